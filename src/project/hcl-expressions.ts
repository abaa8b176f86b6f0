import { argumentsAt, endOfGroup } from "./source-values.ts";

/** An expression that comes to the value of one of its parts. */
export type Choice =
  | { kind: "condition"; test: string; yes: string; no: string }
  /** Of these, the first that has a value. */
  | { kind: "first"; of: readonly string[] }
  | { kind: "member"; of: string; key: string; otherwise: string | undefined };

export function choiceIn(code: string): Choice | undefined {
  const text = withoutBrackets(code.trim());
  const mark = placeOf("?", text);
  if (mark !== undefined) {
    const rest = text.slice(mark + 1);
    const colon = placeOf(":", rest);
    if (colon === undefined) return undefined;
    const [yes, no] = [rest.slice(0, colon), rest.slice(colon + 1)];
    return { kind: "condition", test: text.slice(0, mark), yes, no };
  }
  const [call = "", name] = /^(try|coalesce|lookup|one|tostring|tonumber)\s*\(/.exec(text) ?? [];
  if (name === undefined || endOfGroup(text, call.length - 1) !== text.length) return undefined;
  const given = argumentsAt(text, call.length - 1).map((each) => each.trim());
  const [of = "", key, otherwise] = given;
  if (name !== "lookup") return { kind: "first", of: given.map(withoutSplat) };
  return key === undefined ? undefined : { kind: "member", of, key, otherwise };
}

/** A comparison of something with a text or with nothing. */
export function comparisonIn(
  code: string,
): { of: string; isEqual: boolean; with: string | null } | undefined {
  const text = withoutBrackets(code.trim());
  const [, of = "", sign, other = ""] =
    /^(.+?)\s*(==|!=)\s*("[^"$]*"|null|true|false|\d+)$/s.exec(text) ?? [];
  if (sign !== undefined) {
    const value = other === "null" ? null : other.replaceAll('"', "");
    return { of: of.trim(), isEqual: sign === "==", with: value };
  }
  const [, not, name] = /^(!?)\s*((?:var|local)\.[\w.-]+)$/.exec(text) ?? [];
  return name === undefined ? undefined : { of: name, isEqual: not === "", with: "true" };
}

/** The only one of a list: `aws_lambda_function.fn[*].arn`. */
function withoutSplat(code: string): string {
  return code.replace(/\[\*\]/, "[0]");
}

function withoutBrackets(text: string): string {
  return text.startsWith("(") && endOfGroup(text, 0) === text.length
    ? withoutBrackets(text.slice(1, -1).trim())
    : text;
}

/** Where a character stands that is in no text and in no brackets. */
function placeOf(character: string, text: string): number | undefined {
  let at = 0;
  while (at < text.length) {
    if (text.charAt(at) === character) return at;
    at = '([{"'.includes(text.charAt(at)) ? endOfGroup(text, at) : at + 1;
  }
  return undefined;
}
