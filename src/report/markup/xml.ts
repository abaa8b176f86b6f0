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
    .map(([key, value]) => ` ${key}="${escapeAttribute(String(value))}"`);
  const inner = content.map((part) => (typeof part === "string" ? escape(part) : part.xml));
  const start = `<${name}${list.join("")}`;
  return { xml: inner.length === 0 ? `${start}/>` : `${start}>${inner.join("")}</${name}>` };
}

// What plain text may still have and XML cannot: halves of a surrogate pair and two non-characters.
const FORBIDDEN = /[\uFFFE\uFFFF]|\p{Surrogate}/gu;

function escape(text: string): string {
  return plainText(text)
    .replaceAll(FORBIDDEN, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

/** Whoever reads an attribute makes spaces of line ends and tabs, unless they are written so. */
function escapeAttribute(text: string): string {
  return escape(text).replaceAll('"', "&quot;").replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}
