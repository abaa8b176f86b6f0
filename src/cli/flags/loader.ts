import { UserError } from "../../errors.ts";
import { pair } from "./pairs.ts";

/** esbuild's loaders that turn a file into a module. */
const LOADERS = [
  ...["base64", "binary", "dataurl", "default", "empty", "js", "json", "jsx"],
  ...["text", "ts", "tsx"],
];

const readPair = pair(".tpl=text");

/** Parses a file extension and its esbuild loader. */
export function readLoader(flag: string, text: string): [ending: string, loader: string] {
  const [ending, loader] = readPair(flag, text);
  if (/^\.[^/\\]+$/.test(ending) && LOADERS.includes(loader)) return [ending, loader];
  throw new UserError(
    "invalid-option",
    `${flag}: "${text}" is not <extension>=<loader>`,
    `For example: ${flag} .tpl=text, with one of: ${LOADERS.join(", ")}`,
  );
}
