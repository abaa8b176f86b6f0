import { escapeAttribute, escapeText } from "../../escape-markup.ts";
import { plainText } from "../terminal/plain-text.ts";

/** An element and all that is in it. */
export interface XmlElement {
  readonly xml: string;
}

/** Writes an element. Attributes that are `undefined` are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...content: readonly (string | XmlElement)[]
): XmlElement {
  const list = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${asAttribute(String(value))}"`);
  const inner = content.map((part) =>
    typeof part === "string" ? escapeText(readable(part)) : part.xml,
  );
  const start = `<${name}${list.join("")}`;
  return { xml: inner.length === 0 ? `${start}/>` : `${start}>${inner.join("")}</${name}>` };
}

// What plain text may still have and XML cannot: halves of a surrogate pair and two non-characters.
const FORBIDDEN = /[\uFFFE\uFFFF]|\p{Surrogate}/gu;

function readable(text: string): string {
  return plainText(text).replaceAll(FORBIDDEN, "");
}

/** Whoever reads an attribute makes spaces of line ends and tabs, unless they are written so. */
function asAttribute(text: string): string {
  return escapeAttribute(readable(text)).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}
