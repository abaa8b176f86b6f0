import { isMap, isScalar, LineCounter, parseDocument, Pair, Scalar, YAMLMap } from "yaml";
import type { CollectionTag, ScalarTag } from "yaml";
import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import type { SyntaxProblem, Template } from "./template.ts";

/** The short forms of CloudFormation's functions. */
const FUNCTIONS = [
  "And",
  "Base64",
  "Cidr",
  "Condition",
  "Equals",
  "FindInMap",
  "GetAtt",
  "GetAZs",
  "If",
  "ImportValue",
  "Join",
  "Length",
  "Not",
  "Or",
  "Ref",
  "Select",
  "Split",
  "Sub",
  "ToJsonString",
  "Transform",
];

const TAGS = FUNCTIONS.flatMap((name): (ScalarTag | CollectionTag)[] => {
  const tag = `!${name}`;
  const key = name === "Ref" || name === "Condition" ? name : `Fn::${name}`;
  const wrap = (node: unknown): YAMLMap => {
    const map = new YAMLMap();
    map.add(new Pair(new Scalar(key), node));
    return map;
  };
  return [
    { tag, resolve: (text) => ({ [key]: name === "GetAtt" ? splitOnce(text) : text }) },
    { tag, collection: "seq", resolve: wrap },
    { tag, collection: "map", resolve: wrap },
  ];
});

/** `!GetAtt Function.Arn` is short for a list of two. */
function splitOnce(text: string): string[] {
  const dot = text.indexOf(".");
  return dot === -1 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

/** Reads YAML with CloudFormation's tags, whose short forms become the long ones. */
export function readYaml(file: string, text: string): Template | SyntaxProblem | undefined {
  const lineCounter = new LineCounter();
  try {
    const document = parseDocument(text, { customTags: TAGS, lineCounter, merge: true });
    const [error] = document.errors;
    if (error !== undefined) {
      const [reason = ""] = error.message.split("\n");
      return {
        file,
        line: error.linePos?.[0].line,
        reason: reason.replace(/ at line \d+, column \d+:?$/, ""),
      };
    }
    const content = document.toJS() as Json;
    if (!isObject(content)) return undefined;
    return {
      file,
      content,
      lineOf: (...path) => {
        const map = document.getIn(path.slice(0, -1), true);
        if (!isMap(map)) return undefined;
        const keys = map.items.map(({ key }) => key).filter(isScalar);
        const range = keys.find(({ value }) => value === path.at(-1))?.range;
        return range ? lineCounter.linePos(range[0]).line : undefined;
      },
    };
  } catch (error) {
    // Aliases without end, and nesting without end.
    return { file, line: undefined, reason: error instanceof Error ? error.message : "" };
  }
}
