import type { AwsCall } from "./invocation.ts";
import { asObject, isObject } from "./json.ts";
import type { Json } from "./json.ts";

/** What names a kind of entry in its key: `ORG#`. */
const PREFIX = /^[A-Za-z_-]+[#:|]/;

/** The same for reads of the same kind of entry, whoever the user is. */
export function readKey({
  service,
  operation,
  parameters,
}: Pick<AwsCall, "service" | "operation" | "parameters">): string {
  const given = asObject(parameters);
  const { TableName, IndexName, GroupName, RequestItems, Key, Filter } = given;
  const tables = Object.keys(asObject(RequestItems));
  const [attribute] = typeof Filter === "string" ? Filter.split("=") : [];
  const prefixes = prefixesIn([Key ?? null, given["ExpressionAttributeValues"] ?? null]);
  const all = [
    service,
    operation,
    given["sql"],
    TableName,
    IndexName,
    GroupName,
    ...tables,
    attribute,
  ];
  return JSON.stringify([...all, ...prefixes]);
}

function prefixesIn(value: Json): string[] {
  if (typeof value === "string") return PREFIX.exec(value) ?? [];
  if (Array.isArray(value)) return value.flatMap(prefixesIn);
  return isObject(value) ? Object.values(value).flatMap(prefixesIn) : [];
}
