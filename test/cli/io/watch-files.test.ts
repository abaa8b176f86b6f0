import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { watchFiles } from "../../../src/cli/io/watch-files.ts";
import { folderWith } from "../../helpers/handlers.ts";

it("tells of files that are written, replaced, removed and made again, once each time", async () => {
  const folder = folderWith({ "a.txt": "1", "b.txt": "1", "c.txt": "1" });
  const [a, b, c] = ["a.txt", "b.txt", "c.txt"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const watcher = await watchFiles([a]);
  watcher.add(b);
  try {
    writeFileSync(c, "nobody watches it");
    writeFileSync(a, "2");
    writeFileSync(a, "3");
    expect(await watcher.nextChange()).toBe(a);
    // As editors do that never leave half a file.
    writeFileSync(join(folder, "draft"), "4");
    renameSync(join(folder, "draft"), a);
    expect(await watcher.nextChange()).toBe(a);
    rmSync(b);
    expect(await watcher.nextChange()).toBe(b);
    writeFileSync(b, "again");
    expect(await watcher.nextChange()).toBe(b);
  } finally {
    await watcher.close();
  }
});
