import { describe, expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import type { CheckFinding } from "../../src/contract/check/finding.ts";
import { handlerFile } from "../helpers/handlers.ts";

const START = `
let turn = 0;
const seen = new Set();
const post = (host, body = "") => fetch("https://" + host + ".example.com/" + crypto.randomUUID(), { method: "POST", body });
export const handler = async (event) => {
  if (event.triggerSource !== "PostConfirmation_ConfirmSignUp") return event;
  turn = (turn + 1) % 3;
`;

async function foundFor(line: string): Promise<CheckFinding[]> {
  const file = handlerFile(`${START}${line}\nreturn event;\n};`);
  const only = ["plain", "three-times"].map((name) => `confirm-sign-up/${name}`);
  const { scenarios } = await checkHandler({
    ...{ file, env: {}, only, derive: false, concurrency: 1 },
    capture: { stubs: [{ url: "https://*", reply: {} }] },
  });
  return scenarios.flatMap(({ findings }) => findings);
}

describe.concurrent("one event, again and again", () => {
  it.each([
    ['if (turn === 0) throw new Error("third");', "warning"],
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
    'await post("a", Math.random() + new Date().toISOString());',
    'if (!seen.has(event.userName)) await post("a"); seen.add(event.userName);',
    'if (seen.size === 0) await post("config"); seen.add(1); await post("a");',
    "console.log(Math.random() < 0.5);",
  ])("has the same results: %s", async (line) => {
    expect((await foundFor(line)).map(({ code }) => code)).not.toContain("is-deterministic");
  });
});
