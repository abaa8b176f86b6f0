import { expect, it } from "vitest";
import { createDatabase } from "../../../src/capture/sql/database.ts";

const INSERT = "INSERT INTO users (sub, email, plan) VALUES ($1, $2, 'free') RETURNING id";

function opened() {
  const database = createDatabase({
    written: [],
    newId: () => "1",
    event: () => undefined,
    region: "",
  });
  const ask = (sql: string, ...values: string[]) => database.run({ sql, values }).result.rows;
  return { ...database, ask };
}

it("finds what it was given", () => {
  const { ask } = opened();
  expect(ask(INSERT, "s-1", "Ann@Example.com")).toEqual([{ id: 1 }]);
  const row = { id: 1, sub: "s-1", email: "Ann@Example.com", plan: "free" };
  expect(ask("select * from users where sub = $1", "s-1")).toEqual([row]);
  expect(ask("select plan from app.users u where u.sub = $1 and gone is null", "s-1")).toEqual([
    { plan: "free" },
  ]);
  expect(ask("select id from users where lower(email) = lower($1)", "ann@example.com")).toEqual([
    { id: 1 },
  ]);
  expect(ask("select count(*) from users where plan = 'free'")).toEqual([{ count: "1" }]);
  expect(ask("select exists(select 1 from users where sub = $1)", "s-1")).toEqual([
    { exists: true },
  ]);
  expect(ask("select * from users where sub = $1 or email = $2", "s-2", "ann@example.com")).toEqual(
    [row],
  );
});

it("finds nothing of somebody else's, or in another table", () => {
  const { ask } = opened();
  ask(INSERT, "s-1", "ann@example.com");
  expect(ask("select * from users where sub = $1", "s-2")).toEqual([]);
  expect(ask("select * from users where sub = $1 and plan = 'pro'", "s-1")).toEqual([]);
  expect(ask("select * from teams where sub = $1", "s-1")).toEqual([]);
  expect(ask("select * from users where score > $1", "s-1")).toEqual([]);
});

it("changes and deletes rows", () => {
  const { ask } = opened();
  ask(INSERT, "s-1", "ann@example.com");
  ask("UPDATE users SET plan = $1 WHERE sub = $2", "pro", "s-1");
  expect(ask("select plan from users where sub = 's-1'")).toEqual([{ plan: "pro" }]);
  ask("DELETE FROM users WHERE sub = $1", "s-1");
  expect(ask("select plan from users where sub = 's-1'")).toEqual([]);
});

it("forgets what is rolled back", () => {
  const { ask, rollBack, skip } = opened();
  ask(INSERT, "s-1", "ann@example.com");
  ask(INSERT, "s-2", "bo@example.com");
  skip();
  rollBack(2);
  expect(ask("select sub from users")).toEqual([{ sub: "s-1" }]);
});
