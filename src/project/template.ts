import { isObject, tryParseJson } from "../json.ts";
import type { Json } from "../json.ts";

/** A YAML or JSON file as data. */
export interface Template {
  file: string;
  content: { [key: string]: Json };
  /** The line of what a path of keys leads to. */
  lineOf: (...path: string[]) => number | undefined;
}

/** Where a file stops being YAML. */
export interface SyntaxProblem {
  file: string;
  line: number | undefined;
  reason: string;
}

/** Reads a file. `undefined` where it is no object, and so nobody's template. */
export async function readTemplate(
  file: string,
  text: string,
): Promise<Template | SyntaxProblem | undefined> {
  const json = tryParseJson(text);
  // Most of what CDK and Amplify write, and what is read in no time.
  if (json === undefined) return (await import("./yaml-template.ts")).readYaml(file, text);
  return isObject(json) ? { file, content: json, lineOf: () => undefined } : undefined;
}
