import { expect, it } from "vitest";
import type { Assumption } from "../../../src/assumption.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Json } from "../../../src/json.ts";
import { madeUpInAnswer } from "../../../src/runtime/invoker/hints.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../../helpers/handlers.ts";

const event = createEvent({ seed: "hints" });
const env = { ADMINS: "local-secret-ADMINS", SITE: "local-SITE", PLACE: "https://a.example.com" };
const assumptions: Assumption[] = [
  { code: "variables-made-up", severity: "note", where: {}, args: { names: Object.keys(env) } },
];

it.each([
  ["JSON.parse(process.env.ADMINS);", "made-up-in-failure", { names: ["ADMINS"] }],
  ["new URL(process.env.SITE);", "made-up-in-failure", { names: ["ADMINS", "SITE"] }],
  ['throw new Error("local time");', undefined, {}],
  ['require("fs").writeFileSync(__dirname + "/log.txt", "");', "read-only-package", {}],
  ['require("aws-sdk/clients/ses");', "no-old-sdk", { runtime: "nodejs22.x" }],
])("%s", async (code, hint, args) => {
  const file = handlerFile(`exports.handler = async () => { ${code} };`, "index.cjs");
  const { outcome, target } = await localInvoker({ file, env, assumptions })(event);
  expect(outcome.kind).toBe("handler-error");
  const told = target.kind === "local" ? target.assumptions?.slice(1) : undefined;
  expect(told).toEqual(
    hint === undefined ? [] : [{ code: hint, severity: "warning", where: {}, args }],
  );
});

it("a handler that does not load for a made-up value is told of it", async () => {
  const file = handlerFile("JSON.parse(process.env.ADMINS); export const handler = () => 1;");
  await expect(localInvoker({ file, env, assumptions })(event)).rejects.toMatchObject({
    remedy: expect.stringContaining("--env ADMINS=…") as string,
  });
});

it.each<[string, unknown, string[]]>([
  ["a value", { statusCode: 500, body: '{"error":"no dataset local-dataset"}' }, ["DATASET"]],
  ["a name", { statusCode: 500, body: "PROJECT_ID is not valid" }, ["PROJECT_ID"]],
  ["the words", { statusCode: 400, body: "Invalid `projectId`" }, ["PROJECT_ID"]],
  ["a word that is the name", { statusCode: 500, body: "no TABLE" }, []],
  ["neither", { statusCode: 500, body: "no table" }, []],
  ["a value in the event", { triggerSource: "a", request: {}, note: "local-dataset" }, []],
  ["no object", "local-dataset", []],
])("an answer that names %s of a made-up variable", (_, payload, names) => {
  const madeUp = { DATASET: "local-dataset", PROJECT_ID: "local-project-id", TABLE: "local-TABLE" };
  const found = madeUpInAnswer(payload as Json, madeUp);
  expect(found.map(({ what }) => what)).toEqual(names.map((name) => `the variable ${name}`));
});
