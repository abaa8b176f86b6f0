import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openRunState } from "../../src/many/state.ts";
import type { RunState } from "../../src/many/state.ts";
import { folderWith } from "../helpers/handlers.ts";

const identity = { function: "confirm", where: "eu-west-1", events: "lines" };
const opened = (path: string): Promise<RunState> => openRunState(path, "run", () => identity);
const inUse = { code: "state-in-use" };

const NAMES: Record<string, (cwd: string) => string> = {
  "its own": (cwd) => join(cwd, "run"),
  "a symbolic link": (cwd) => (symlinkSync("run", join(cwd, "link")), join(cwd, "link")),
  "a hard link": (cwd) => (linkSync(join(cwd, "run"), join(cwd, "hard")), join(cwd, "hard")),
  "a detour": (cwd) => (mkdirSync(join(cwd, "x")), `${cwd}/x/..//./run`),
  "a linked folder": (cwd) => (symlinkSync(".", join(cwd, "here")), join(cwd, "here", "run")),
};

it.for(Object.keys(NAMES))(
  "is one state by the name %s, which only one run has open",
  async (name) => {
    const cwd = folderWith({});
    const first = await opened(join(cwd, "run"));
    const other = NAMES[name]?.(cwd) ?? "";
    await expect(opened(other)).rejects.toMatchObject(inUse);
    await first.sent(0, 1);
    await expect(opened(other)).rejects.toMatchObject(inUse);
    await first.close();
    const second = await opened(other);
    expect(second.history.at(0)).toMatchObject({ what: "sent", checksum: 1 });
    await second.close();
  },
);

it("is opened by one of many that ask at the same moment", async () => {
  const path = join(folderWith({}), "run");
  for (let round = 0; round < 20; round++) {
    const all = await Promise.allSettled(Array.from({ length: 5 }, () => opened(path)));
    const open = all.filter(({ status }) => status === "fulfilled");
    expect(open).toHaveLength(1);
    expect(all.filter((one) => one.status === "rejected").map(({ reason }) => reason)).toEqual(
      Array.from({ length: 4 }, () => expect.objectContaining(inUse)),
    );
    for (const one of all) if (one.status === "fulfilled") await one.value.close();
  }
});

it("reads what a run that was killed in the middle of a line left, in every place", async () => {
  const path = join(folderWith({}), "run");
  const first = await opened(path);
  await first.sent(0, 0xabc);
  await first.reporting(0, "ok", 12);
  const whole = readFileSync(path, "utf8").replace(/"process":\d+/, '"process":4194305');
  const last = "1 sent abcdef12";
  for (let length = 0; length <= last.length; length++) {
    writeFileSync(path, whole + last.slice(0, length));
    const second = await opened(path);
    expect(second.history.at(0)).toMatchObject({ what: "ok", durationMs: 12, isReported: false });
    expect(second.history.at(1)).toBeUndefined();
    await second.sent(1, 0xfff);
    await second.close();
    const third = await opened(path);
    expect(third.history.at(1)).toMatchObject({ what: "sent", checksum: 0xfff });
    await third.close();
  }
  // Also where it was killed while it began the file.
  const [head = ""] = whole.split("\n");
  for (const length of [0, 1, 9, 40, head.length - 1, head.length]) {
    writeFileSync(path, head.slice(0, length));
    await (await opened(path)).close();
    await (await opened(path)).close();
  }
  await first.close();
});

it("leaves alone what is no state, and what is no file", async () => {
  const cwd = folderWith({ other: '{"runState":99}\n', text: "once upon a time", empty: "" });
  for (const name of ["other", "text"]) {
    const before = readFileSync(join(cwd, name), "utf8");
    await expect(opened(join(cwd, name))).rejects.toMatchObject({ code: "invalid-state" });
    expect(readFileSync(join(cwd, name), "utf8")).toBe(before);
  }
  await expect(opened("/dev/null")).rejects.toMatchObject({ code: "invalid-state" });
  await expect(opened(cwd)).rejects.toMatchObject({ code: "file" });
  await (await opened(join(cwd, "empty"))).close();
});

it("is free again for a run elsewhere once a person says that the last one ended", async () => {
  const path = join(folderWith({}), "run");
  const session = { process: 7, host: "elsewhere.example.com", run: "one" };
  writeFileSync(path, `${JSON.stringify({ runState: 1, ...identity, ...session })}\n`);
  await expect(opened(path)).rejects.toMatchObject(inUse);
  appendFileSync(path, "end one\n");
  await (await opened(path)).close();
});
