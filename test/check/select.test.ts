import { expect, it } from "vitest";
import { addedSelector, chooseScenarios } from "../../src/check/select.ts";

const ADDED = [
  "confirm-sign-up/dynamodb-silent",
  "confirm-sign-up/with-custom-role",
  "federated/with-custom-role",
].map((name) => ({ name, title: "", flow: "confirm-sign-up", event: {} }));

it.each([
  ["*/dynamodb-*", ["confirm-sign-up/dynamodb-silent"]],
  ["dynamodb-*", ["confirm-sign-up/dynamodb-silent"]],
  ["*dynamodb*", ["confirm-sign-up/dynamodb-silent"]],
  ["dynamodb-silent", ["confirm-sign-up/dynamodb-silent"]],
  ["federated/with-*", ["federated/with-custom-role"]],
  ["*role*", ["confirm-sign-up/with-custom-role", "federated/with-custom-role"]],
])("%s is asked of scenarios that a handler gets", async (pattern, names) => {
  const selection = { only: [pattern] };
  await expect(chooseScenarios(selection, [])).resolves.toBeDefined();
  const added = addedSelector(selection)?.(ADDED) ?? [];
  expect(added.map(({ name }) => name)).toEqual(names);
});

it.each(["federatd/*", "confirm-sign-up/plian", "nowhere"])("%s can fit none", async (pattern) => {
  await expect(chooseScenarios({ only: [pattern] }, [])).rejects.toMatchObject({
    code: "unknown-scenario",
    message: expect.stringContaining(`no scenario is called "${pattern}"`),
  });
});
