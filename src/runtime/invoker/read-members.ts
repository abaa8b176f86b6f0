import type { Finds, Member } from "../../capture-settings.ts";
import type { AwsCall } from "../../invocation.ts";
import { readKey } from "../../read-key.ts";
import { placeIn } from "../../source-place.ts";
import { followImports } from "../imports.ts";
import { tryRead } from "../try-read.ts";

/** More names are not taken from a source. */
const MOST_MEMBERS = 80;

/** Parts of the event, of AWS's answers and of the language. */
const OTHERS = new Set([
  ...["request", "response", "userAttributes", "clientMetadata", "triggerSource", "userName"],
  ...["userPoolId", "callerContext", "clientId", "region", "version", "identities"],
  ...["Item", "Items", "Attributes", "Users", "Groups", "Count", "ScannedCount", "Responses"],
  ...["LastEvaluatedKey", "NextToken", "PaginationToken", "S", "N", "BOOL", "L", "M", "SS", "NS"],
  ...["env", "exports", "handler", "prototype", "stack", "message", "code", "statusCode", "length"],
  ...["$metadata", "default", "ok", "json", "requestId", "awsRequestId", "Key", "TableName"],
]);

/** What an entry that is of use does not have: `deletedAt`, `isBlocked`, `used`. */
const ENDED =
  /(?:delet|remov|revok|block|ban|suspend|disabl|inactiv|archiv|cancel|redeem|accept|claim|consum|reject)(?:ed|e|led|d)?(?:At|On|Date|By)?$|^(?:is|was|has)?_?used(?:At|On|By)?$|expired$|already/i;

const YES = /^(?:is|has|can|allow|should)[A-Z_]|(?:enabled|active|valid|verified|confirmed)$/i;

/** Lets reads find an entry with what the handler's source, and that of the reads and the error, reads of anything. */
export function findsFor(
  file: string,
  reads: readonly AwsCall[],
  trace: readonly string[] = [],
): Finds {
  const places = [...trace, ...reads.map(({ caller = "" }) => caller)].flatMap(
    (line) => placeIn(line)?.file ?? [],
  );
  const sources = [...new Set([file, ...places])].map((each) => tryRead(each) ?? "").join("\n");
  const { files } = followImports([{ name: file, text: tryRead(file) ?? "" }]);
  const taken = takenBy(sources, files.map(({ text }) => text).join("\n"));
  return { reads: [...new Set(reads.map(readKey))], members: membersIn(`${taken}\n${sources}`) };
}

/** What functions that are given an entry take of it, wherever they are: `const { email } = item;`. */
export function takenBy(source: string, all: string): string {
  const called = [...source.matchAll(GIVEN_ENTRY)].map(([, name = ""]) => name);
  return [...new Set(called)]
    .flatMap((name) => [...all.matchAll(new RegExp(`\\b${name}${FIRST_PARAMETER}`, "g"))])
    .map(([, members = ""]) => `const {${members}} = item;`)
    .join("\n");
}

/** `subscribe(found.Item, true)`, `invite(Items[0])`. */
const GIVEN_ENTRY = /\b([A-Za-z_]\w*)\(\s*[\w.?!]*\bItems?\b/g;

/** `subscribe = async ({ email }, isSure) =>`, `function invite({ email }: Member)`. */
const FIRST_PARAMETER = String.raw`\s*(?:[:=]\s*)?(?:async\s*)?(?:function\s*\w*\s*)?\(\s*\{([\w\s,:="'\x60]*)\}`;

const NAME = String.raw`([A-Za-z_][\w]*)`;
const READS = [
  new RegExp(String.raw`(?<=[\w\])])\s*\??\.\s*${NAME}\b(?!\s*(?:\?\.)?\()`, "g"),
  /(?<=[\w\])])(?:\?\.)?\[\s*["'`]([\w-]+)["'`]\s*\]/g,
];
/** `{ plan, role: own = "user" } =`, and `({ plan }) =>`. */
const TAKEN = /\{([\w\s,:="'`]*)\}\s*(?:=(?![=>])|\)\s*=>)/g;

/** The names of what code reads of anything, other than methods that it calls. */
export function namesReadIn(code: string): string[] {
  const read = READS.flatMap((pattern) => [...code.matchAll(pattern)].map(([, name = ""]) => name));
  const taken = [...code.matchAll(TAKEN)].flatMap(([, inner = ""]) =>
    inner.split(",").map((part) => part.split(/[:=]/)[0]?.trim() ?? ""),
  );
  return [...new Set([...read, ...taken])].filter((name) => name !== "" && !OTHERS.has(name));
}

export function membersIn(source: string): Member[] {
  const code = source.replaceAll(/^\s*(?:\/\/|\/?\*|import\b).*$/gm, "");
  const names = namesReadIn(code).filter(
    (name) => !/^[A-Z\d_]{2,}$/.test(name) && !ENDED.test(name),
  );
  return names.slice(0, MOST_MEMBERS).map((name) => memberOf(name, code));
}

function memberOf(name: string, code: string): Member {
  const after = (what: string): boolean =>
    new RegExp(String.raw`\b${name}\b["'\x60\]]*${what}`).test(code);
  const [, , text] =
    new RegExp(
      String.raw`\b${name}\b["'\x60\])]*(?:\??\.S)?(?:\s*[!=]==?\s*|\??\.(?:starts|ends)With\(\s*)(["'\x60])([^"'\x60]+)\1`,
    ).exec(code) ?? [];
  if (text !== undefined && !ENDED.test(text)) return { name, form: "text", text };
  if (after(String.raw`\??\.N\b`) || after(String.raw`\s*(?:[<>]=?|[-+*/]=?|[!=]==?)\s*\d`)) {
    return { name, form: "number" };
  }
  if (after(String.raw`\??\.BOOL\b`) || after(String.raw`\s*[!=]==?\s*true\b`)) {
    return { name, form: "boolean" };
  }
  const isEach = new RegExp(String.raw`(?:\bof\s+|\.\.\.)[\w.?]*\b${name}\b`).test(code);
  if (
    isEach ||
    after(String.raw`\??\.(?:L\b|(?:map|forEach|filter|some|every|find|flatMap|reduce|push)\()`)
  ) {
    return { name, form: "list" };
  }
  const inner = [
    ...code.matchAll(new RegExp(String.raw`\b${name}\??\.${NAME}\b(?!\s*(?:\?\.)?\()`, "g")),
  ].flatMap(([, each = ""]) => (OTHERS.has(each) ? [] : [each]));
  if (inner.length > 0) return { name, form: "map", members: [...new Set(inner)] };
  return { name, form: YES.test(name) ? "boolean" : "text" };
}
