import { expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";

const CLEAR = "\r\u001b[K";
const argv = ["check", "reference", "--only", "federated/google"];

it("shows on a terminal how far it is, and takes that away before the report", async () => {
  const { err } = await cli(argv, { terminal: true, columns: 30 });
  const shown = err.split(CLEAR).slice(1);
  expect(shown[0]).toBe("0/2 confirm-sign-up/plain");
  expect(shown.find((text) => text.startsWith("1/2 "))).toMatch(/plain|google/);
  expect(shown.at(-1)).toBe("");
  expect(Math.max(...shown.map((text) => text.length))).toBeLessThan(30);
});

it.each([{ terminal: false }, { terminal: true, env: { TERM: "dumb" } }])(
  "shows nothing with %j",
  async (setting) => {
    expect((await cli(argv, setting)).err).toBe("");
  },
);

it("shows each attempt of run --cognito as it ends", async () => {
  const { err } = await cli(["run", "reference", "--cognito"], { terminal: true });
  expect(err).toContain("attempt 1 of 3: responded\n");
  expect((await cli(["run", "reference", "--cognito"])).err).not.toContain("attempt");
});
