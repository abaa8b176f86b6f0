import fc from "fast-check";
import { expect, it } from "vitest";
import { shellCommand, shellLines } from "../../../src/report/terminal/shell.ts";
import { run } from "../../helpers/spawn.ts";

/** What a shell makes of commands: a list of words for each. */
async function readBack(commands: readonly string[]): Promise<string[][]> {
  const script = commands.map((command) => `printf '%s\\0' ${command}; printf '\\n\\0'`).join("\n");
  const { out } = await run("/bin/sh", ["-s"], { stdin: script });
  const lists: string[][] = [[]];
  for (const word of out.split("\0").slice(0, -1)) {
    if (word === "\n") lists.push([]);
    else lists.at(-1)?.push(word);
  }
  return lists.slice(0, -1);
}

it("a shell reads back the words that were meant, on one line or on several", async () => {
  const word = fc
    .string({ unit: "binary", minLength: 1, maxLength: 30 })
    .filter((text) => !/[\0\ud800-\udfff]/.test(text) && text !== "\n");
  const samples = fc.sample(
    fc.array(fc.oneof(word, fc.constantFrom("--a", "it's", "$HOME", "`id`", "-", "")), {
      minLength: 1,
      maxLength: 8,
    }),
    200,
  );
  expect(await readBack(samples.map(shellCommand))).toEqual(samples);
  expect(await readBack(samples.map((words) => shellLines(words, 40).join("\n")))).toEqual(samples);
});

it.each([
  ["handler.mjs#confirm", '"handler.mjs#confirm"'],
  [String.raw`C:\my app\handler.ts`, String.raw`"C:\my app\handler.ts"`],
  ["ses:SendEmail on *", '"ses:SendEmail on *"'],
  ["it's", `"it's"`],
  // What one of them would replace or read otherwise.
  ['{"a":1}', `'{"a":1}'`],
  ["100 %", "'100 %'"],
  [String.raw`\\server\share`, String.raw`'\\server\share'`],
  ["folder with\\", "'folder with\\'"],
])("quotes %s so that cmd and PowerShell take it where they can", (word, text) => {
  expect(shellCommand([word])).toBe(text);
});

it("keeps an option with its value, and within the width where it can", () => {
  const words = ["aws", "lambda", "add-permission", "--function-name", "confirm", "--action", "x"];
  expect(shellLines([...words, "--flag", "--values", "a", "b"], 40)).toEqual([
    String.raw`aws lambda add-permission \ `.trimEnd(),
    String.raw`  --function-name confirm --action x \ `.trimEnd(),
    "  --flag --values a b",
  ]);
});
