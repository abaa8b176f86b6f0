/** An element of a document, with the parts that requests to S3 use. */
export interface XmlElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly XmlElement[];
  text: string;
}

/** No two alternatives overlap, so that no text takes long to read. */
const TOKEN =
  /<!\[CDATA\[(?<cdata>[\s\S]*?)\]\]>|<(?:[?!][^<>]*|(?<close>\/)?(?<name>[^\s/<>]+)(?=[\s/>])(?<attributes>[^<>]*?)(?<empty>\/)?)>|(?<text>[^<]+)/g;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  gt: ">",
  lt: "<",
  quot: '"',
};

/** @returns The root element; `undefined` if there is none. */
export function readXml(document: string): XmlElement | undefined {
  type Open = XmlElement & { attributes: Record<string, string>; children: XmlElement[] };
  const top: Open = { name: "", attributes: {}, children: [], text: "" };
  const open: Open[] = [top];
  for (const { groups = {} } of document.matchAll(TOKEN)) {
    const { cdata, close, name, attributes = "", empty, text } = groups;
    const current = open.at(-1) ?? top;
    if (name === undefined) current.text += cdata ?? unescaped(text ?? "");
    else if (close === undefined) {
      const element: Open = { name: localName(name), attributes: {}, children: [], text: "" };
      for (const [, key = "", value = ""] of attributes.matchAll(
        /(?<=\s)([^\s=]+)=["']([^"'=]*)["']/g,
      )) {
        element.attributes[key] = unescaped(value);
      }
      current.children.push(element);
      if (empty === undefined) open.push(element);
    } else if (open.length > 1) open.pop();
  }
  return top.children[0];
}

function localName(name: string): string {
  return name.split(":").at(-1) ?? name;
}

function unescaped(text: string): string {
  return text.replaceAll(
    /&(?:#(x?)([0-9a-f]+)|(\w+));/gi,
    (all, hex: string, code?: string, name?: string) => {
      if (code === undefined) return ENTITIES[name ?? ""] ?? all;
      const point = Number.parseInt(code, hex === "" ? 10 : 16);
      return point <= 0x10_ff_ff ? String.fromCodePoint(point) : all;
    },
  );
}
