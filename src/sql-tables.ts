/** Tables that a project's SQL files declare, by name. */
export type SqlTables = Readonly<Record<string, SqlTable>>;

export interface SqlTable {
  columns: readonly string[];
  /** Columns that a new row must have: not null, and without a default. */
  required: readonly string[];
  /** File that creates the table. */
  file: string;
}
