import { UserError } from "../../errors.ts";
import { pair } from "./pairs.ts";

/** esbuild's loaders that make a module of a file. */
const LOADERS = [
  ...["base64", "binary", "dataurl", "default", "empty", "js", "json", "jsx"],
  ...["text", "ts", "tsx"],
];

const readPair = pair(".tpl=text");

/** Reads the ending of files, and how esbuild loads them. */
export function readLoader(flag: string, text: string): [ending: string, loader: string] {
  const [ending, loader] = readPair(flag, text);
  if (/^\.[^/\\]+$/.test(ending) && LOADERS.includes(loader)) return [ending, loader];
  throw new UserError(
    "invalid-option",
    `${flag}: "${text}" is not <extension>=<loader>`,
    `For example: ${flag} .tpl=text, with one of: ${LOADERS.join(", ")}`,
  );
}
