import { foundOutput } from "../../capture/aws/found.ts";
import type { EventDocument } from "../../event/event.ts";
import type { AwsCall } from "../../invocation.ts";
import { asObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import { findsFor } from "../../runtime/invoker/read-members.ts";
import { tryRead } from "../../runtime/try-read.ts";
import { placeIn } from "../../source-place.ts";

/**
 * What a read of DynamoDB returns that finds an item with the members that the handler's source reads of one.
 *
 * @returns `undefined` where the source reads none by name.
 */
export function foundItem(call: AwsCall, file: string, event: EventDocument): Json | undefined {
  const { operation, parameters, caller = "" } = call;
  if (call.service !== "dynamodb" || !/^(?:GetItem|Query|Scan)$/.test(operation)) return undefined;
  const files = [file, ...[placeIn(caller)].flatMap((place) => place?.file ?? [])];
  const source = [...new Set(files)].map((each) => tryRead(each) ?? "").join("\n");
  const items = ["Item", ...Array.from(source.matchAll(ITEMS), (found) => found.slice(1).join(""))];
  const own = `(?<![\\w.])(?:\\w+\\??\\.)?(?:${[...new Set(items)].join("|")}|Items)`;
  const { reads, members } = findsFor(file, [call]);
  const read = members.filter(({ name }) =>
    new RegExp(
      `${own}(?:[!?)]|(?:\\?\\.)?\\[\\d\\])*\\.${name}\\b|\\{[^{}]*\\b${name}\\b[^{}]*\\}\\s*=[^;\\n]*${own}\\b`,
    ).test(source),
  );
  if (read.length === 0) return undefined;
  const asked = { operation, input: asObject(parameters), event: () => event };
  return foundOutput("dynamodb", asked, { reads, members: read }, 1);
}

/** What a source calls an item: `const member = unmarshall(found.Item)`, `{ Item: member }`, `Items.map((member) =>`. */
const ITEMS =
  /\b(?:const|let|var)\s+(\w+)\s*(?::[^=;]*)?=[^;\n]*\bItems?\b[^;\n.]*(?=[;\n])|\{\s*Item\s*:\s*(\w+)|\b(?:const|let)\s+(\w+)\s+of\s+[\w.?!]*Items\b|\bItems\??\.\w+\(\s*\(?(\w+)/g;
