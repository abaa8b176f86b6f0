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

/** Below this, reading all of it costs nothing. */
const SMALL = 4096;

/**
 * Reads a file. `undefined` where it is not an object, and so nobody's template.
 *
 * @param word What is looked for in it: of a large YAML file, only what may concern it is read.
 */
export async function readTemplate(
  file: string,
  text: string,
  word: RegExp,
): Promise<Template | SyntaxProblem | undefined> {
  const json = /^\s*\{/.test(text) ? tryParseJson(text) : undefined;
  // Most of what CDK and Amplify write, and what is read in no time.
  if (json !== undefined) {
    return isObject(json) ? { file, content: json, lineOf: () => undefined } : undefined;
  }
  const { readYaml } = await import("./yaml-template.ts");
  if (text.length > SMALL) {
    const { relevantYaml } = await import("./relevant-yaml.ts");
    const { text: excerpt, lineNumbers } = relevantYaml(text, word);
    const read = readYaml(file, excerpt);
    if (read !== undefined && "content" in read) {
      return { ...read, lineOf: (...path) => lineNumbers[(read.lineOf(...path) ?? 0) - 1] };
    }
  }
  return readYaml(file, text);
}
