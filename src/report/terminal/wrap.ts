import wrapAnsi from "wrap-ansi";
import { withoutCommands } from "../../ci-commands.ts";
import { asIs } from "./paint.ts";

/** A text in lines that with their indent are no wider than this, broken between words. */
export function wrapped(text: string, indent: string, width: number, stroke = asIs): string[] {
  return wrapAnsi(text, width - indent.length)
    .split("\n")
    .map((line) => stroke(indent + withoutCommands(line)));
}
