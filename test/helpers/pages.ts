// The pages that users read. All are shipped.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./spawn.ts";

export interface Fence {
  language: string;
  /** The file that the line before the fence names ("`src/handler.mjs`:"). */
  file: string | undefined;
  text: string;
  /** Where its text starts in the page. */
  at: number;
}

/** Pages by their paths in the checkout. */
export const PAGES: readonly string[] = [
  ...["README.md", "CHANGELOG.md", "SECURITY.md", "SKILL.md", "llms.txt"],
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name.replaceAll("\\", "/")}`)
    .toSorted(),
];

export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

export function fencesOf(text: string): Fence[] {
  const pattern = /^(?:`([^`\n]+)`:\n+)?```(\w*)\n([^]*?)^```$/gm;
  return [...text.matchAll(pattern)].map((match) => {
    const [all, file, language = "", body = ""] = match;
    return { language, file, text: body, at: match.index + all.length - 3 - body.length };
  });
}

/** The command lines of a `sh` fence that start this tool, each with what follows it in a pipe. */
export function commandsIn(script: string): string[][][] {
  return script
    .replaceAll("\\\n", " ")
    .split("\n")
    .flatMap((line) => statementsIn(line))
    .filter((statement) => statement.some((argv) => argv.length > 0));
}

const STARTS = ["npx", "cognito-postconfirm"];

/** The statements of a line, as the arguments of this tool in each part of their pipes. */
function statementsIn(line: string): string[][][] {
  const statements: string[][][] = [[[]]];
  let isRedirected = false;
  for (const [, space, operator, word = ""] of line.matchAll(
    /(\s+|^)(?:(&&|;|\||>>?|<)(?=\s|$)|((?:'[^']*'|"[^"]*"|[^\s'"])+))/g,
  )) {
    if (space !== undefined && word.startsWith("#")) break;
    const statement = statements.at(-1) ?? [];
    if (operator === "&&" || operator === ";") statements.push([[]]);
    else if (operator === "|") statement.push([]);
    else if (operator === undefined && !isRedirected) {
      statement.at(-1)?.push(word.replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2"));
    }
    isRedirected = operator !== undefined && /[<>]/.test(operator);
  }
  return statements.map((statement) =>
    statement.map((words) => {
      const start = words.indexOf(STARTS[1] ?? "");
      return start > 0 && words[start - 1] !== "-p" ? words.slice(start + 1) : [];
    }),
  );
}
