/** An attribute of a key, and DynamoDB's type of it. */
export interface KeyAttribute {
  name: string;
  type: "S" | "N" | "B";
}

/** The keys of a DynamoDB table, as a project declares them: the partition key first. */
export interface TableKeys {
  key: readonly KeyAttribute[];
  /** All of its secondary indexes. `undefined` where they cannot be read. */
  indexes: readonly { name: string; key: readonly KeyAttribute[] }[] | undefined;
}

/** Of declared tables, by name. */
export type KeysByTable = Readonly<Record<string, TableKeys>>;

/** @param table Its name or its ARN. */
export function keysOf(tables: KeysByTable, table: string): TableKeys | undefined {
  const name = tableName(table);
  return Object.hasOwn(tables, name) ? tables[name] : undefined;
}

/** A table's name, also by its ARN. */
export function tableName(named: string): string {
  return /^arn:[^/]*:table\/([^/]+)/.exec(named)?.[1] ?? named;
}
