// What five seconds of Cognito's really do, with nothing shortened.
import { it } from "vitest";
import { fixture } from "../helpers/fixtures.ts";
import { spawnCli } from "../helpers/spawn.ts";

it.concurrent("a handler that mails and then takes 6 seconds mails three times, and is refused", async ({
  expect,
}) => {
  const { code, out } = await spawnCli([
    ...["run", "--cognito", "--email", "maria@example.com"],
    ...["--handler", fixture("handlers/mails-then-sleeps.mjs")],
  ]);
  expect(code).toBe(1);
  expect(
    out.match(
      /^Attempt \d of 3\n✘ no response within 5 s; Cognito gives up and ignores the outcome:$/gm,
    ),
  ).toHaveLength(3);
  expect(out.match(/^ {2}mail to maria@example\.com: Welcome$/gm)).toHaveLength(3);
  expect(out).toContain("\n3 attempts, 3 mails to maria@example.com: not idempotent\n");
  expect(out).toContain(
    "Cognito: refused with UnexpectedLambdaException: PostConfirmation invocation failed due to error Socket timeout while invoking Lambda function.\n",
  );
  // The first environment is busy when the second call comes, and free again for the third.
  expect(out.match(/^ {2}info {3}call \d$/gm)?.map((line) => line.trim().slice(-1))).toEqual([
    "1",
    "1",
    "2",
  ]);
});

const LOADS_SLOWLY = ["--handler", fixture("handlers/loads-then-sleeps.mjs")];
const TOO_LATE = /^✘ no response within 5 s; Cognito gives up and ignores the outcome:$/gm;

it.concurrent("loading and a call, each in time, are too slow together", async ({ expect }) => {
  const { code, out } = await spawnCli(["run", ...LOADS_SLOWLY]);
  expect(out).toMatch(
    /^✘ loading the handler and the call took 5\d{3} ms in total: Cognito waits 5000 ms for both$/m,
  );
  expect(out).toContain("Cognito: refused with UnexpectedLambdaException");
  expect(code).toBe(1);
});

it.concurrent("Cognito calls again until an environment is loaded", async ({ expect }) => {
  const { code, out } = await spawnCli(["run", "--cognito", ...LOADS_SLOWLY]);
  expect([1, 2]).toContain(out.match(TOO_LATE)?.length);
  expect(out).toContain("\nCognito: accepted\n");
  expect(code).toBe(0);
});
