// What a handler makes Node print itself, past this program.
import { expect, it } from "vitest";
import { fixture } from "../helpers/fixtures.ts";
import { spawnCli } from "../helpers/spawn.ts";

it("stdout has one document, whatever a handler makes Node print", async () => {
  const handler = `${fixture("handlers/attacks.cjs")}#prints`;
  const { code, signal, out, err } = await spawnCli([
    "run",
    "--handler",
    handler,
    "--json",
    "--seed",
    "1",
  ]);
  const { outcome } = JSON.parse(out) as { outcome: { errorMessage: string } };
  expect([code, signal, outcome.errorMessage]).toEqual([2, null, "this is the truth"]);
  expect(err).toBe("");
});
