import type { Outcome } from "../../invocation.ts";
import { placeIn, sourceOf } from "./source-places.ts";

/**
 * Whether the user's own code did what JavaScript itself rejects, with nothing in it that a call could
 * have brought: `event.request.userAttributes.address.street`, but not `rows[0].id` after a failed query.
 */
export function isOwnSlip(outcome: Outcome): boolean {
  if (!("errorType" in outcome) || !SLIPS.test(outcome.errorType)) return false;
  const line = outcome.trace.find((each) => /^\s+at /.test(each)) ?? "";
  const place = placeIn(line);
  if (place === undefined) return false;
  if (outcome.errorType === "ReferenceError") return true;
  const source = sourceOf(place.file);
  const text = source.split("\n")[place.row - 1] ?? "";
  const [before, after] = [text.slice(0, place.column - 1), text.slice(place.column - 1)];
  const root = (CHAIN.exec(before) ?? /^([a-z_$][\w$]*)/i.exec(after))?.[1];
  return root === undefined || !isBrought(root, source);
}

/** A variable, and its members up to where a trace points. */
const CHAIN = /([a-z_$][\w$]*)(?:[?!]*\.[\w$]*|\?*\.?\[[^\]]*\]|\([^()]*\))*$/i;

const SLIPS = /^(?:TypeError|ReferenceError|RangeError)$/;

/** Whether a variable gets its value later on, or is waited for. */
function isBrought(name: string, source: string): boolean {
  const variable = name.replaceAll("$", String.raw`\$`);
  const later = new RegExp(
    String.raw`\b(?:let|var)\s+${variable}\b[^=;\n]*(?:;|\n|=\s*(?:null|undefined)\b)`,
  );
  const awaited = new RegExp(
    String.raw`\b(?:const|let|var)\s+(?:${variable}\b|[{[][^=;]*\b${variable}\b)[^=;]*=\s*\(?\s*await\b`,
  );
  return later.test(source) || awaited.test(source);
}
