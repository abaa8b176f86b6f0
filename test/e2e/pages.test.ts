// The pages that people read first: each command is run, and each output is that of a run.
// `npx vitest run test/e2e/pages.test.ts -u` writes the outputs and the picture anew.
import { copyFileSync, mkdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { svgOf } from "../../scripts/picture.ts";
import { cli } from "../helpers/context.ts";
import { folderWith } from "../helpers/handlers.ts";
import { masked } from "../helpers/masked.ts";
import { ROOT } from "../helpers/spawn.ts";

const EXAMPLES = join(ROOT, "docs/examples");

/** A project with the handler of the examples. */
function project(handler: string): string {
  const folder = realpathSync(folderWith({ "package.json": '{ "type": "module" }' }));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, "src"));
  copyFileSync(join(EXAMPLES, "welcome.mjs"), join(folder, handler));
  return folder;
}

/** A fenced block, whole. */
const FENCED = /^(```\w*\n[^]*?^```$)/m;

it.each([
  ["README.md", "src/post-confirmation.ts"],
  ["docs/getting-started.md", "src/post-confirmation.mjs"],
])("every command of %s runs, and prints what is there", async (page, handler) => {
  const cwd = project(handler);
  const text = readFileSync(join(ROOT, page), "utf8");
  const pieces = text.split(FENCED);
  let last: string | undefined;
  const written: string[] = [];
  const ended: string[] = [];
  for (const piece of pieces) {
    const [, kind = "", content = ""] = /^```(\w*)\n([^]*?)^```$/m.exec(piece) ?? [];
    if (kind === "js") writeHandler(join(cwd, handler), content);
    if (kind === "sh") {
      last = undefined;
      for (const line of content.trim().split("\n")) {
        const words = line.split(/\s*(?:#|&&)\s*/).find((part) => part.startsWith("npx "));
        if (words === undefined) continue;
        const { code, out } = await cli(words.split(/\s+/).slice(2), { cwd });
        ended.push(`${code} ${line}`);
        last = out.replaceAll(cwd, "/home/me/shop");
      }
    }
    const isOutput = (kind === "" || kind === "json") && content !== "";
    written.push(isOutput && last !== undefined ? block(kind, content, last) : piece);
  }
  expect(ended.length).toBeGreaterThanOrEqual(3);
  expect(ended.filter((end) => end.startsWith("2"))).toEqual([]);
  await expect(written.join("")).toMatchFileSnapshot(join(ROOT, page));
});

/** The block as it is, unless more than times and sizes differ. */
function block(kind: string, content: string, out: string): string {
  return `\`\`\`${kind}\n${isAlike(content, out) ? content : out}\`\`\``;
}

function isAlike(one: string, other: string): boolean {
  const words = (text: string): string =>
    masked(text)
      .replaceAll(/<[^>]*>/g, " ")
      .replaceAll(/[\d.]+ s\b/g, "N s")
      // A busy machine may call once more.
      .replaceAll(/, \d+ mails,/g, ", N mails,")
      .replaceAll(/\s+/g, " ");
  return words(one) === words(other);
}

/** A whole handler, or the lines that the next one of the examples has. */
function writeHandler(file: string, code: string): void {
  const name = ["welcome.mjs", "welcome-fixed.mjs"].find((name) => {
    const example = readFileSync(join(EXAMPLES, name), "utf8");
    return code
      .trim()
      .split("\n")
      .every((line) => example.includes(line.trim()));
  });
  if (name === undefined) throw new Error(`no example has these lines:\n${code}`);
  copyFileSync(join(EXAMPLES, name), file);
}

it("the picture of the README is that of a check", async () => {
  const env = { FORCE_COLOR: "1" };
  const { out } = await cli(["check", "welcome.mjs", "--seed", "1"], { cwd: EXAMPLES, env });
  const picture = svgOf(out.replaceAll(`${EXAMPLES}/`, ""));
  const file = join(ROOT, "docs/check.svg");
  const today = readFileSync(file, "utf8");
  await expect(isAlike(today, picture) ? today : picture).toMatchFileSnapshot(file);
});
