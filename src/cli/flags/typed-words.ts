import { nameOf } from "./flag.ts";
import type { FlagSet } from "./flag.ts";

/** The words of a command line, without those of the flags that are not kept. */
export function typedWords(
  argv: readonly string[],
  flags: FlagSet,
  keeps: (key: string) => boolean,
): string[] {
  const kept: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? "";
    const flag = Object.entries(flags).find(([, each]) => isNamed(word, each.flags));
    if (flag === undefined) {
      // An argument, or the opposite of a flag.
      if (!word.startsWith("--no-")) kept.push(word);
      continue;
    }
    const [key, { flags: declared }] = flag;
    const words = [word];
    const isApart = !word.includes("=") && takesNext(declared, argv[at + 1]);
    if (isApart) words.push(argv[(at += 1)] ?? "");
    if (keeps(key)) kept.push(...words.map(withoutSecret));
  }
  return kept;
}

function isNamed(word: string, declared: string): boolean {
  const [name = ""] = word.split("=");
  return name === nameOf({ flags: declared, help: "" }) || declared.startsWith(`${name}, `);
}

function takesNext(declared: string, next = "-"): boolean {
  return declared.includes("<") || (declared.includes("[") && !next.startsWith("-"));
}

/** Reports are kept and shared; a password stays out of them. */
function withoutSecret(word: string): string {
  return mayBeSecret(word.replace(/^--env=/, ""))
    ? word.replace(/^((?:--env=)?\w*=).*/s, "$1***")
    : word;
}

/** Whether a `NAME=value` has a name that secrets have. */
export function mayBeSecret(pair: string): boolean {
  return /^\w*(?:secret|token|passw|pwd|key|credential|webhook)\w*=|^\w*_pass=/i.test(pair);
}
