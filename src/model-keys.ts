/** Primary key fields of an API's models, by model name. No two records may share a key. */
export type KeysByModel = Readonly<Record<string, readonly string[]>>;

/** Key of the table that Amplify creates for a model, by the table's name: `User-abc123-dev`. */
export function keyOfModelTable(models: KeysByModel, table: string): readonly string[] | undefined {
  const model = /^(\w+)-[\w-]+-\w+$/.exec(table)?.[1] ?? "";
  const [partition, ...sort] = Object.hasOwn(models, model) ? (models[model] ?? []) : [];
  if (partition === undefined) return undefined;
  // Several fields become one attribute.
  return sort.length === 0 ? [partition] : [partition, sort.join("#")];
}
