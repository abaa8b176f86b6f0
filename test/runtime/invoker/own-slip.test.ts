import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { isOwnSlip } from "../../../src/runtime/invoker/own-slip.ts";

const folder = mkdtempSync(join(tmpdir(), "own-slip-"));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * @param marked Source text of a handler's body; `^` is where it throws.
 * @param top What stands before the handler.
 */
function throwsAt(marked: string, how: { type?: string; message?: string; top?: string } = {}) {
  const { type: errorType = "TypeError", message: errorMessage = "x", top = "" } = how;
  const file = join(folder, "index.mjs");
  const source = `${top}\nexport const handler = async (event) => {\n${marked}\n};`;
  writeFileSync(file, source.replace("^", ""));
  const lines = source.slice(0, source.indexOf("^")).split("\n");
  const place = `${file}:${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
  const trace = [`${errorType}: x`, `    at handler (file://${place})`];
  return isOwnSlip({ kind: "handler-error", errorType, errorMessage, trace });
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
  "const { userAttributes } = event.request;\nconst { nickname } = userAttributes;\nnickname.^trim();",
  "console.log(JSON.stringify(event)); await query(event.userName); event.request.plan.^name;",
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
  "cache.get('plan').^name;",
  "this.connection.^query('x');",
  "globalThis.db.^query('x');",
  "getUser(event.request.userAttributes.sub).^email;",
  "const user = getUser(event.request.userAttributes.sub); user.^email;",
  "const user = lookUp[event.userName]; user.^email;",
  "let plan = event.request.clientMetadata.plan; plan = await query(); plan.^name;",
  "event.user = await query(); event.user.^name;",
  "const event2 = await read(event); event2.request.plan.^name;",
  "const found = (await query()) ?? { request: {} }; found.request.plan.^name;",
  "const { found = { request: {} } } = await query(); found.request.plan.^name;",
  "const row = await query(); const user = row ?? event.request.fallback; user.^id;",
  "const row = await query(); const user = { ...row, ...event.request }; user.plan.^name;",
  // What would have been written into the event.
  "Object.assign(event.request, await query()); event.request.plan.^name;",
  "Object.defineProperty(event.request, 'plan', await query()); event.request.plan.^name;",
  "try { event.request.plan = await query(); } catch {} event.request.plan.^name;",
  "try { event.request.plan ??= await query(); } catch {} event.request.plan.^name;",
  "try { ({ plan: event.request.plan } = await query()); } catch {} event.request.plan.^name;",
  "try { [event.request.plan] = await query(); } catch {} event.request.plan.^name;",
  "const { request } = event; try { request.plan = await query(); } catch {} event.request.plan.^name;",
  "try { await enrich(event); } catch {} event.request.plan.^name;",
  "try { await enrich(event.request); } catch {} event.request.plan.^name;",
  "try { await enrich({ event }); } catch {} event.request.plan.^name;",
  "const all = event.request; await enrich(all); all.plan.^name;",
])("may come of what was blocked: %s", (source) => {
  expect(throwsAt(source)).toBe(false);
});

it.each([
  "const enrich = async (e) => { e.request.plan = await query(); };",
  "const enrich = async ({ request }) => { request.plan = await query(); };",
  "const enrich = async (e) => { for (const [key, row] of await query()) e.request[key] = row; };",
])("may come of what a function would have written: %s", (top) => {
  expect(throwsAt("await enrich(event.userName); event.request.plan.^name;", { top })).toBe(false);
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
  "await query().catch(() => event.request.plan.^name);",
  "await query().then(() => {}, () => { event.request.plan.^name; });",
  "socket.once('error', () => { event.request.plan.^name; });",
  "try { await query(); done = true; } finally { if (!done) event.request.plan.^name; }",
  "await query().then(() => process.exit(0), () => {}); event.request.plan.^name;",
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
  const file = join(folder, "index.mjs");
  expect(throwsAt("event.request.plan.^name;")).toBe(true);
  const trace = ["TypeError: x", `    at create (${file}:3:20)`, `    at handler (${file}:3:1)`];
  const outcome = { kind: "handler-error", errorType: "TypeError", errorMessage: "x" } as const;
  expect(isOwnSlip({ ...outcome, trace: trace.slice(0, 2) })).toBe(true);
  expect(isOwnSlip({ ...outcome, trace })).toBe(false);
});

it("is the code's own where nothing gives a name", () => {
  const missing = { type: "ReferenceError", message: "cleint is not defined" };
  expect(throwsAt("^cleint.query();", missing)).toBe(true);
  expect(throwsAt("try { cleint = await connect(); } catch {} ^cleint.query();", missing)).toBe(
    false,
  );
  expect(throwsAt("globalThis['cl' + x] = await connect(); ^cleint.query();", missing)).toBe(false);
  expect(throwsAt("throw new ^Error('no user');", { type: "Error" })).toBe(false);
});

it("is a package's where a package throws", () => {
  const trace = ["TypeError: x", "    at f (/app/node_modules/pg/index.js:1:1)"];
  const outcome = { kind: "handler-error", errorType: "TypeError", errorMessage: "x" } as const;
  expect(isOwnSlip({ ...outcome, trace })).toBe(false);
});
