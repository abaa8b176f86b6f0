import type { Outcome } from "../../invocation.ts";
import { tryRead } from "../try-read.ts";
import { placeIn } from "../../source-place.ts";
import { isUnconditional, withoutTexts } from "./unconditional.ts";

/**
 * Whether code after a blocked connection failed in a way that no answer could have prevented. It ran only because it
 * caught the block, and what would have come of an answer cannot be tried: no run of it tells. So this reads the
 * source, and accepts one form only: in a straight line of the handler itself, JavaScript rejects a member of the
 * event that nothing else in the file may have set, or a name that the file never gives.
 */
export function isOwnSlip(outcome: Outcome): boolean {
  if (!("errorType" in outcome)) return false;
  const { errorType, errorMessage, trace } = outcome;
  const frames = trace.filter((line) => /^\s+at /.test(line));
  const place = placeIn(frames[0] ?? "");
  // A caller may have had a choice.
  if (place === undefined || frames.length > 1) return false;
  const text = tryRead(place.file) ?? "";
  const rows = text.split("\n").slice(0, place.row);
  const before = [...rows.splice(0, place.row - 1), rows[0]?.slice(0, place.column - 1)].join("\n");
  const source = withoutTexts(text);
  if (!isUnconditional(before) || /\bprocess\.exit\b/.test(source)) return false;
  if (errorType === "ReferenceError") {
    const name = /^([\w$]+) is not defined$/.exec(errorMessage)?.[1];
    return name !== undefined && !isGiven(name, text) && !/\bglobal(?:This)?\s*\[/.test(source);
  }
  const members = CHAIN.exec(before)?.[0].split(/[?!]*[.[\]"'?]+/) ?? [];
  const names = resolved(members, source);
  return errorType === "TypeError" && names !== undefined && !isChanged(names, source);
}

/** A variable, and its members up to where a trace points. No call: what it returns is not the event's. */
const CHAIN = /(?<![\w$.)\]])[a-z_$][\w$]*(?:[?!]*\.[\w$]*|\?*\.?\[(?:"[^"]*"|'[^']*')\])*$/i;

/** The names on the way from the event to a member, variables too, if it is one of the event. */
function resolved(members: readonly string[], source: string): string[] | undefined {
  const [root = "", ...rest] = members;
  if (root === "") return undefined;
  const more = rest.filter((name) => name !== "");
  if (more[0] === "request" || more[0] === "response") {
    return isParameter(root, source) ? [root, ...more] : undefined;
  }
  const [, , origin] =
    [
      ...source.matchAll(
        /\bconst\s+([\w$]+|\{[^;=]*\})\s*(?::[^=;]*)?=\s*([\w$]+(?:\??\.[\w$]+)*)\s*[;\n]/g,
      ),
    ].find(([, pattern = ""]) => new RegExp(`${word(root)}(?!\\s*:)`).test(pattern)) ?? [];
  if (origin === undefined) return undefined;
  return resolved([...origin.split(/\??\./), root, ...more], source);
}

/** Whether something in a file may give the event, or a member of it, another value. */
function isChanged(names: readonly string[], source: string): boolean {
  const declared = /\bconst\s+(?:[\w$]+|\{[^;=]*\}|\[[^;=\]]*\])\s*(?::[^=;]*)?=/g;
  const rest = source.replaceAll(declared, "");
  const handedOn = rest.matchAll(
    new RegExp(
      String.raw`(?<!\bfunction\s+)(?<![\w$.])([\w$.]+)\([^()]*(?:${names.map(word).join("|")})(?:\??\.(?:request|userAttributes))*\s*[,)}]`,
      "g",
    ),
  );
  return (
    names.some((name) => isGiven(name, rest)) ||
    /[\]})]\s*(?:[?|&]{2})?=(?![=>])|\b(?:assign|defineProp\w+|Reflect)\b/.test(rest) ||
    [...handedOn].some(
      ([, callee = ""]) => !/^(?:console\.\w+|JSON\.stringify|async)$/.test(callee),
    )
  );
}

function isParameter(name: string, source: string): boolean {
  const declaration = String.raw`\b(?:const|let|var)\s+(?:[^;=]*[^;=.\w$])?${word(name)}[^;=:]*=`;
  return (
    new RegExp(String.raw`\(\s*${word(name)}\s*[,:)]|${word(name)}\s*=>`).test(source) &&
    !new RegExp(declaration).test(source)
  );
}

function isGiven(name: string, source: string): boolean {
  return new RegExp(String.raw`${word(name)}\s*(?:[?|&]{2}|[-+*/%])?=(?![=>])`).test(source);
}

function word(name: string): string {
  return String.raw`(?<![\w$])${name.replaceAll("$", String.raw`\$`)}(?![\w$])`;
}
