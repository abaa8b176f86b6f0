import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import { argumentsAt, codeOf, endOfGroup, readSource, splitList } from "./source-values.ts";

/** Texts of a call's arguments by the names that the helper has for them: `id`, `options.entry`. */
type Arguments = ReadonlyMap<string, string>;

/** A function of a project that makes what is inside its body. */
interface Helper {
  name: string;
  parameters: readonly string[];
  start: number;
  end: number;
}

/** A call of a helper, from its name on. */
interface HelperCall {
  at: number;
  values: Arguments;
}

const HEAD =
  /(?:\bfunction\s+|\b(?:const|let)\s+)?(?<name>[\w$]+)\s*(?::[^=;(){}]*)?(?<sign>=\s*)?(?:async\s*)?(?:function\s*)?(?:<[^<>(){}]*>\s*)?(?=\()/g;

const NO_NAME = /^(?:if|for|while|switch|catch|constructor|super|return|function|new|async)$/;

/** The innermost function with a name whose body a position is in. */
export function helperAround(text: string, position: number): Helper | undefined {
  return [...text.slice(0, position).matchAll(HEAD)]
    .flatMap(({ index, 0: { length }, groups }): Helper[] => {
      const { name = "", sign } = groups ?? {};
      const open = index + length;
      const close = endOfGroup(text, open);
      if (NO_NAME.test(name) || close > position) return [];
      const arrow = /^\s*(?::[^={;]*)?=>\s*/.exec(text.slice(close));
      const block = /^\s*(?::[^={;()]*)?(?=\{)/.exec(text.slice(close));
      const head = sign === undefined ? block : (arrow ?? block);
      if (head === null) return [];
      const start = close + head[0].length;
      const isBlock = text[start] === "{";
      const end = isBlock ? endOfGroup(text, start) : endOfStatement(text, start);
      const inside = text.slice(open + 1, close - 1).replaceAll(/<[^<>()]*>/g, "");
      return position < end ? [{ name, parameters: splitList(inside), start, end }] : [];
    })
    .at(-1);
}

function endOfStatement(text: string, start: number): number {
  let at = start;
  while (at < text.length && !";)]}".includes(text.charAt(at))) {
    at = "([{\"'`".includes(text.charAt(at)) ? endOfGroup(text, at) : at + 1;
  }
  return at;
}

/** The calls of a helper in a source. */
export function callsOf({ name, parameters }: Helper, text: string): HelperCall[] {
  const call = new RegExp(
    String.raw`(?<![\w$.])(?<!\bfunction\s+)(?:this\.)?${name.replaceAll("$", "\\$")}\s*(?=\()`,
    "g",
  );
  return [...text.matchAll(call)].flatMap(({ index, 0: { length } }) => {
    const open = index + length;
    // A method's own head.
    if (/^\s*(?::[^={;()]*)?\{/.test(text.slice(endOfGroup(text, open)))) return [];
    const args = argumentsAt(text, open);
    return [
      { at: index, values: new Map(parameters.flatMap((each, at) => named(each, args[at]))) },
    ];
  });
}

/** A parameter's names, each with what it stands for. */
function named(parameter: string, argument: string | undefined): [string, string][] {
  const pattern = /^\s*\{/.test(parameter) ? parameter.indexOf("{") : -1;
  const members = membersOf(argument ?? "");
  if (pattern !== -1) {
    const parts = splitList(parameter.slice(pattern + 1, endOfGroup(parameter, pattern) - 1));
    return parts.flatMap((part): [string, string][] => {
      const [, key, own = key, preset] =
        /^\s*([\w$]+)\s*(?::\s*([\w$]+))?\s*(?:=([\s\S]*))?$/.exec(part) ?? [];
      if (key === undefined || own === undefined || members === undefined) return [];
      return [[own, members.get(key) ?? preset ?? "undefined"]];
    });
  }
  const [, name, preset] = /^\s*([\w$]+)\??\s*(?::[^=]*)?(?:=([\s\S]*))?$/.exec(parameter) ?? [];
  if (name === undefined) return [];
  const value = argument ?? preset ?? "undefined";
  const own = members ?? membersOf(value) ?? [];
  return [
    [name, value.trim()],
    ...Array.from(own, ([key, text]): [string, string] => [`${name}.${key}`, text]),
  ];
}

/** The texts of an object's members. `undefined`: not all of them are written there. */
function membersOf(text: string): ReadonlyMap<string, string> | undefined {
  const code = text.trim();
  if (!code.startsWith("{") || endOfGroup(code, 0) !== code.length) return undefined;
  const members = splitList(code.slice(1, -1)).map((each) =>
    /^\s*(?:["']?([\w$]+)["']?\s*:\s*([\s\S]*?)|([\w$]+))\s*$/.exec(each),
  );
  if (members.includes(null)) return undefined;
  return new Map(
    members.map((each) => [each?.[1] ?? each?.[3] ?? "", each?.[2] ?? each?.[3] ?? ""]),
  );
}

/** A value with a call's arguments in the place of the parameters. */
export function withArguments(value: Json, values: Arguments): Json {
  const code = codeOf(value);
  if (code !== undefined) return readSource(replaced(code, values));
  if (Array.isArray(value)) return value.map((each) => withArguments(each, values));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withArguments(each, values)]),
  );
}

/** Names outside of strings, and alone in the holes of templates. */
const NAMES =
  /(["'])(?:\\.|(?!\1)[^\\])*\1|\$\{\s*(?<hole>[\w$]+(?:\.[\w$]+)?)\s*\}|(?<![\w$.])(?<name>[A-Za-z_$][\w$]*)(?:[?!]?\.(?<key>[\w$]+)(?!\s*\())?(?!\s*:)/g;

function replaced(code: string, values: Arguments): string {
  const text = code.replaceAll(NAMES, (found: string, ...rest: unknown[]) => {
    const { hole, name = "", key } = rest.at(-1) as Record<string, string | undefined>;
    if (hole !== undefined) {
      const read = readSource(values.get(hole) ?? "");
      return typeof read === "string" ? read : found;
    }
    if (key === undefined) return values.get(name) ?? found;
    const argument = values.get(name);
    const isWhole = argument === "undefined" || (argument && membersOf(argument)) !== undefined;
    return values.get(`${name}.${key}`) ?? (argument && isWhole ? "undefined" : found);
  });
  // What is there wins over what would be used without it.
  return text
    .replaceAll(/\bundefined\s*(?:\?\?|\|\|)\s*/g, "")
    .replace(/^(["'][^"']*["']|[\d_]+|\{[^{}]*\})\s*(?:\?\?|\|\|)[\s\S]*$/, "$1")
    .replaceAll(/\b(\d+)\s*\?\?[^,()]*(?=\))/g, "$1");
}
