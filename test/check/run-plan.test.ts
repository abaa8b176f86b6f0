// A report has the scenarios that were asked for, with what the whole check finds in them.
import { expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import { fixture } from "../helpers/fixtures.ts";
import { handlerFile } from "../helpers/handlers.ts";

const REFUSES = `export const handler = async (event) => {
  if (event.callerContext.clientId === null) throw new Error("no client");
  console.info("confirmed");
  return event;
};`;

it.each([
  [fixture("handlers/check/throws-address.mjs"), "ses-rejects", ["survives-ses-failure"]],
  [fixture("handlers/check/splits-name.mjs"), "email-only", ["accepts-missing-attributes"]],
  [
    fixture("handlers/check/unguarded-metadata.mjs"),
    "federated/google",
    ["guards-client-metadata"],
  ],
  [handlerFile(REFUSES), "admin-confirm-sign-up/plain", ["accepts-every-flow"]],
  [handlerFile(REFUSES), "somebody-else", []],
])("%s --only %s: %j", async (file, only, codes) => {
  const { scenarios } = await checkHandler({ file, env: {}, only: [only], concurrency: 1 });
  expect(scenarios).toHaveLength(1);
  expect(scenarios[0]?.name).toContain(only);
  const found = scenarios.flatMap(({ findings }) => findings.map(({ code }) => code));
  expect(found).toEqual(codes);
});
