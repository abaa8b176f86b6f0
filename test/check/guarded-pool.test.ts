// The pool whose events a handler works for, and no others.
import { expect, it } from "vitest";
import type { Assumption } from "../../src/assumption.ts";
import { guardedPool } from "../../src/check/guarded-pool.ts";

const ID = "eu-west-1_3vlAXHPCC";
const MADE_UP: Assumption = {
  code: "variables-made-up",
  severity: "note",
  where: {},
  args: { names: ["POOL"] },
};
const setting = { assumptions: [MADE_UP], region: "eu-west-1" };

it.each<[string, string, Record<string, string>, string | undefined]>([
  ["a text", `if (event.userPoolId !== "${ID}") return event;`, {}, ID],
  ["a constant", `const pool = '${ID}';\nif (event.userPoolId === pool) add();`, {}, ID],
  ["a variable", "if (event.userPoolId !== process.env.POOL) return event;", { POOL: ID }, ID],
  [
    "a variable in a constant",
    "const POOL = process.env.POOL;\nif (event.userPoolId !== POOL) return event;",
    { POOL: ID },
    ID,
  ],
  [
    "an id that is passed on",
    `add({ UserPoolId: event.userPoolId, Other: "${ID}" });`,
    {},
    undefined,
  ],
  ["an unset variable", "if (event.userPoolId !== process.env.OTHER) return event;", {}, undefined],
  ["another text", 'if (event.userPoolId === "") throw new Error("no pool");', {}, undefined],
])("%s", (_, source, env, id) => {
  const found = guardedPool(source, { ...setting, env });
  expect(found?.id).toBe(id);
  expect(found?.assumptions ?? []).toHaveLength(id === undefined ? 0 : 1);
});

it("a made-up variable gets the id of the events", () => {
  const source = "if (event.userPoolId !== process.env.POOL) return event;";
  const found = guardedPool(source, { ...setting, env: { POOL: "Pool" } });
  expect(found?.id).toMatch(/^eu-west-1_/);
  expect(found?.variables).toEqual({ POOL: found?.id });
});
