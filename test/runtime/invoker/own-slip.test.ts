import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { isOwnSlip } from "../../../src/runtime/invoker/own-slip.ts";

const folder = mkdtempSync(join(tmpdir(), "own-slip-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** @param marked Source text of a handler; `^` is where it throws. */
function throwsAt(marked: string, errorType = "TypeError"): boolean {
  const file = join(folder, "index.mjs");
  writeFileSync(file, `export const handler = async (event) => {\n${marked.replace("^", "")}\n};`);
  const lines = marked.slice(0, marked.indexOf("^")).split("\n");
  const place = `${file}:${lines.length + 1}:${(lines.at(-1) ?? "").length + 1}`;
  const trace = [`${errorType}: x`, `    at handler (file://${place})`];
  return isOwnSlip({ kind: "handler-error", errorType, errorMessage: "x", trace });
}

it.each([
  "event.request.userAttributes.address.^street;",
  "event.request.userAttributes['custom:org'].^split(',');",
  "event.request.groups.^map((name) => name);",
  "event.request.^getAttributes();",
  "await client.query(sql, [event.request.userAttributes.address.^street]);",
  "const { userAttributes } = event.request; userAttributes.name.^split(' ');",
  "const attributes = event.request.userAttributes; attributes.name.^split(' ');",
  "const name = event.request.userAttributes.name;\nconst [first] = name.^split(' ');",
  "const { request: { userAttributes: user } } = event; user.name.^trim();",
])("is the code's own over the event: %s", (source) => {
  expect(throwsAt(source)).toBe(true);
});

// What a database would have brought may be missing here only.
it.each([
  "const { rows } = await query(); rows[0].^id;",
  "(await query()).rows[0].^id;",
  "const found = await query(); const user = found.rows[0]; user.^id;",
  "const found = await query();\nconst [user] = found;\nuser.^id;",
  "let user; try { user = await query(); } catch {} user.^id;",
  "let user = null; query((row) => { user = row; }); user.^id;",
  "pool.query(sql, (error, result) => { result.^rows; });",
  "cache.get('plan').^name;",
  "users.find(({ id }) => id === 1).^email;",
  "this.connection.^query('x');",
  "globalThis.db.^query('x');",
  "getUser(event.request.userAttributes.sub).^email;",
  "const user = getUser(event.request.userAttributes.sub); user.^email;",
  "const user = lookUp[event.userName]; user.^email;",
  "let plan = event.request.clientMetadata.plan; plan = await query(); plan.^name;",
  "event.user = await query(); event.user.^name;",
  "Object.assign(event.request, await query()); event.request.plan.^name;",
  "for (const row of rows) row.user.^name;",
  "const event2 = await read(event); event2.request.plan.^name;",
])("may come of what was blocked: %s", (source) => {
  expect(throwsAt(source)).toBe(false);
});

// Only what was blocked may have led here.
it.each([
  "try { await query(); } catch (error) { console.error(event.request.context.^id); }",
  "const row = await query(); if (!row) { event.request.plan.^name; }",
  "const row = await query(); if (!row) event.request.plan.^name;",
  "const row = await query(); row ?? event.request.plan.^name;",
  "const row = await query(); if (row) return event; event.request.plan.^name;",
  "const row = await query();\nif (row) {\n  return event;\n}\nevent.request.plan.^name;",
  "for (let at = 0; at < rows.length; at += 1) { event.request.plan.^name; }",
  "return (await query()) || event.request.plan.^name;",
])("may be reached because of what was blocked: %s", (source) => {
  expect(throwsAt(source)).toBe(false);
});

it.each([
  "try { await query(); } catch (error) { console.error(error); }\nevent.request.plan.^name;",
  "if (event.triggerSource !== 'x') return event; await query(); event.request.plan.^name;",
  "const rows = await query(); const ids = rows.map(({ id }) => { return id; }); event.request.plan.^name;",
  "await query(); try { event.request.plan.^name; } finally { close(); }",
  "await query({ text: 'if (' }); // if (x) return\nevent.request.plan.^name;",
])("is reached anyway: %s", (source) => {
  expect(throwsAt(source)).toBe(true);
});

it("may be reached because of what was blocked where a caller had the choice", () => {
  const file = join(folder, "callers.mjs");
  const source = `const create = async (event) => {
  event.request.plan.name;
};
export const handler = async (event) => {
  const row = await query();
  if (!row) await create(event);
};`;
  writeFileSync(file, source);
  const trace = [
    `TypeError: x`,
    `    at create (${file}:2:22)`,
    `    at async handler (${file}:6:19)`,
  ];
  const outcome = { kind: "handler-error", errorType: "TypeError", errorMessage: "x" } as const;
  expect(isOwnSlip({ ...outcome, trace: trace.slice(0, 2) })).toBe(true);
  expect(isOwnSlip({ ...outcome, trace })).toBe(false);
});

it("is the code's own where a name does not exist", () => {
  expect(throwsAt("^cleint.query();", "ReferenceError")).toBe(true);
  expect(throwsAt("throw new ^Error('no user');", "Error")).toBe(false);
});

it("is a package's where a package throws", () => {
  const trace = ["TypeError: x", "    at f (/app/node_modules/pg/index.js:1:1)"];
  const outcome = { kind: "handler-error", errorType: "TypeError", errorMessage: "x" } as const;
  expect(isOwnSlip({ ...outcome, trace })).toBe(false);
});
