import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";

type JsonObject = Record<string, Json>;

/** What an SDK compares with what it sent, and throws where that is not there. */
export function sqsReply(
  operation: string,
  parameters: Json | undefined,
  newId: () => string,
): JsonObject | undefined {
  if (!isObject(parameters)) return undefined;
  switch (operation) {
    case "SendMessage":
      return taken(parameters, newId);
    case "SendMessageBatch": {
      const entries = Array.isArray(parameters["Entries"]) ? parameters["Entries"] : [];
      const Successful = entries
        .filter(isObject)
        .map((entry) => ({ ...taken(entry, newId), Id: entry["Id"] ?? "" }));
      return { Successful, Failed: [] };
    }
    default:
      return undefined;
  }
}

function taken({ MessageBody: body }: JsonObject, newId: () => string): JsonObject {
  const { createHash } = process.getBuiltinModule("node:crypto");
  const hash = createHash("md5").update(typeof body === "string" ? body : "");
  return { MessageId: newId(), MD5OfMessageBody: hash.digest("hex") };
}
