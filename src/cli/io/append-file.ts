import { open } from "node:fs/promises";
import { fileError } from "../../files/file-error.ts";

export interface LineOutput {
  write(line: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file for lines that follow those it has. A last line that a crash cut off is ended first. */
export async function openAppender(path: string, named: string): Promise<LineOutput> {
  const orError = async <Value>(step: Promise<Value>): Promise<Value> => {
    try {
      return await step;
    } catch (error) {
      throw fileError(error, named, "write");
    }
  };
  const file = await orError(open(path, "a+"));
  const stats = await file.stat();
  if (stats.isFile() && stats.size > 0) {
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, stats.size - 1);
    if (buffer.toString() !== "\n") await orError(file.appendFile("\n"));
  }
  return {
    write: (line) => orError(file.appendFile(line)),
    close: () => file.close(),
  };
}
