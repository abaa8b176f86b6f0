import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import type { CheckFinding } from "../../src/contract/check/finding.ts";
import { handlerFile } from "../helpers/handlers.ts";

const START = `
import { existsSync, readFileSync, writeFileSync } from "node:fs";
let turn = 0;
const pattern = /^[\\w-]+$/g;
/** Counted outside, and so different in each environment. */
const counted = () => {
  const file = process.env.COUNT;
  const count = existsSync(file) ? Number(readFileSync(file, "utf8")) + 1 : 1;
  writeFileSync(file, String(count));
  return count;
};
const seen = new Set();
const post = (host, body = "") => fetch("https://" + host + ".example.com/" + crypto.randomUUID(), { method: "POST", body });
export const handler = async (event) => {
  if (event.triggerSource !== "PostConfirmation_ConfirmSignUp") return event;
  turn = (turn + 1) % 3;
`;

async function foundFor(line: string): Promise<CheckFinding[]> {
  const file = handlerFile(`${START}${line}\nreturn event;\n};`);
  const only = ["plain", "three-times"].map((name) => `confirm-sign-up/${name}`);
  const env = { COUNT: join(mkdtempSync(join(tmpdir(), "count-")), "count") };
  const { scenarios } = await checkHandler({
    ...{ file, env, only, derive: false, concurrency: 1 },
    capture: { stubs: [{ url: "https://*", reply: {} }] },
  });
  return scenarios.flatMap(({ findings }) => findings);
}

describe.concurrent("one event, again and again", () => {
  it.each([
    ['if (counted() % 4 === 0) throw new Error("fourth");', "warning"],
    ['await post(turn === 0 ? "a" : "b");', "note"],
    ['if (turn === 0) await post("a");', "note"],
  ])("has different results: %s", async (line, severity) => {
    const found = await foundFor(line);
    expect(found.map(({ code }) => code)).toContain("is-deterministic");
    expect(found.find(({ code }) => code === "is-deterministic")).toMatchObject({ severity });
    expect(found.filter(({ code }) => /^(?:returns-event|works-when-warm)$/.test(code))).toEqual(
      [],
    );
  });

  it.each([
    'if (turn === 0) throw new Error("third");',
    'if (turn === 2) throw new Error("second");',
    'if (!pattern.test(event.userName)) throw new Error("second");',
  ])("fails at the same calls of every environment: %s", async (line) => {
    const found = await foundFor(line);
    expect(found.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      "error works-when-warm",
    ]);
  });

  it.each([
    'await post("a", Math.random() + new Date().toISOString());',
    'if (!seen.has(event.userName)) await post("a"); seen.add(event.userName);',
    'if (seen.size === 0) await post("config"); seen.add(1); await post("a");',
    "console.log(Math.random() < 0.5);",
  ])("has the same results: %s", async (line) => {
    expect((await foundFor(line)).map(({ code }) => code)).not.toContain("is-deterministic");
  });
});
