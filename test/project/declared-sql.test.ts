import { expect, it } from "vitest";
import { sqlTables } from "../../src/project/declared-sql.ts";

const USERS = `
-- The users
CREATE TABLE IF NOT EXISTS public.users (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  sub TEXT NOT NULL UNIQUE, -- Cognito's
  "Email" text not null,
  price numeric(10, 2) NOT NULL DEFAULT 0,
  serial_no BIGSERIAL NOT NULL,
  note text CHECK (note <> 'a, b (c'),
  PRIMARY KEY (id),
  CONSTRAINT email_unique UNIQUE ("Email")
);`;

function users(...texts: string[]): unknown {
  const files = texts.map((text, at) => ({ file: `${at}.sql`, text }));
  const found = sqlTables(files)["users"];
  return found && [found.columns.join(" "), found.required.join(" ")];
}

const COLUMNS = "id sub Email price serial_no note";

it.each<[string, string, unknown]>([
  ["", "", [COLUMNS, "sub Email"]],
  [
    "a column",
    "ALTER TABLE users ADD COLUMN IF NOT EXISTS phone text NOT NULL;",
    [`${COLUMNS} phone`, "sub Email"],
  ],
  [
    "columns",
    "alter table only public.users add a int, add column b int;",
    [`${COLUMNS} a b`, "sub Email"],
  ],
  ["a constraint", "ALTER TABLE users ADD CONSTRAINT x CHECK (sub <> '');", [COLUMNS, "sub Email"]],
  [
    "a name",
    "ALTER TABLE users RENAME COLUMN sub TO cognito_sub;",
    [`${COLUMNS} cognito_sub`, "Email"],
  ],
  ["a default", "ALTER TABLE users ALTER COLUMN sub SET DEFAULT 'x';", [COLUMNS, "Email"]],
  ["what is gone", 'ALTER TABLE users DROP COLUMN "Email";', [COLUMNS, "sub"]],
  ["another table", "ALTER TABLE orders ADD COLUMN total int;", [COLUMNS, "sub Email"]],
  ["another schema", "ALTER TABLE auth.users ADD COLUMN total int;", [COLUMNS, "sub Email"]],
  ["a new name", "ALTER TABLE users RENAME TO members;", undefined],
  ["a view", "CREATE OR REPLACE VIEW users AS SELECT 1;", undefined],
  [
    "a policy",
    'CREATE POLICY "People can view users" ON users FOR SELECT USING (true);',
    [COLUMNS, "sub Email"],
  ],
  ["code", "DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN x int', t); END $$;", undefined],
  [
    "a trigger that fills in",
    "CREATE TRIGGER fill BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f();",
    [COLUMNS, ""],
  ],
  [
    "a trigger of updates",
    "CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f();",
    [COLUMNS, "sub Email"],
  ],
  [
    "a second declaration",
    "CREATE TABLE users (id uuid, sub text NOT NULL, age int);",
    [`${COLUMNS} age`, "sub"],
  ],
])("a table with %s", (_, more, expected) => {
  expect(users(USERS, more)).toEqual(expected);
});

it.each([
  "CREATE TABLE users (LIKE people);",
  "CREATE TABLE users (a int) INHERITS (people);",
  "CREATE TABLE auth.users (a int);",
  "CREATE TABLE users AS SELECT * FROM people;",
  "-- CREATE TABLE users (a int);",
])("nothing is known of %s", (text) => {
  expect(users(text)).toBeUndefined();
});
