// Clients of PostgreSQL whose database a stub stands for.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { fixture } from "../../helpers/fixtures.ts";
import { folderWith } from "../../helpers/handlers.ts";

const DATABASE = { url: "postgres://db.example.com" };

const cwd = folderWith({
  "there.json": JSON.stringify([DATABASE]),
  "rows.json": JSON.stringify([
    {
      ...DATABASE,
      operation: "SELECT users",
      match: { sql: "*seats*" },
      reply: [{ plan: "pro", seats: 3, since: "2026-01-02T03:04:05Z", id: 7 }],
    },
    DATABASE,
  ]),
  "full.json": JSON.stringify([
    {
      url: "postgres://*",
      operation: "INSERT profiles",
      error: { code: "23503", message: "no such user" },
    },
    DATABASE,
  ]),
  "other.json": JSON.stringify([{ url: "postgres://other.example.com:5432" }]),
});

interface Ran {
  outcome: { kind: string; errorMessage?: string };
  awsCalls: { service: string; operation: string; result: string; parameters?: unknown }[];
  logs: { text: string }[];
}

async function run(handler: string, stubs: string) {
  const file = `${fixture("handlers/databases")}/${handler}`;
  const args = ["run", file, "--stubs", stubs, "--json", "--seed", "1"];
  const { out, code } = await cli(args, { cwd });
  const { awsCalls, logs, outcome } = JSON.parse(out) as Ran;
  return {
    ...{ code, outcome },
    calls: awsCalls.map(({ service, operation, result }) => `${result} ${service} ${operation}`),
    logs: logs.map(({ text }) => text),
    parameters: awsCalls.map((call) => call.parameters),
  };
}

describe("a handler whose database a stub stands for", () => {
  it("inserts over TLS, in a transaction, and gets the row back", async () => {
    const { code, calls, parameters } = await run("pg.mjs", "there.json");
    expect(code).toBe(0);
    expect(calls).toEqual(["answered postgres INSERT users", "answered postgres INSERT profiles"]);
    expect(parameters[0]).toMatchObject({
      parameters: [{ name: "sub" }, { name: "email", value: expect.stringContaining("@") }],
    });
    expect(parameters[1]).toMatchObject({ parameters: [{ name: "user_id", value: "1" }] });
  });

  it("reads the rows of a stub in their types", async () => {
    const { logs } = await run("pg.mjs#reads", "rows.json");
    expect(logs).toEqual([
      '[[{"plan":"pro","seats":3,"since":"2026-01-02T03:04:05.000Z"}],true,[{"count":"0"}]]',
    ]);
  });

  it("finds no row without one", async () => {
    const { logs } = await run("pg.mjs#reads", "there.json");
    expect(logs).toEqual(['[[],false,[{"count":"0"}]]']);
  });

  it("gets the error of a stub, and undoes its transaction", async () => {
    const { code, calls, outcome } = await run("pg.mjs", "full.json");
    expect(code).toBe(1);
    expect(outcome).toMatchObject({ errorMessage: "no such user" });
    expect(calls).toEqual([
      "answered postgres INSERT users",
      "stubbed postgres INSERT profiles",
      "answered postgres ROLLBACK",
    ]);
  });

  it("sends several statements at once", async () => {
    const { logs, calls } = await run("pg.mjs#several", "there.json");
    expect(logs).toEqual(["SET null, SELECT 1, DELETE 1"]);
    expect(calls).toEqual(["answered postgres DELETE invitations"]);
  });

  it("uses a client that asks for columns before it sends values", async () => {
    const { code, logs, calls } = await run("postgres.mjs", "rows.json");
    expect(code).toBe(0);
    expect(logs).toEqual(['[{"id":7,"seats":3},1,true]']);
    expect(calls).toEqual([
      "stubbed postgres SELECT users",
      "answered postgres INSERT users",
      "answered postgres UPDATE teams",
    ]);
  });

  it("does not reach another one", async () => {
    const { code, calls } = await run("pg.mjs", "other.json");
    expect(code).toBe(2);
    expect(calls).toEqual(["refused tcp db.example.com:5432"]);
  });
});

it("gets a stub from --write-stubs", async () => {
  const file = fixture("handlers/databases/pg.mjs");
  const { out } = await cli(["run", file, "--write-stubs", "new.json"], { cwd });
  expect(out).toContain("use --stubs stubs.json, or --allow-net db.example.com:5432");
  expect(JSON.parse(readFileSync(join(cwd, "new.json"), "utf8"))).toEqual({
    stubs: [{ url: "postgres://db.example.com:5432" }],
  });
});

it("has no verdict where a query has to find a row, and gets a stub for it", async () => {
  const file = `${fixture("handlers/databases")}/pg.mjs#needs`;
  const flags = ["--stubs", "there.json", "--write-stubs", "there.json"];
  const { out, code } = await cli(["run", file, ...flags, "--seed", "1"], { cwd });
  expect(code).toBe(2);
  expect(out).toContain("postgres SELECT plans found nothing");
  const { length, 1: added } = JSON.parse(
    readFileSync(join(cwd, "there.json"), "utf8"),
  ) as object[];
  expect({ length, ...added }).toEqual({
    ...{ length: 2, ...DATABASE, operation: "SELECT plans" },
    match: { sql: "SELECT * FROM plans WHERE name = $1" },
    reply: [expect.objectContaining({ id: 1, name: "free" })],
  });
  expect((await cli(["run", file, "--stubs", "there.json"], { cwd })).code).toBe(0);
});

it("refuses a statement that a name breaks", async () => {
  const file = `${fixture("handlers/databases")}/pg.mjs#needs`;
  const flags = ["--stubs", "there.json", "--user-name", "O'Neil"];
  const { out, code } = await cli(["run", file, ...flags], { cwd });
  expect(code).toBe(1);
  expect(out).toContain("unterminated quoted string");
});

describe("check with a stub for the database", () => {
  const check = async (handler: string) => {
    const file = `${fixture("handlers/databases")}/${handler}`;
    const only = ["*/plain", "*/twice", "*/after-sign-up", "*/no-email", "*/postgres-*"].flatMap(
      (name) => ["--only", name],
    );
    const { out } = await cli(["check", file, "--stubs", "there.json", "--json", ...only], { cwd });
    const { scenarios } = JSON.parse(out) as {
      scenarios: {
        findings: { code: string; severity: string; message: string; scenario: string }[];
      }[];
    };
    return scenarios.flatMap(({ findings }) => findings);
  };

  it("finds what a review finds", async () => {
    const findings = await check("pg.mjs");
    expect(new Set(findings.map(({ code, severity }) => `${severity} ${code}`))).toEqual(
      new Set([
        "warning no-repeated-effect-on-reset",
        "warning idempotent-effects",
        "note no-incomplete-record",
        "note survives-service-failure",
      ]),
    );
    const partial = findings.find(({ scenario }) => /INSERT-profiles-denied/.test(scenario));
    expect(partial?.message).toMatch(/INSERT users/);
    expect(partial?.message).not.toContain("done before the failure");
  });

  it("knows what an earlier call has inserted", async () => {
    const findings = await check("pg.mjs#once");
    const codes = findings.map(({ code }) => code);
    expect(codes).not.toContain("idempotent-effects");
  });

  it("takes a rollback for no work of its own", async () => {
    const findings = await check("pg.mjs#tolerant");
    expect(findings.map(({ code }) => code)).not.toContain("errors-are-handled");
  });

  it("has nothing against a careful one", async () => {
    const findings = await check("pg.mjs#careful");
    expect(findings.filter(({ severity }) => severity !== "note")).toEqual([]);
  });
});
