// A host whose first request is answered, and whose next one is refused.
import { expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import { PLAIN } from "../../src/contract/check/scenarios.ts";
import { checkSentence } from "../../src/report/check/rules/index.ts";
import { handlerFile } from "../helpers/handlers.ts";

const HOST = "https://api.example.com";
const token = `const { ok } = await fetch("${HOST}/token", { method: "POST" });
  if (!ok) throw new Error("no token");`;
const create = (rest: string): string =>
  `await fetch("${HOST}/users", { method: "POST", body: JSON.stringify({ id: event.userName }) })${rest};`;
const SAVES = `.then(({ ok }) => { if (!ok) throw new Error("no user"); })`;
const REFUSED = "errors-are-handled";

it.concurrent.each<[string, string, string[]]>([
  ["does not look at the second answer", `${token}\n${create("")}`, [REFUSED]],
  ["looks at both", `${token}\n${create(SAVES)}`, []],
])("a handler that %s", async (_, body, wanted) => {
  const file = handlerFile(`export const handler = async (event) => {\n${body}\nreturn event;\n};`);
  const only = [PLAIN, "confirm-sign-up/*-denied", "confirm-sign-up/hosts-answer"];
  const { scenarios } = await checkHandler({ file, env: {}, only, concurrency: 1 });
  const findings = scenarios.flatMap((each) => each.findings);
  const told = findings.filter(({ code }) => code === REFUSED);
  expect(told.map(({ code }) => code)).toEqual(wanted);
  expect(told.map((each) => checkSentence(each)).join()).toMatch(
    wanted.length === 0 ? /^$/ : /POST https:\/\/api\.example\.com\/users/,
  );
});
