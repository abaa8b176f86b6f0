// Rows that a handler writes through PostgREST, against the project's migrations.
import { expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

const MIGRATION = `
create table profiles (
  id text primary key,
  email text not null,
  full_name text
);
alter table profiles add column locale text default 'en';
`;

function handler(row: string, method = "POST"): string {
  return `
    export const handler = async (event) => {
      const { sub, email, name } = event.request.userAttributes;
      const response = await fetch("https://abcd.supabase.co/rest/v1/profiles", {
        method: "${method}",
        headers: { apikey: "k", "Content-Type": "application/json", Prefer: "resolution=merge-duplicates" },
        body: JSON.stringify(${row}),
        signal: AbortSignal.timeout(2_000),
      });
      if (!response.ok) console.warn("profile", response.status);
      return event;
    };`;
}

async function told(source: string, folder = "supabase/migrations"): Promise<string[]> {
  const cwd = folderWith({
    "confirm.mjs": source,
    [`${folder}/20260101_profiles.sql`]: MIGRATION,
    "stubs.json": '[{ "url": "https://abcd.supabase.co/*", "status": 201, "reply": "" }]',
  });
  const argv = ["check", "confirm.mjs", "--only", "confirm-sign-up/plain", "--no-derive"];
  const { out } = await cli([...argv, "--stubs", "stubs.json", "--json"], { cwd });
  const { scenarios } = JSON.parse(out) as {
    scenarios: { findings: { code: string; message: string }[] }[];
  };
  return scenarios
    .flatMap(({ findings }) => findings)
    .flatMap(({ code, message }) => (code === "work-was-done" ? message : []));
}

const REJECTED = "PostgREST rejects the row with HTTP 400: the table profiles";
const FILE = "(supabase/migrations/20260101_profiles.sql)";

it.each<[string, string, string[]]>([
  ["{ id: sub, email, full_name: name, locale: 'de' }", "POST", []],
  ["[{ id: sub, email }]", "POST", []],
  [
    "{ id: sub, email, first_name: name }",
    "POST",
    [`${REJECTED} has no column first_name ${FILE}`],
  ],
  ["{ id: sub, full_name: name }", "POST", [`${REJECTED} requires email ${FILE}`]],
  ["{ id: sub, email: null }", "POST", [`${REJECTED} requires email ${FILE}`]],
  ["{ full_name: name }", "PATCH", []],
])("%s by %s", async (row, method, messages) => {
  expect(await told(handler(row, method))).toEqual(messages);
});

it("says nothing of a project without the table", async () => {
  expect(await told(handler("{ first_name: name }").replaceAll("profiles", "people"))).toEqual([]);
});
