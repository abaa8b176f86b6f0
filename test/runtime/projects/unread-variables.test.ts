import { expect, it } from "vitest";
import { madeUpReads } from "../../../src/runtime/projects/unread-variables.ts";

it.each([
  ["new Table(process.env.USERS_TABLE)", { USERS_TABLE: "local-USERS_TABLE" }],
  ['const bus = process.env["BUS_NAME"]!;', { BUS_NAME: "local-BUS_NAME" }],
  ["const from = process.env.FROM ?? 'a@b.c'", {}],
  ["if (process.env.IS_OFFLINE) { connect(); }", {}],
  ["if (process.env.STAGE === 'prod') notify();", {}],
  ["process.env.TZ = 'UTC'; process.env.AWS_REGION;", {}],
])("%s", (code, variables) => {
  expect(madeUpReads(code)).toEqual(variables);
});
