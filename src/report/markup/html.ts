import { escapeAttribute } from "../../escape-markup.ts";
import { plainText } from "../terminal/plain-text.ts";

/** Markup that may stand in a page as it is. */
export interface Markup {
  readonly source: string;
}

type Part = string | number | Markup | readonly Markup[] | undefined;

/** A piece of a page. Text that is put into it stays text, whatever it is; `undefined` is nothing. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { source: String.raw({ raw: strings }, ...parts.map(markupOf)) };
}

/** Text with every character that it has, for what shows it in a frame of its own. */
export function asWritten(text: string): Markup {
  return { source: escapeAttribute(text) };
}

/** Our own style or script, which a page takes as it is. */
export function ownSource(source: string): Markup {
  return { source };
}

function markupOf(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "object") {
    return "source" in part ? part.source : part.map(({ source }) => source).join("");
  }
  return escapeAttribute(plainText(String(part)));
}
