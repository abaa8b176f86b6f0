import { isObject } from "../json.ts";
import { folderOf } from "./declared-handler.ts";
import { blankComments, codeOf, lineAt, objectsAround } from "./source-values.ts";
import type { Template } from "./template.ts";
import { memberOf } from "./values.ts";

/** A service's configuration as a program, and the functions that its other sources hold. */
export interface ServerlessSource {
  main: Template;
  functions: Template[];
}

/** Reads a `serverless.ts` or `.js` as far as it is literal. `undefined`: it is made by code. */
export function readServerlessSource(
  main: { file: string; text: string },
  others: readonly { file: string; text: string }[],
): ServerlessSource | undefined {
  const text = blankComments(main.text);
  const content = [...text.matchAll(/\bprovider\s*:/g)]
    .flatMap(({ index }) => objectsAround(text, index))
    .find((object) => "service" in object && "provider" in object);
  if (content === undefined) return undefined;
  const folder = folderOf(main.file);
  const lineOf = (...path: string[]): number | undefined => {
    const at = text.search(new RegExp(String.raw`["']?\b${path.at(-1) ?? ""}\b["']?\s*:`));
    return at === -1 ? undefined : lineAt(text, at);
  };
  const inline = content["functions"];
  // A group of functions that is imported has its source in other files.
  const functions = isObject(inline) && codeOf(inline) === undefined ? inline : {};
  const own = Object.entries(functions).flatMap(([name, value]) =>
    codeOf(value) === undefined ? [[name, withHandler(value, folder, main.file)]] : [],
  );
  return {
    main: {
      file: main.file,
      content: { ...content, functions: Object.fromEntries(own) as Template["content"] },
      lineOf,
    },
    functions: others.flatMap(({ file, text }) => functionsIn(file, blankComments(text), folder)),
  };
}

/** Those whose handler is the trigger's. */
function functionsIn(file: string, text: string, folder: string): Template[] {
  return [...text.matchAll(/\btrigger\s*:\s*["'`]PostConfirmation["'`]/g)].flatMap(({ index }) => {
    const found = objectsAround(text, index).find((object) => "handler" in object);
    if (found === undefined) return [];
    const name = folderOf(file).split("/").at(-1) ?? "";
    const line = lineAt(text, index);
    const content = { [name]: withHandler(found, folder, file) };
    return [{ file, content, lineOf: () => line }];
  });
}

/** The framework's own project template writes `${handlerPath(__dirname)}/handler.main`. */
const OWN_FOLDER =
  /^(?:`\$\{(?:\w+\(\s*)?__dirname[^}]*\}|(?:\w+\(\s*)?__dirname\s*\)?\s*\+\s*["'`])\/([\w./-]+)["'`]$/;

/** With the folder that is written as `__dirname`. */
function withHandler(value: Template["content"][string], folder: string, file: string) {
  const written = codeOf(memberOf(value, "handler")) ?? "";
  const rest = OWN_FOLDER.exec(written)?.[1];
  if (rest === undefined || !isObject(value)) return value;
  const own = folderOf(file);
  const inside = folder === "." ? own : own.slice(folder.length + 1);
  return { ...value, handler: `${inside}/${rest}` };
}
