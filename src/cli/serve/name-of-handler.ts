import { basename, dirname, extname } from "node:path";
import { REFERENCE } from "../flags/handler.ts";
import type { HandlerLocation } from "../flags/handler.ts";

/** Names of files that say nothing of what is in them. */
const GENERAL = /^(?:app|handler|index|lambda|main)$/;

/** What a function is called that nobody has named: `post-confirmation`, of `post-confirmation/handler.ts`. */
export function nameOfHandler({ file, isReference }: HandlerLocation): string {
  if (isReference) return REFERENCE;
  const own = basename(file, extname(file));
  const folder = basename(dirname(file));
  const name = GENERAL.test(own) && !/^(?:src|dist|build|)$/.test(folder) ? folder : own;
  return name.replaceAll(/[^\w-]+/g, "-").slice(0, 64);
}
