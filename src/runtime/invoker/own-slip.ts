import type { Outcome } from "../../invocation.ts";
import { tryRead } from "../try-read.ts";
import { placeIn } from "../../source-place.ts";
import { isUnconditional } from "./unconditional.ts";

/**
 * Whether the user's own code did what JavaScript itself rejects, with nothing in it but the event:
 * `event.request.userAttributes.address.street`. Any other value could come of a call: `rows[0].id`.
 * And whether it came there whatever its calls brought: not in the handler of an error, for example.
 */
export function isOwnSlip(outcome: Outcome): boolean {
  if (!("errorType" in outcome) || !SLIPS.test(outcome.errorType)) return false;
  const line = outcome.trace.find((each) => /^\s+at /.test(each)) ?? "";
  const place = placeIn(line);
  if (place === undefined || !outcome.trace.every(isReachedAnyway)) return false;
  if (outcome.errorType === "ReferenceError") return true;
  const source = tryRead(place.file) ?? "";
  const text = source.split("\n")[place.row - 1] ?? "";
  const root = CHAIN.exec(text.slice(0, place.column - 1))?.[1];
  return root !== undefined && namesOfEvent(source).has(root);
}

function isReachedAnyway(line: string): boolean {
  const place = placeIn(line);
  if (place === undefined) return true;
  const lines = (tryRead(place.file) ?? "").split("\n").slice(0, place.row);
  const last = lines.at(-1) ?? "";
  return isUnconditional([...lines.slice(0, -1), last.slice(0, place.column - 1)].join("\n"));
}

/** A variable, and its members up to where a trace points. No call: what it returns is not the event's. */
const CHAIN = /(?<![\w$.)\]])([a-z_$][\w$]*)(?:[?!]*\.[\w$]*|\?*\.?\[(?:"[^"]*"|'[^']*'|\d+)\])*$/i;

const SLIPS = /^(?:TypeError|ReferenceError|RangeError)$/;

/** The variables that hold the event or a part of it, and are given nothing else. */
function namesOfEvent(source: string): ReadonlySet<string> {
  const names = new Set<string>();
  const used = [
    ...source.matchAll(/([\w$]+)\??\.(?:request|userName|triggerSource)\b/g),
    ...source.matchAll(/\brequest\b[^;=]*\}\s*=\s*([\w$]+)\s*[;\n]/g),
  ];
  for (const [, name = ""] of used) {
    if (isParameter(name, source) && !isChanged(name, source)) names.add(name);
  }
  const declarations = [
    ...source.matchAll(
      /\bconst\s+([\w$]+|\{[^;=]*\})\s*(?::[^=;]*)?=\s*([\w$]+)((?:\??\.[\w$]+)*)\s*[;\n]/g,
    ),
  ];
  for (const [, pattern = "", root = ""] of declarations) {
    if (!names.has(root)) continue;
    for (const [name] of pattern.matchAll(/[\w$]+(?=\s*[,}\s]|$)(?!\s*:)/g)) {
      if (!isChanged(name, source)) names.add(name);
    }
  }
  return names;
}

function isParameter(name: string, source: string): boolean {
  const escaped = name.replaceAll("$", String.raw`\$`);
  return (
    new RegExp(String.raw`\(\s*${escaped}\s*[,:)]|(?<![\w$.])${escaped}\s*=>`).test(source) &&
    !new RegExp(String.raw`\b(?:const|let|var)\s+${escaped}\b`).test(source)
  );
}

/** Whether a variable or a member of it gets another value. */
function isChanged(name: string, source: string): boolean {
  const escaped = name.replaceAll("$", String.raw`\$`);
  return new RegExp(
    String.raw`(?<!\b(?:const|let|var)\s+)(?<![\w$.])${escaped}(?:\??[.[][^\s;=()]*)?\s*(?:[?|&]{2})?=(?![=>])|\bassign\(\s*${escaped}\b`,
  ).test(source);
}
