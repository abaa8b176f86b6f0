import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import { dashed, madeUpName, madeUpPattern, madeUpQueueUrl, schemeOf } from "../made-up-name.ts";
import type { FunctionSettings } from "./declared-handler.ts";
import { codeOf } from "./source-values.ts";

/** A value of a template as text. */
export interface Text {
  text: string;
  /** Whether some of it is only known to a deployment, and stands for that here. */
  isMadeUp?: boolean;
}

export type Resolve = (value: Json) => Text | undefined;

/** What stands in for a variable's value that is not known: as the project writes it, or by the variable's name. */
function standIn(name: string, value: Json): string {
  const pattern = madeUpPattern(writtenPattern(value));
  if (pattern !== undefined) return pattern;
  const queue = madeUpQueueUrl(name);
  if (queue !== undefined) return queue;
  const scheme = schemeOf(name);
  if (scheme !== undefined) return `${scheme}://${dashed(`local-${name}`)}.example.com/${name}`;
  if (/ARN$/i.test(name)) return `arn:aws:service:us-east-1:123456789012:local-${name}`;
  return madeUpName(name);
}

/** The text of a value, in which `${…}` is what only a deployment knows. */
function writtenPattern(value: Json | undefined): string {
  if (typeof value === "string") return value;
  const code = codeOf(value);
  if (code !== undefined) return /^([`"])([^]*)\1$/.exec(code)?.[2] ?? "";
  const text = memberOf(value, "Fn::Sub");
  if (text !== undefined) return plainString(Array.isArray(text) ? text[0] : text);
  const [separator, pieces] = [memberOf(value, "Fn::Join")].flat();
  if (!Array.isArray(pieces)) return "";
  const parts = pieces.map((piece) =>
    typeof piece === "string" ? piece : `\${${plainString(memberOf(piece, "Ref"))}}`,
  );
  return parts.join(plainString(separator));
}

/** A function's variables, of which the later ones win. */
export function readVariables(
  groups: readonly (Json | undefined)[],
  resolve: Resolve,
): Pick<FunctionSettings, "variables" | "madeUp"> {
  const variables: Record<string, string> = {};
  const madeUp: Record<string, string> = {};
  const known = groups.filter(isObject).filter((group) => codeOf(group) === undefined);
  for (const [name, value] of known.flatMap(Object.entries<Json>)) {
    // What is spread there may or may not be set.
    if (name.startsWith("...")) continue;
    // `null` is a variable that is taken away again, and what others said of it is gone in any case.
    delete variables[name];
    delete madeUp[name];
    if (value === null) continue;
    const { text, isMadeUp = false } = resolve(value) ?? {
      text: standIn(name, value),
      isMadeUp: true,
    };
    (isMadeUp ? madeUp : variables)[name] = text;
  }
  return { variables, madeUp };
}

/** Lambda's own defaults. */
const OF_LAMBDA = { timeoutMs: 3_000, memoryMb: 128 };

/** What a file says of a function, each value as the file has it. */
interface WrittenSettings {
  runtime: Json | undefined;
  memory: Json | undefined;
  /** In seconds. */
  timeout: Json | undefined;
  /** The later ones win. */
  variables: readonly (Json | undefined)[];
  layers: readonly string[];
}

/** @param presets The framework's defaults. */
export function readSettings(
  { runtime, memory, timeout, variables, layers }: WrittenSettings,
  resolve: Resolve,
  presets = OF_LAMBDA,
): FunctionSettings {
  return {
    ...(layers.length > 0 && { layers }),
    runtime: readString(runtime, resolve),
    memoryMb: readNumber(memory, resolve, presets.memoryMb),
    timeoutMs: readSeconds(timeout, resolve, presets.timeoutMs),
    ...readVariables(variables, resolve),
  };
}

/** A number that a template states itself. Without one, the preset. */
function readNumber(value: Json | undefined, resolve: Resolve, preset: number): number | undefined {
  if (value === undefined) return preset;
  const { text, isMadeUp } = resolve(value) ?? {};
  const number = Number(text);
  return isMadeUp === true || !Number.isInteger(number) || number <= 0 ? undefined : number;
}

/** A number of seconds, read likewise, in milliseconds. */
function readSeconds(
  value: Json | undefined,
  resolve: Resolve,
  presetMs: number,
): number | undefined {
  const seconds = readNumber(value, resolve, presetMs / 1000);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** A string that a template states itself. */
export function readString(value: Json | undefined, resolve: Resolve): string | undefined {
  if (value === undefined) return undefined;
  const { text, isMadeUp } = resolve(value) ?? {};
  return isMadeUp === true ? undefined : text;
}

/** What is text already. */
export function plainString(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/** A member of an object, of an object, … */
export function memberOf(value: Json | undefined, ...path: string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (outer, key) => (isObject(outer) && Object.hasOwn(outer, key) ? outer[key] : undefined),
    value,
  );
}
