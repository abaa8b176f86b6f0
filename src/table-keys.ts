/** A key attribute and its DynamoDB type. */
export interface KeyAttribute {
  name: string;
  type: "S" | "N" | "B";
}

/** Keys of a DynamoDB table, as the project declares them; the partition key comes first. */
export interface TableKeys {
  key: readonly KeyAttribute[];
  /** All secondary indexes. `undefined` if they cannot be read. */
  indexes: readonly { name: string; key: readonly KeyAttribute[] }[] | undefined;
}

/** Keys of declared tables, by table name. */
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
