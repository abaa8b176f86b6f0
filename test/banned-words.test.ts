// Words that plain technical English does not use, or spells in another way.
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ROOT } from "./helpers/spawn.ts";

const BANNED =
  /\b(?:mend(?:s|ed|ing)?|whom|so many|there is none of|e-mails?|broken off|breaks off|not well|told of)\b|(?<!there )\bis no (?!longer\b|more\b|less\b)/gi;

const FOLDERS = ["src", "docs", "scripts", "bench", "bin", "schemas"];
const PAGES = ["README.md", "CHANGELOG.md", "SECURITY.md", "SKILL.md", "llms.txt", "AGENTS.md"];

const files = FOLDERS.flatMap((folder) =>
  readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:ts|js|mjs|md|json)$/.test(name))
    .map((name) => `${folder}/${name}`),
);

it("no text has a banned word", () => {
  const found = [...files, ...PAGES].flatMap((file) =>
    readFileSync(`${ROOT}${file}`, "utf8")
      .split("\n")
      .flatMap((line, index) =>
        (line.match(BANNED) ?? []).map((word) => `${file}:${index + 1}: ${word}`),
      ),
  );
  expect(found).toEqual([]);
});
