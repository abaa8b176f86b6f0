import { join } from "node:path";
import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { folderWith } from "../../helpers/handlers.ts";

const event = createEvent({ seed: "variables" });

async function run(files: Record<string, string>): Promise<Invocation & { folder: string }> {
  const folder = folderWith(files);
  const variables = { SET: "yes" };
  const file = join(folder, "index.mjs");
  return { ...(await localInvoker({ file, env: {}, variables })(event)), folder };
}

it("names what is read and not set, once, with the place in the user's own code", async () => {
  const { unsetVariables, folder } = await run({
    "node_modules/config/index.js": "module.exports = () => process.env.OF_A_PACKAGE;",
    "index.mjs": `import { env } from "node:process";
import config from "config";
const { TABLE, SET, USERPROFILE, HOMEPATH, ...rest } = process.env;
config();
export const handler = async (event) => {
  for (let i = 0; i < 3; i++) env.lower;
  process.env.SET;
  process.env["WITH-DASH"];
  process.env.LATER = "set";
  process.env.LATER;
  return event;
};`,
  });
  expect(unsetVariables).toEqual([
    { name: "TABLE", caller: `${join(folder, "index.mjs")}:3:9` },
    { name: "OF_A_PACKAGE" },
    { name: "lower", caller: `${join(folder, "index.mjs")}:6:35` },
  ]);
});

it("leaves process.env as it is", async () => {
  const { outcome, unsetVariables } = await run({
    "index.mjs": `const env = process.env;
export const handler = async (event) => {
  const seen = [];
  const see = (value) => seen.push(value ?? null);
  see("SET" in env); see("UNSET" in env); see(Object.hasOwn(env, "UNSET")); see(env.hasOwnProperty("SET"));
  const only = (all) => Object.fromEntries(Object.entries(all).filter(([name]) => /^(SET|NUMBER)$/.test(name)));
  see(only({ ...env })); see(only(JSON.parse(JSON.stringify(env)))); see(only(structuredClone(env)));
  see(Object.keys(env).includes("SET"));
  const looped = []; for (const name in env) looped.push(name);
  see(looped.length === Object.keys(env).length);
  env.NUMBER = 1; see(env.NUMBER); see(only(env));
  see(delete env.NUMBER); see("NUMBER" in env); see(delete env.UNSET);
  see(env instanceof Object); see(String(env)); see(typeof env.toString);
  see((await env) === env); see(env[Symbol.iterator]); see(Object.getOwnPropertyDescriptor(env, "SET"));
  try { env[Symbol("a")] = 1; } catch (error) { see(error.name); }
  return { ...event, response: { seen } };
};`,
  });
  expect(outcome).toMatchObject({
    payload: {
      response: {
        seen: [
          ...[true, false, false, true, { SET: "yes" }, { SET: "yes" }, { SET: "yes" }, true, true],
          ...["1", { NUMBER: "1", SET: "yes" }, true, false, true, true, "[object Object]"],
          ...["function", true, null],
          { configurable: true, enumerable: true, value: "yes", writable: true },
          "TypeError",
        ],
      },
    },
  });
  expect(unsetVariables).toBeUndefined();
});

it("is not disturbed by what a handler replaces", async () => {
  const { outcome, unsetVariables } = await run({
    "index.mjs": `export const handler = async (event) => {
  const wrong = () => { throw new Error("replaced"); };
  const kept = [RegExp.prototype.test, RegExp.prototype.exec, String.prototype.split, Array.prototype.find];
  RegExp.prototype.test = RegExp.prototype.exec = String.prototype.split = Array.prototype.find = wrong;
  Error.prepareStackTrace = wrong;
  process.env.TABLE;
  [RegExp.prototype.test, RegExp.prototype.exec, String.prototype.split, Array.prototype.find] = kept;
  delete Error.prepareStackTrace;
  process.env = { OWN: "1" };
  process.env.OTHER;
  return event;
};`,
  });
  expect(outcome.kind).toBe("returned");
  expect(unsetVariables).toEqual([{ name: "TABLE" }]);
});

it("is not slowed down by a loop over names", async () => {
  const { timing, unsetVariables = [] } = await run({
    "index.mjs": `export const handler = async (event) => {
  for (let i = 0; i < 100_000; i++) process.env["NAME_" + i];
  return event;
};`,
  });
  expect(unsetVariables.length).toBeLessThanOrEqual(500);
  expect(timing.durationMs).toBeLessThan(3_000);
});

it("says which variable kept a handler from loading", async () => {
  const loading = run({
    "index.mjs": `const table = process.env.TABLE;
if (table === undefined) throw new Error("the table is undefined");
export const handler = async (event) => event;`,
  });
  await expect(loading).rejects.toMatchObject({
    code: "handler-not-loaded",
    remedy: expect.stringContaining("TABLE is not set; set it with --env TABLE=…") as string,
  });
});
