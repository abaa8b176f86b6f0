// Every captured event goes through the built command line and the reference handler.
import { describe, expect, it } from "vitest";
import { corpus } from "../helpers/fixtures.ts";
import { spawnCli } from "../helpers/spawn.ts";

describe("run -e takes the captured event", () => {
  it.each(corpus(1, 45))("$name", async ({ path, text: json }) => {
    const { code, out, err } = await spawnCli(["run", "reference", "-e", path, "--json"]);
    expect([code, err]).toEqual([0, ""]);
    const event = JSON.parse(json) as {
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
    const name = event.userName === undefined ? "" : ` ${event.userName}`;
    const text = `Congratulations${name}, you have been confirmed.`;
    const recipients = email === undefined || isReset ? [] : [email];
    expect(mails.map((mail) => [mail.to, mail.text])).toEqual(
      recipients.map((recipient) => [[recipient], text]),
    );
  });
});
