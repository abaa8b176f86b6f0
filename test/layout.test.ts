// Where a file lies says what it is about. `scripts/arrows.ts` is the lint rule of who imports whom.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { wrongArrow } from "../scripts/arrows.ts";
import { ROOT } from "./helpers/spawn.ts";

function filesIn(folder: string): string[] {
  return readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: "utf8" });
}

const sources = filesIn("src").filter((path) => path.endsWith(".ts"));
/** The tests of a room: `e2e` and `bin` are about the whole. In `fixtures`, other tests make folders and remove them. */
const unitTests = readdirSync(`${ROOT}test`)
  .filter((name) => !/^(?:bin|e2e|fixtures)$/.test(name))
  .flatMap((name) =>
    name.includes(".") ? [name] : filesIn(`test/${name}`).map((path) => `${name}/${path}`),
  )
  .filter((path) => path.endsWith(".test.ts"));

describe("a unit test", () => {
  it("lies in a folder that src has too", () => {
    const strays = unitTests.filter((path) => !existsSync(`${ROOT}src/${dirname(path)}`));
    expect(strays).toEqual([]);
  });

  it("that has the name of a source file lies where that file does", () => {
    const misplaced = unitTests.filter((path) => {
      const name = basename(path, ".test.ts");
      const namesakes = sources.filter((source) => basename(source, ".ts") === name);
      return namesakes.length > 0 && !namesakes.includes(path.replace(/\.test\.ts$/, ".ts"));
    });
    expect(misplaced).toEqual([]);
  });
});

it("src/cli has at most twenty entries", () => {
  expect(readdirSync(`${ROOT}src/cli`).length).toBeLessThanOrEqual(20);
});

describe("the lint rule of arrows", () => {
  it.each([
    ["cli/run/once.ts", "runtime/invoker/local-invoker.ts"],
    ["cli/run/command.ts", "cli/flags/event.ts"],
    ["cli/run/once.ts", "cli/run/print.ts"],
    ["cli/program.ts", "cli/run/command.ts"],
    ["contract/verdict.ts", "event/event.ts"],
    ["report/check/json.ts", "diff/compare.ts"],
    ["event/parse.ts", "errors.ts"],
    ["capture/server/answerer.ts", "capture/ses/account.ts"],
    ["capture/ses/account.ts", "capture/record.ts"],
    ["index.ts", "check/check-handler.ts"],
  ])("lets %s import %s", (from, to) => {
    expect(wrongArrow(from, to, false)).toBeUndefined();
  });

  it.each([
    ["cli/run/once.ts", "cli/check/once.ts", "only src/cli/program.ts imports a command"],
    ["cli/flags/event.ts", "cli/run/options.ts", "only src/cli/program.ts imports a command"],
    ["cli/run/command.ts", "cli/program.ts", "only src/cli/main.ts imports src/cli/program.ts"],
    ["runtime/invoker/memory.ts", "cli/context.ts", "src/runtime may import nothing of src/cli"],
    ["diff/compare.ts", "event/event.ts", "src/diff may import nothing of src/event"],
    ["handler/mail.ts", "errors.ts", "src/handler stands alone"],
    [
      "capture/seal/seal.ts",
      "capture/server/forward.ts",
      "src/capture/seal may import nothing of src/capture/server",
    ],
    ["invocation.ts", "cli/context.ts", "a file in src itself may import nothing of src/cli"],
    ["cli/main.ts", "index.ts", "src/index.ts is for users of the package; import the file itself"],
  ])("lets %s import neither %s nor its types", (from, to, problem) => {
    expect(wrongArrow(from, to, false)).toBe(problem);
    expect(wrongArrow(from, to, true)).toBe(problem);
  });

  it.each([
    ["report/check/json.ts", "contract/check/result.ts", "src/report", "src/contract"],
    ["runtime/invoker/memory.ts", "event/event.ts", "src/runtime", "src/event"],
    [
      "runtime/invoker/memory.ts",
      "runtime/thread/protocol.ts",
      "src/runtime/invoker",
      "src/runtime/thread",
    ],
  ])("lets %s import the types of %s alone", (from, to, one, other) => {
    expect(wrongArrow(from, to, true)).toBeUndefined();
    expect(wrongArrow(from, to, false)).toBe(`${one} may import only types of ${other}`);
  });
});

it.each([
  ["README.md", 150],
  ["SKILL.md", 150],
  ["AGENTS.md", 99],
])("%s has at most %d lines", (page, most) => {
  const lines = readFileSync(`${ROOT}${page}`, "utf8").trimEnd().split("\n");
  expect(lines.length).toBeLessThanOrEqual(most);
});
