import { expect, it } from "vitest";
import {
  columnsOf,
  isOfSession,
  isUnterminated,
  nameOfStatement,
  parameterNames,
} from "../../../src/capture/sql/statement.ts";

it.each([
  ["select * from users", "SELECT users"],
  ['INSERT INTO app."Users" (id) VALUES (1)', "INSERT Users"],
  ["update only users set a = 1", "UPDATE users"],
  ["delete from users where id = 1", "DELETE users"],
  ["-- from nowhere\nselect 1", "SELECT"],
  ["with old as (select * from a) delete from users", "DELETE a"],
  ["CREATE TABLE IF NOT EXISTS users (id int)", "CREATE users"],
  ["", ""],
])("the name of %s is %s", (sql, name) => {
  expect(nameOfStatement(sql)).toBe(name);
});

it.each([
  ["select id, u.plan, count(*) from users u", ["id", "plan", "count"]],
  ['select "a" as "b", lower(x) y, 1 from t', ["b", "y", "?column?"]],
  ["select coalesce(a, 'from, b') from t", ["coalesce"]],
  ["select * from users", []],
  ["insert into users (sub, email) values ($1, $2) returning *", ["id", "sub", "email"]],
  ["insert into users (sub) values ($1) returning id, created_at", ["id", "created_at"]],
  ["update users set a = 1", []],
  ["insert into users (sub) values ($1) returning *, 1 as upsert", ["id", "sub", "upsert"]],
])("the columns of %s", (sql, columns) => {
  expect(columnsOf(sql)).toEqual(columns);
});

it.each([
  ["BEGIN", true],
  ["select now()", true],
  ["SELECT 1", true],
  ["select set_config('app.user', $1, true)", true],
  ["select pg_advisory_xact_lock($1)", true],
  ["select typname from pg_type", true],
  ["select join_clinic($1)", false],
  ["select * from users", false],
])("whether %s is of the connection: %s", (sql, isOf) => {
  expect(isOfSession(sql)).toBe(isOf);
});

it.each([
  ["insert into a (x, y) values ($1, lower($2)), ($3, $4)", { 1: "x", 3: "x_3", 4: "y" }],
  ["insert into a (x, y) values ($2, $1)", { 1: "y", 2: "x" }],
  ["update a set x = $1 where id = $2 and y ilike $3", { 1: "x", 2: "id", 3: "y" }],
  ["select f($1)", {}],
])("what the parameters of %s are for", (sql, names) => {
  expect(Object.fromEntries(parameterNames(sql))).toEqual(names);
});

it.each([
  ["insert into a values ('O'Neil')", true],
  ["insert into a values ('O''Neil')", false],
  ["select \"it's\" from a -- it's", false],
  ["do $$ begin raise 'it''s'; end $$", false],
])("whether a value of %s ends where it should not: %s", (sql, is) => {
  expect(isUnterminated(sql)).toBe(is);
});
