// Every captured event goes through the built command line and the reference handler.
import { describe, expect, it } from "vitest";
import { corpus } from "../helpers/fixtures.ts";
import { spawnCli } from "../helpers/spawn.ts";

describe("run -e takes the captured event", () => {
  it.each(corpus(1, 45))("$name", async ({ path, text }) => {
    const { code, out, err } = await spawnCli(["run", "-e", path, "--json"]);
    expect([code, err]).toEqual([0, ""]);
    const event = JSON.parse(text) as {
      triggerSource?: string;
      userName?: string;
      request: { userAttributes: { email?: string } };
    };
    const { mails, outcome } = JSON.parse(out) as {
      mails: { to: string[]; text: string }[];
      outcome: { payload: unknown };
    };
    expect(outcome.payload).toEqual(event);
    const { email } = event.request.userAttributes;
    const isReset = event.triggerSource === "PostConfirmation_ConfirmForgotPassword";
    if (email === undefined || isReset) {
      expect(mails).toEqual([]);
    } else {
      const name = event.userName === undefined ? "" : ` ${event.userName}`;
      expect(mails).toEqual([
        expect.objectContaining({
          to: [email],
          text: `Congratulations${name}, you have been confirmed.`,
        }),
      ]);
    }
  });
});
