import { expect, it } from "vitest";
import { environmentOf } from "../../../src/runtime/projects/surroundings.ts";

it("what the user says wins over the project, and anything over what was made up", () => {
  const project = {
    variables: { GROUP: "project", STAGE: "project" },
    madeUp: { KEY: "made up", TABLE: "made up" },
  };
  const shell = { GROUP: "shell", STAGE: "shell", KEY: "shell" };
  expect(environmentOf(project, { ...shell, STAGE: "flag" }, { STAGE: "flag" })).toEqual({
    env: { GROUP: "project", STAGE: "flag", KEY: "shell", TABLE: "made up" },
    assumptions: [
      { code: "variables-set", severity: "note", where: {}, args: { names: ["GROUP"] } },
      { code: "variables-made-up", severity: "note", where: {}, args: { names: ["TABLE"] } },
    ],
  });
});

it("a variable that the project sets to nothing is told", () => {
  const project = { variables: { STAGE: "dev", API_URL: "" }, madeUp: {} };
  expect(environmentOf(project, {}, {}).assumptions).toMatchObject([
    { args: { names: ["STAGE", "API_URL"], empty: ["API_URL"] } },
  ]);
  expect(environmentOf(project, {}, { API_URL: "https://example.com" }).assumptions).toMatchObject([
    { args: { names: ["STAGE"] } },
  ]);
});
