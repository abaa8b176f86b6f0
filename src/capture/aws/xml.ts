import { escapeText } from "../../escape-markup.ts";
import type { Json } from "../../json.ts";

/**
 * JSON as an AWS Query service answers it: members of a list stand in `<member>`, except under
 * `entry`, which a map repeats.
 */
export function xmlOf(value: Json, name = ""): string {
  if (Array.isArray(value)) {
    return value.map((item) => element(name === "entry" ? "entry" : "member", item)).join("");
  }
  if (typeof value !== "object" || value === null) return xmlText(String(value ?? ""));
  return Object.entries(value)
    .map(([key, inner]) =>
      key === "entry" && Array.isArray(inner) ? xmlOf(inner, key) : element(key, inner),
    )
    .join("");
}

function element(name: string, value: Json): string {
  return `<${name}>${xmlOf(value)}</${name}>`;
}

/** What XML cannot have at all becomes the mark for what is unreadable. */
export function xmlText(text: string): string {
  const readable = text.replaceAll(
    /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu,
    "\uFFFD",
  );
  return escapeText(readable).replaceAll("\r", "&#13;");
}
