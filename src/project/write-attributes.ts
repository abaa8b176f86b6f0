import { listedByClients } from "./app-clients.ts";
import { customName } from "./attribute-names.ts";

const LISTS =
  /(?<!\b(?:const|let|var)\s+)(?:\b|["'.])(?:w|W)rite_?(?:a|A)ttributes["']?\s*[:=]\s*/g;

/**
 * The custom attributes that the app clients of a project may write: `custom:tier`. `undefined` where one of them
 * may write all, or what it may write is not readable.
 */
export function writableAttributes(texts: readonly string[]): ReadonlySet<string> | undefined {
  return listedByClients(texts, LISTS, namesIn);
}

function namesIn(rest: string, code: string): string[] | undefined {
  if (rest.startsWith("[")) return quotedIn(rest.slice(0, rest.indexOf("]"))).filter(isCustom);
  const items = /^\n?((?:\s*-\s+\S+[ \t]*(?:\n|$))+)/.exec(rest)?.[1];
  if (items !== undefined) {
    return [...items.matchAll(/-\s+["']?([\w:-]+)/g)]
      .flatMap(([, name = ""]) => name)
      .filter(isCustom);
  }
  const [, variable = ""] = /^(\w+)\s*[,;\n})]/.exec(rest) ?? [];
  const made =
    variable === ""
      ? rest
      : new RegExp(String.raw`\b(?:const|let|var)\s+${variable}\b[^=\n]*=\s*([^;]+)`).exec(
          code,
        )?.[1];
  // Up to the next part of the client.
  const own = made?.split(/\n\s*\w+:\s|\}\s*\)\s*;/, 1)[0];
  if (own === undefined || !/^(?:new\s+|\()?\(?[\w.\s]*ClientAttributes\(\)/.test(own))
    return undefined;
  const custom = [...own.matchAll(/\.withCustomAttributes\(([^)]*)\)/g)].flatMap(
    ([, list = ""]) => list,
  );
  return custom.flatMap((list) => quotedIn(list)).map(customName);
}

function quotedIn(text: string): string[] {
  return [...text.matchAll(/["'`]([^"'`]+)["'`]/g)].flatMap(([, name = ""]) => name);
}

function isCustom(name: string): boolean {
  return name.startsWith("custom:");
}
