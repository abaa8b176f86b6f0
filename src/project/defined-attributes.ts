import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import { blankComments, codeOf, endOfGroup, readSource, splitList } from "./source-values.ts";
import { memberOf } from "./values.ts";

const TERRAFORM = /\bresource\s+"aws_cognito_user_pool"\s+"[\w-]+"\s*(?=\{)/g;
const PROGRAM = /\b(?:defineAuth|new\s+(?:[\w.]+\.)?UserPool)\s*(?=\()/g;
/** Pools whose attributes are not read, and what adds some to another pool. */
const UNREAD =
  /AWS::Cognito::UserPool\b|\bCfnUserPool\s*\(|\baws\.cognito\.UserPool\s*\(|\bnew\s+[\w.]*\bCognito(?:UserPool)?\s*\(|\.schema\s*=(?!=)|addCustomAttributes|["']Schema\b|\bsource\s*=\s*"(?![.])[^"]*cognito[^"]*"/;

/**
 * The custom attributes that the user pools of a project have: `custom:tier`. `undefined` where it has no pool, or
 * one whose attributes are not readable.
 */
export function definedAttributes(texts: readonly string[]): ReadonlySet<string> | undefined {
  const pools = texts.flatMap((text): (readonly string[] | undefined)[] => {
    if (UNREAD.test(text)) return [undefined];
    const code = blankComments(text);
    return [
      ...[...text.matchAll(TERRAFORM)].map((found) => terraformNames(groupAfter(text, found))),
      ...[...code.matchAll(PROGRAM)].map((found) => programNames(groupAfter(code, found))),
    ];
  });
  const known = pools.filter((names) => names !== undefined);
  return known.length === 0 || known.length < pools.length ? undefined : new Set(known.flat());
}

/** What the brackets after a match have in them. */
function groupAfter(text: string, { 0: { length }, index }: RegExpExecArray): string {
  const open = index + length;
  return text.slice(open + 1, endOfGroup(text, open) - 1);
}

function terraformNames(body: string): string[] | undefined {
  const lines = body.replaceAll(/^\s*(?:#|\/\/).*$/gm, "");
  if (/\bdynamic\s+"schema"|\bignore_changes\s*=\s*\[[^\]]*\bschema\b/.test(lines))
    return undefined;
  const schemas = lines.match(/\bschema\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g) ?? [];
  const names = schemas.flatMap((schema) => /\bname\s*=\s*"([\w-]+)"/.exec(schema)?.[1] ?? []);
  return names.length < schemas.length ? undefined : names.map(customName);
}

/** CDK's `customAttributes`, and the `userAttributes` of Amplify Gen 2. */
function programNames(args: string): string[] | undefined {
  const props = splitList(args)
    .map((each) => readSource(each))
    .findLast((each) => isObject(each) && codeOf(each) === undefined);
  if (props === undefined) return undefined;
  const lists = [props, memberOf(props, "customAttributes"), memberOf(props, "userAttributes")];
  if (lists.some((each) => codeOf(each) !== undefined || hasSpread(each))) return undefined;
  return lists
    .slice(1)
    .flatMap((each) => (isObject(each) ? Object.keys(each).map(customName) : []));
}

function hasSpread(value: Json | undefined): boolean {
  return isObject(value) && Object.keys(value).some((key) => key.startsWith("..."));
}

/** A standard attribute's name is harmless here: nothing reads it as `custom:`. */
function customName(name: string): string {
  return `custom:${name.replace(/^custom:/, "")}`;
}
