import { watch } from "chokidar";

/** Files that are watched, and what has happened to them. */
export interface FileWatcher {
  add(file: string): void;
  /** The next file that changes, or the one that has since the last question. */
  nextChange(): Promise<string>;
  close(): Promise<void>;
}

/** Editors write a file in steps, and several files at once. This long nothing may happen, in ms. */
const SETTLED_AFTER_MS = 60;

export async function watchFiles(files: readonly string[]): Promise<FileWatcher> {
  const watcher = watch([...files], { ignoreInitial: true });
  let changed: string | undefined;
  let tell: ((file: string) => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const settle = (): void => {
    if (changed === undefined || tell === undefined) return;
    tell(changed);
    changed = tell = undefined;
  };
  watcher.on("all", (_event, file) => {
    changed = file;
    clearTimeout(timer);
    timer = setTimeout(settle, SETTLED_AFTER_MS);
  });
  await new Promise((resolve) => watcher.once("ready", () => resolve(undefined)));
  return {
    add: (file) => void watcher.add(file),
    nextChange: () =>
      new Promise((resolve) => {
        tell = resolve;
        settle();
      }),
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}
