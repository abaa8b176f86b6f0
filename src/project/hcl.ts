import type { Json } from "../json.ts";
import { endOfGroup, lineAt, readSource, splitList } from "./source-values.ts";

/** A block of a Terraform file: `resource "aws_lambda_function" "confirm" { … }`. */
export interface Block {
  file: string;
  line: number;
  type: string;
  labels: readonly string[];
  body: { [key: string]: Json };
}

/** Reads a file's blocks. Expressions that are not literal are kept as their source, as `codeOf` reads it. */
export function readHcl(file: string, written: string): { blocks: Block[]; values: Json } {
  const text = withoutComments(written);
  const blocks: Block[] = [];
  const values = readBody(text, (at, type, labels, body) => {
    blocks.push({ file, line: lineAt(text, at), type, labels, body });
  });
  return { blocks, values };
}

type OnBlock = (
  at: number,
  type: string,
  labels: readonly string[],
  body: { [key: string]: Json },
) => void;

const MEMBER =
  /(?:^|[\n{;,])[ \t]*(?:"(?<quoted>[^"\n]*)"|(?<key>[\w.-]+)|(?<computed>\([^)\n]*\)))(?<labels>(?:[ \t]+"[^"\n]*")*)[ \t]*(?<sign>[={:])/g;

/** Blocks within a block become members of it: a list, where there are several of a kind. */
function readBody(text: string, onBlock?: OnBlock): { [key: string]: Json } {
  const body: { [key: string]: Json } = {};
  const members = new RegExp(MEMBER);
  for (let found = members.exec(text); found !== null; found = members.exec(text)) {
    const { quoted, key = quoted ?? "", labels = "", sign } = found.groups ?? {};
    const start = found.index + found[0].length;
    if (sign === "{") {
      const end = endOfGroup(text, start - 1);
      const inner = readBody(text.slice(start, end - 1));
      const names = [...labels.matchAll(/"([^"]*)"/g)].map(([, name = ""]) => name);
      const member = [key, ...names].join(" ");
      if (onBlock === undefined)
        body[member] = member in body ? [body[member] ?? null, inner].flat() : inner;
      else onBlock(found.index + found[0].search(/\S/), key, names, inner);
      members.lastIndex = end;
    } else {
      const end = endOfValue(text, start);
      body[key] = readValue(text.slice(start, end));
      // A line's end, or a comma, begins the next one.
      members.lastIndex = end;
    }
  }
  return body;
}

export function readValue(written: string): Json {
  const text = written.trim();
  if (/^[{[]/.test(text) && endOfGroup(text, 0) === text.length) {
    const inner = text.slice(1, -1);
    return text.startsWith("{") ? readBody(inner) : splitList(inner).map(readValue);
  }
  const isTemplate = text.startsWith('"') && /(?<!\$)\$\{/.test(text);
  return isTemplate ? { $code: text } : readSource(text);
}

function endOfValue(text: string, start: number): number {
  let at = start;
  while (at < text.length && !"\n,}])".includes(text.charAt(at))) {
    at = '([{"'.includes(text.charAt(at)) ? endOfGroup(text, at) : at + 1;
  }
  return at;
}

/** As many lines as before. Texts of many lines, which no setting is, become an expression. */
function withoutComments(text: string): string {
  return text.replace(
    /"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|(?:#|\/\/)[^\n]*|<<[-~]?[ \t]*(\w+)\n[\s\S]*?\n[ \t]*\1(?=\n|$)/g,
    (found) => {
      if (found.startsWith('"')) return found;
      const blank = found.replace(/[^\n]/g, " ");
      return found.startsWith("<<") ? `text${blank}` : blank;
    },
  );
}
