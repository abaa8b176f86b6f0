// What five seconds of Cognito's really do, with nothing shortened.
import { expect, it } from "vitest";
import { fixture } from "../helpers/fixtures.ts";
import { spawnCli } from "../helpers/spawn.ts";

it("a handler that mails and then takes 6 seconds mails three times, and is refused", async () => {
  const { code, out } = await spawnCli([
    ...["run", "--cognito", "--email", "maria@example.com"],
    ...["--handler", fixture("handlers/mails-then-sleeps.mjs")],
  ]);
  expect(code).toBe(1);
  expect(
    out.match(/^Attempt \d of 3\n✘ no answer within 5 s; Cognito waits no longer$/gm),
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
