import { comparedTextsIn } from "../runtime/invoker/compared-texts.ts";

/** Custom attributes that a source reads: those that it names, other than where it gives them a value. */
export function namedAttributesIn(source: string): string[] {
  const reads = [...source.matchAll(/["'`](custom:[\w-]{1,20})["'`]/g)].filter(
    ({ index, 0: { length } }) => {
      const before = source.slice(Math.max(0, index - 30), index);
      const after = source.slice(index + length, index + length + 500);
      if (/\b(?:Name|AttributeName|attributeName)["']?\s*:\s*$/.test(before)) return false;
      if (/^\]?\s*=(?!=)/.test(after)) return false;
      if (!/[{,]\s*$/.test(before) || !/^\s*:/.test(after)) return true;
      // A key: of a pattern, which reads it, or of an object.
      return /^[^{}]*\}\s*(?::\s*[\w.]+\s*)?=(?![=>])/.test(after);
    },
  );
  return unique(reads);
}

/** Domains that a source compares something with: `example.com` in `.endsWith("@example.com")`. */
export function domainsIn(source: string): string[] {
  const texts = source.split("\n").flatMap(comparedTextsIn);
  const domains = texts.flatMap((text) => /^@?((?:[\w-]+\.)+[a-z]{2,})$/i.exec(text)?.[1] ?? []);
  return [...new Set(domains)].filter((domain) => !domain.includes("amazonaws"));
}

/** Lines of a `switch` that are read, at most. */
const SWITCH_LINES = 40;

/** The texts that a source compares an attribute with, directly or in a variable. */
export function comparedWith(name: string, source: string): string[] {
  const lines = source.split("\n");
  const isAbout = patternOf(name, source);
  const texts = lines.flatMap((line, index) => {
    if (!isAbout.test(line)) return [];
    const cases = /\bswitch\b/.test(line) ? casesAfter(lines, index) : [];
    return [
      ...comparedTextsIn(line),
      ...cases,
      ...keysOf(line, source),
      ...constantsIn(line, source),
    ];
  });
  return [...new Set(texts)].filter((text) => text !== name);
}

/** Matches the attribute and the variables that hold it. */
function patternOf(name: string, source: string): RegExp {
  return new RegExp(
    namesOf(name, source)
      .map((one) => (/^\w+$/.test(one) ? String.raw`\b${one}\b` : escaped(one)))
      .join("|"),
  );
}

/** A value for the attributes of one condition, each with the text that it is compared with there, if any. */
export type Together = readonly { name: string; value?: string }[];

/** Attributes that one condition joins: `role === "owner" && company`. */
export function joinedIn(names: readonly string[], source: string): Together[] {
  const lines = source.replaceAll(/\s*\n\s*&&|&&\s*\n\s*/g, " && ").split("\n");
  const patterns = names.map((name) => ({ name, pattern: patternOf(name, source) }));
  const joined = lines.flatMap((line): Together[] => {
    const parts = line.split("&&");
    if (parts.length < 2) return [];
    const together = patterns.flatMap(({ name, pattern }): Together => {
      const part = parts.find((each) => pattern.test(each));
      if (part === undefined) return [];
      const [value] = [...comparedTextsIn(part), ...constantsIn(part, source)];
      return [{ name, ...(value !== undefined && { value }) }];
    });
    return together.length < 2 ? [] : [together];
  });
  return [...new Map(joined.map((together) => [JSON.stringify(together), together])).values()];
}

/** Variables of the environment that a source compares something with. */
export function variablesComparedWith(name: string, source: string): string[] {
  const isAbout = patternOf(name, source);
  const lines = source.split("\n").filter((line) => isAbout.test(line));
  const names = lines.flatMap((line) => [
    ...line.matchAll(/(?:[!=]==?|\()\s*process\.env(?:\.|\[["'`])(\w+)/g),
    ...line.matchAll(/process\.env(?:\.|\[["'`])(\w+)["'`\]]*\s*[!=]==?/g),
    ...comparedNamesIn(line).flatMap((constant) => [
      ...source.matchAll(
        new RegExp(
          String.raw`\b(?:const|let|var)\s+${constant}\b[^=\n]*=\s*process\.env(?:\.|\[["'\x60])(\w+)`,
          "g",
        ),
      ),
    ]),
  ]);
  return unique(names);
}

/** Declarations that a variable's value is followed through. */
const MOST_HOPS = 3;

/** Whether a source compares something with a variable of the environment, or looks something up in it. */
export function looksUpIn(variable: string, source: string): boolean {
  const code = source.replaceAll(/\n\s*(?=\??\.)/g, "");
  const names = new Set([String.raw`\benv(?:\.|\[["'\x60])${variable}\b["'\x60\]]*`]);
  for (let hop = 0; hop < MOST_HOPS; hop++) {
    const held = [...names].flatMap((name) => [
      ...code.matchAll(
        new RegExp(String.raw`\b(?:const|let|var)\s+(\w+)\b[^=\n]*=(?!=)[^;\n]*${name}`, "g"),
      ),
      ...code.matchAll(new RegExp(String.raw`\bfunction\s+(\w+)\([^)]*\)[^{]*\{[^}]*${name}`, "g")),
    ]);
    for (const name of unique(held)) names.add(String.raw`\b${name}\b`);
  }
  return [...names].some((name) =>
    [
      String.raw`${name}[^;\n&{]*\.(?:includes|has|indexOf|some|find|findIndex|every|test|match)\(`,
      String.raw`${name}[\w.?!()]*\s*[!=]==?\s*(?![\s=]|undefined|null|void|["'\x60]{2})`,
      String.raw`[!=]==?\s*(?:[\w.]+\()?${name}`,
      String.raw`\.(?:includes|startsWith|endsWith|has|equals|localeCompare)\(\s*${name}`,
    ].some((pattern) => new RegExp(pattern).test(code)),
  );
}

/** The texts of constants that a line compares something with. */
function constantsIn(line: string, source: string): string[] {
  return comparedNamesIn(line).flatMap((name) => {
    const declared = new RegExp(
      String.raw`\b(?:const|let|var)\s+${name}\b[^=\n]*=\s*["'\x60]([^"'\x60\n]+)["'\x60]`,
    ).exec(source);
    return declared?.[1] ?? [];
  });
}

function comparedNamesIn(line: string): string[] {
  return unique(
    line.matchAll(
      /(?:[!=]==?|\.(?:startsWith|endsWith|includes)\()\s*([A-Za-z_]\w*)\b(?!\.(?!to(?:Lower|Upper)Case\(|trim\()|[(["'`])/g,
    ),
  );
}

/** The attribute, and the variables that hold it. */
function namesOf(name: string, source: string): string[] {
  const own = escaped(name);
  const held = [
    ...source.matchAll(
      new RegExp(String.raw`(\w+)\s*(?::\s*\w+\s*)?=\s*[^;\n=]*["'\x60.]${own}\b`, "g"),
    ),
    ...source.matchAll(new RegExp(String.raw`["'\x60]${own}["'\x60]\s*:\s*(\w+)`, "g")),
    // A property of what is passed on: `save({ role: attributes["custom:role"] })`.
    ...source.matchAll(
      new RegExp(String.raw`\b(\w+)\s*:\s*[\w.?]+\[["'\x60]${own}["'\x60]\]`, "g"),
    ),
  ];
  // The parameter of a function that is called with it: `groupFor(attributes["custom:role"])`.
  const passed = [
    ...source.matchAll(
      new RegExp(
        String.raw`\b(?!(?:if|while|switch)\b)(\w+)\s*\(\s*[\w.?]+(?:\[["'\x60]|\.)${own}(?:["'\x60]\])?\s*[),]`,
        "g",
      ),
    ),
  ].flatMap(([, called = ""]) => [
    ...source.matchAll(
      new RegExp(
        String.raw`\b${called}\s*(?:=\s*(?:async\s*)?)?\(\s*(\w+)\s*(?:[:,?=][^)]*)?\)[^;{}=()]*(?:=>|\{)`,
        "g",
      ),
    ),
  ]);
  return unique([[name, name] as const, ...held, ...passed]);
}

function casesAfter(lines: readonly string[], index: number): string[] {
  return lines
    .slice(index, index + SWITCH_LINES)
    .flatMap((line) =>
      [...line.matchAll(/\bcase\s+["'`]([^"'`]+)/g)].flatMap(([, text = ""]) => text),
    );
}

/** The keys of a table in which something is looked up: `GROUPS[role]`, `ROLES.includes(role)`. */
function keysOf(line: string, source: string): string[] {
  const [, table] = /(\w+)(?:\[(?!["'`\d])|\.(?:includes|has|get|indexOf)\()/.exec(line) ?? [];
  if (table === undefined) return [];
  const [, pairs] =
    new RegExp(String.raw`\b${table}\b[^=\n]*=\s*new Map\b[^(]*\(\s*\[([\s\S]*?)\]\s*,?\s*\)`).exec(
      source,
    ) ?? [];
  if (pairs !== undefined) return unique(pairs.matchAll(/\[\s*["'`]([^"'`]+)["'`]\s*,/g));
  const declared = new RegExp(
    String.raw`\b(?:const|let|var)\s+${table}\b[^=\n]*=\s*[^{\[;]*([{\[])([^}\]]*)[}\]]`,
  ).exec(source);
  if (declared === null) return [];
  const [, bracket, content = ""] = declared;
  return bracket === "["
    ? unique(content.matchAll(/["'`]([^"'`]+)["'`]/g))
    : unique(content.matchAll(/(?:^|[{,])\s*["'`]?([\w -]+?)["'`]?\s*:/g));
}

function unique(matches: Iterable<readonly (string | undefined)[]>): string[] {
  return [...new Set([...matches].flatMap(([, text]) => text ?? []))];
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w-]/g, String.raw`\$&`);
}

/** Whether a source tests if there is an attribute, or says what to take in its place, other than an empty text. */
export function testsIn(name: string, source: string): boolean {
  const code = source.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  return namesOf(name, code).some((one) => {
    const value = String.raw`(?<![\w-])${escaped(one)}\b["'\]]*\s*`;
    return [
      String.raw`${value}(?:&&|\?(?![.?:])|[!=]==?\s*(?:undefined|null|void 0|""|''))`,
      String.raw`${value}(?:\?\?|\|\|)(?!\s*(?:""|''|\x60\x60))`,
      String.raw`(?:if\s*\(|&&|\|\|)\s*!*[\w.?[\]"']*${value}[)&|]`,
      String.raw`(?:!|Boolean\(|typeof )[\w.?[\]"']*${value}(?![\w.[(=])`,
      String.raw`["'\x60]${escaped(one)}["'\x60]\s+in\b`,
    ].some((pattern) => new RegExp(pattern).test(code));
  });
}

/** Whether a source keeps the user name in a variable called sub, or says in a comment that it is one. */
export function takesUserNameForSub(source: string): boolean {
  return source.split("\n").some((line) => {
    const [code = "", comment = ""] = line.split(/\/\/|\/\*/);
    if (!/\buserName\b/.test(code)) return false;
    const isNamed = /\buserName\s*:\s*\w*sub\b|\b\w*sub\s*=\s*[\w.?]*\buserName\b/i.test(code);
    return (
      isNamed ||
      (/\bsub\b/i.test(comment) && !/\b(?:not|n't|or|differ\w*|unlike)\b|!=/i.test(comment))
    );
  });
}

/** The third parameter of a function, with a type or before its body. */
const CALLBACK =
  /\([^()]*,[^()]*,\s*_?(?:callback|cb|done)\b(?:\s*:\s*(?:\(|any\b|[A-Z])|[^(){}]*\)\s*(?::[^=;{}()]+)?(?:=>|\{))/;

/** Whether a source has a function whose last parameter is a callback, such as a handler's. */
export function takesCallback(source: string): boolean {
  return CALLBACK.test(source);
}

/** Whether a source calls Node's `fetch`, and not a package's. */
export function callsFetch(source: string): boolean {
  if (/\bimport\b[^;"']*\bfetch\b|\bfetch\s*=\s*(?:await\s+)?(?:require|import)\b/.test(source))
    return false;
  return /(?:^|[^.\w$]|\b(?:globalThis|global|window)\.)fetch\s*\(/.test(source);
}

/** A text that a source compares `triggerSource` with, and its place. */
export interface ComparedSource {
  text: string;
  as: "whole" | "start" | "end" | "part";
  /** From 1. */
  row: number;
  column: number;
}

const METHODS = { startsWith: "start", endsWith: "end", includes: "part" } as const;

/** The texts that a source compares `triggerSource` with. */
export function triggerSourcesIn(source: string): ComparedSource[] {
  const value = String.raw`\btriggerSource\b["'\]]*`;
  const lines = source.split("\n");
  const found = lines.flatMap((line, index) => {
    if (/^\s*(?:\/\/|\/?\*)/.test(line)) return [];
    const compared = [
      ...line.matchAll(new RegExp(String.raw`${value}\s*[!=]==?\s*(["'\x60])([^"'\x60]+)\1`, "g")),
      ...line.matchAll(
        new RegExp(String.raw`(["'\x60])([^"'\x60]+)\1\s*[!=]==?[^&|=]*${value}`, "g"),
      ),
    ].map(({ 2: text = "", index: column }) => ({ text, as: "whole" as const, index, column }));
    const parts = [
      ...line.matchAll(
        new RegExp(
          String.raw`${value}\??\.(startsWith|endsWith|includes)\(\s*(["'\x60])([^"'\x60]+)\2`,
          "g",
        ),
      ),
    ].map(({ 1: method, 3: text = "", index: column }) => ({
      ...{ text, as: METHODS[method as keyof typeof METHODS], index, column },
    }));
    const cases = new RegExp(String.raw`\bswitch\s*\([^)]*${value}`).test(line)
      ? casesAfter(lines, index).map((text) => ({ text, as: "whole" as const, index, column: 0 }))
      : [];
    return [...compared, ...parts, ...cases];
  });
  return found.map(({ text, as, index, column }) => ({
    text,
    as,
    row: index + 1,
    column: column + 1,
  }));
}

/** The rows of `try`, from 1, whose error a `return` in `finally` drops, and the row of that. */
export function droppedErrorsIn(source: string): { from: number; to: number }[] {
  const lines = source.split("\n");
  return lines.flatMap((line, end) => {
    const [, indent] = /^(\s*)\}?\s*finally\s*\{/.exec(line) ?? [];
    if (indent === undefined) return [];
    const begins = new RegExp(String.raw`^${indent}try\s*\{`);
    const from = lines.slice(0, end).findLastIndex((each) => begins.test(each));
    const closes = lines.findIndex(
      (each, row) =>
        (row > end || /finally\s*\{.*\}/.test(each)) && row >= end && each.startsWith(`${indent}}`),
    );
    const returns = lines
      .slice(end, Math.max(end, closes) + 1)
      .findIndex((each) => /^(?:.*[{;])?\s*return\b/.test(each));
    const caught =
      lines
        .slice(from, end)
        .join("\n")
        .split(/\bcatch\b/)[1] ?? "throw";
    if (from < 0 || returns < 0 || !/\bthrow\b/.test(caught)) return [];
    return [{ from: from + 1, to: end + returns + 1 }];
  });
}
