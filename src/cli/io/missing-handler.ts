import { createRequire } from "node:module";
import { basename, dirname, extname, join, resolve } from "node:path";
import { UserError } from "../../errors.ts";
import { typedPath } from "../../paths.ts";
import { namesIn, similarFile, stemOf } from "../../runtime/similar-file.ts";
import { isCode, locateFile, splitHandlerString } from "../flags/handler.ts";
import type { LocatedFile } from "../flags/handler.ts";
import { openLayers } from "./layers.ts";

const LANGUAGES: Readonly<Record<string, string>> = {
  ".py": "Python",
  ".rb": "Ruby",
  ".go": "Go",
  ".rs": "Rust",
  ".java": "Java",
  ".jar": "Java",
  ".kt": "Kotlin",
  ".cs": ".NET",
  ".dll": ".NET",
  ".php": "PHP",
};

const NAMING =
  "Pass a .js, .mjs, .cjs or .ts file, with #export if the function is not called handler.";

/** Finds a handler where Lambda looks besides the function's own folder: in layers, and among packages. */
export async function findElsewhere(
  text: string,
  cwd: string,
  layers: readonly string[],
): Promise<LocatedFile> {
  const folders = (await openLayers(layers)).toReversed();
  const [, inLayer] = /^\/opt\/(.+)$/s.exec(text) ?? [];
  const found =
    inLayer === undefined
      ? findPackage(text, [cwd, ...folders.map((folder) => join(folder, "nodejs"))])
      : folders.map((folder) => locateFile(inLayer, folder)).find((each) => each !== undefined);
  if (found !== undefined) return { ...found, root: cwd };
  throw inLayer === undefined ? await missing(resolve(cwd, text), cwd) : missingLayer(text, layers);
}

/** A handler string may name a package of the function or of a layer, as those of wrappers do. */
function findPackage(text: string, folders: readonly string[]): LocatedFile | undefined {
  const [, name = "", exportName = ""] = /^((?:@[^/]+\/)?[^./]+)\.(.+)$/s.exec(text) ?? [];
  for (const folder of name === "" ? [] : folders) {
    try {
      return { file: createRequire(join(folder, "index.js")).resolve(name), exportName };
    } catch {
      // The next one may have it.
    }
  }
  return undefined;
}

function missingLayer(text: string, layers: readonly string[]): UserError {
  return notFound(
    `no such handler: ${text}`,
    layers.length === 0
      ? "/opt holds the function's layers. Pass the layer's folder or .zip with --layer, or run the handler it wraps."
      : `No layer contains it: ${layers.join(", ")}. Pass the folder that becomes /opt on Lambda.`,
  );
}

const FUNCTION_ARN = /(?:^|\/)arn:[\w-]+:lambda:[^/]*$/;

async function missing(path: string, cwd: string): Promise<UserError> {
  if (FUNCTION_ARN.test(path)) {
    const arn = basename(path);
    return notFound(
      `${arn} is a deployed function, not a file`,
      `To call it, use invoke ${arn}. ${NAMING}`,
    );
  }
  const file = path.replace(/#[^#/\\]*$/, "");
  const dotted = dotsInName(file, cwd);
  if (dotted !== undefined) return notFound(dotted.reason, dotted.remedy);
  const meant = await similarFile(file);
  const other = namesIn(dirname(file)).find(
    (name) => stemOf(name) === stemOf(basename(file)) && languageOf(name) !== undefined,
  );
  if (other !== undefined && (meant === undefined || stemOf(basename(meant)) !== stemOf(other))) {
    return notCode(join(dirname(file), other));
  }
  const hint = meant === undefined ? "" : ` (did you mean ${typedPath(cwd, meant)}?)`;
  return notFound(`no such handler: ${file}${hint}`, NAMING);
}

/** Why Lambda does not find the file of a handler string whose own name has dots, and what to do. */
export function dotsInName(
  handler: string,
  cwd: string,
): { reason: string; remedy: string } | undefined {
  const { stem, exportName } = splitHandlerString(handler);
  const folder = dirname(handler);
  const file = namesIn(folder).find((name) => {
    const own = withoutEnding(name);
    return isCode(name) && own.includes(".") && handler.startsWith(`${join(folder, own)}.`);
  });
  if (file === undefined) return undefined;
  const path = typedPath(cwd, join(folder, file));
  return {
    reason: `Lambda ends the file's name at its first dot: it looks for ${basename(stem)}.js and its export "${exportName}"`,
    remedy: `Rename ${path} so that its name has no dots, or run it as a file: --handler ${path}#${handler.split(".").at(-1)}`,
  };
}

function withoutEnding(file: string): string {
  return file.slice(0, file.length - extname(file).length);
}

/** Of a file that is there and that Node cannot run. */
export function notCode(file: string): UserError {
  const language = languageOf(file);
  return language === undefined
    ? notFound(
        `${file} is neither JavaScript nor TypeScript`,
        extname(file) === ".json"
          ? `If it is an event, pass it to run with --event. ${NAMING}`
          : NAMING,
      )
    : notFound(
        `${file}: ${language} handlers are not supported`,
        "Only Node.js handlers can run locally; invoke calls deployed functions in any language.",
      );
}

function languageOf(file: string): string | undefined {
  return LANGUAGES[extname(file).toLowerCase()];
}

function notFound(what: string, remedy: string): UserError {
  return new UserError("handler-not-found", what, remedy);
}
