import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { asObject, isObject, tryParseJson } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { DeclaredTable } from "../../project/declared-handler.ts";
import type { KeyAttribute, TableKeys } from "../../table-keys.ts";
import { tryRead } from "../../runtime/try-read.ts";

const BACKEND = /^(.*[\\/]amplify[\\/]backend)[\\/]function[\\/]/;

/** The DynamoDB tables of an Amplify Gen 1 backend. Its functions know them by `STORAGE_<NAME>_NAME` and `…_ARN`. */
export async function amplifyTables(handler: string): Promise<DeclaredTable[]> {
  const [, backend = ""] = BACKEND.exec(handler) ?? [];
  const storage = join(backend, "storage");
  if (backend === "" || !existsSync(storage)) return [];
  const { declaredTables } = await import("../../project/declared-tables.ts");
  return readdirSync(storage).flatMap((name) => {
    const folder = join(storage, name);
    // It may change everything.
    if (existsSync(join(folder, "override.ts"))) return [];
    const inputs = objectIn(join(folder, "cli-inputs.json"));
    const keys = keysOfInputs(inputs);
    const variables = ["NAME", "ARN"].map((part) => `STORAGE_${name.toUpperCase()}_${part}`);
    const tables = keys === undefined ? ofTemplate(folder, name) : [{ ...keys, name: undefined }];
    return tables.map((table) => ({ ...table, variables }));
  });

  function ofTemplate(folder: string, name: string): DeclaredTable[] {
    const content = objectIn(join(folder, `${name}-cloudformation-template.json`));
    if (content === undefined) return [];
    const given = Object.entries(objectIn(join(folder, "parameters.json")) ?? {}).map(
      ([key, value]) => [key, { Type: "String", Default: value }],
    );
    const parameters = { ...asObject(content["Parameters"]), ...Object.fromEntries(given) } as Json;
    const whole = { ...content, Parameters: parameters };
    const template = { file: name, content: whole, lineOf: () => undefined };
    return declaredTables(template, [template], []);
  }
}

/** What newer versions of the CLI ask for, and make the template of. */
function keysOfInputs(inputs: Json | undefined): TableKeys | undefined {
  const key = keyIn(inputs);
  const { gsi = [] } = asObject(inputs);
  const indexes = [gsi].flat().flatMap((each) => {
    const { name } = asObject(each);
    return typeof name === "string" ? [{ name, key: keyIn(each) }] : [];
  });
  return key.length === 0 ? undefined : { key, indexes };
}

function keyIn(inputs: Json | undefined): KeyAttribute[] {
  const { partitionKey, sortKey } = asObject(inputs);
  return [partitionKey, sortKey].flatMap((each) => {
    const { fieldName: name, fieldType } = asObject(each);
    const type = typeof fieldType === "string" ? TYPES.get(fieldType) : undefined;
    return typeof name === "string" && type !== undefined ? [{ name, type }] : [];
  });
}

const TYPES = new Map<string, KeyAttribute["type"]>([
  ["string", "S"],
  ["number", "N"],
  ["binary", "B"],
]);

function objectIn(file: string): Record<string, Json> | undefined {
  const found = tryParseJson(tryRead(file) ?? "");
  return isObject(found) ? found : undefined;
}
