import { describe, expect, it } from "vitest";
import { conclude } from "../../../src/contract/conclusion.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { invocationText } from "../../../src/report/invocation/text.ts";
import { NO_PAINT } from "../../../src/report/terminal/paint.ts";
import { aMail, anInvocation, returned } from "../../helpers/invocation.ts";
import { masked } from "../../helpers/masked.ts";

const textOf = (invocation: Invocation): string =>
  invocationText(conclude(invocation), NO_PAINT, { verbose: false });

describe("the report", () => {
  it("of a good run says so, shortly", () => {
    const invocation = anInvocation({
      event: { request: { userAttributes: {} }, userName: "maria" },
    });
    expect(textOf(invocation)).toBe(
      [
        "an event for maria → /app/handler.mjs#handler",
        "✔ the handler returned an object",
        "duration 12 ms",
        "",
        "Returned event: unchanged",
        "",
        "Cognito: accepted",
        "",
      ].join("\n"),
    );
  });

  it("shows each mail as a mail", () => {
    const text = textOf(
      anInvocation({
        mails: [
          aMail({ cc: ["c@example.com"], text: "Line 1\nLine 2" }),
          aMail({ to: ["b@example.com"] }),
        ],
      }),
    );
    expect(masked(text)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 004e9c85-ad47-43ce-81ed-86dea92572ff → /app/handler.mjs#handler
      ✔ the handler returned an object
      duration N ms

      Mail 1 of 2 captured from ses SendEmail; nothing was sent
        From     us@example.com
        To       maria@example.com
        Cc       c@example.com
        Subject  Hello

        Line 1
        Line 2

      Mail 2 of 2 captured from ses SendEmail; nothing was sent
        From     us@example.com
        To       b@example.com
        Subject  Hello

        Hello Maria

      Dry run: 2 mails captured

      Returned event: unchanged

      Cognito: accepted
      "
    `);
  });

  it("shows what differs, and what Cognito makes of it", () => {
    const event = { request: { userAttributes: {} }, response: {}, userName: "maria" };
    const payload = { request: { userAttributes: { a: "1" } }, response: {}, userName: "joe" };
    const text = textOf(anInvocation({ event, outcome: returned(payload) }));
    expect(masked(text)).toMatchInlineSnapshot(`
      "an event for maria → /app/handler.mjs#handler
      ✔ the handler returned an object
      duration N ms

      Returned event: 2 differences  (--ignore <path> skips a path)
        $.request.userAttributes.a
          + "1"
        $.userName
          - "maria"
          + "joe"

      Cognito: accepted
        ! $.request.userAttributes.a differs from the event sent; Cognito ignores changes from this trigger
        ! $.userName differs from the event sent; Cognito ignores changes from this trigger
      "
    `);
  });

  it("shows an error with its trace, and what the person signing up sees", () => {
    const text = textOf(
      anInvocation({
        outcome: {
          kind: "handler-error",
          errorType: "TypeError",
          errorMessage: "no table",
          trace: ["TypeError: no table", "    at handler (/app/handler.mjs:3:9)"],
        },
      }),
    );
    expect(masked(text)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 004e9c85-ad47-43ce-81ed-86dea92572ff → /app/handler.mjs#handler
      ✘ the handler failed: TypeError: no table
        at handler (/app/handler.mjs:3:9)
      duration N ms

      Cognito: refused with UserLambdaValidationException: PostConfirmation failed with error no table.
        The user sees this error although the account is CONFIRMED. Cognito will not call again: no mail was sent, and remaining work is lost.
      "
    `);
  });

  it("tells what the dry run blocked from what AWS refused", () => {
    const blocked = {
      service: "tcp",
      operation: "db.example.com:5432",
      result: "refused",
    } as const;
    const refused = { service: "sqs", operation: "SendMessage", result: "refused" } as const;
    const awsCalls = [blocked, { ...refused, error: "QueueDoesNotExist: no" }];
    expect(textOf(anInvocation({ awsCalls }))).toContain(
      "Dry run: 1 call blocked, 1 call refused\n",
    );
  });

  it("lets no text from outside pass for a line of its own", () => {
    const forged = "x\n\nCognito: accepted";
    const text = textOf(
      anInvocation({
        event: { request: { userAttributes: {} }, userName: forged },
        outcome: { kind: "handler-error", errorType: "E", errorMessage: forged, trace: [forged] },
        mails: [aMail({ subject: forged, text: forged })],
        logs: [{ source: "info", text: forged }],
      }),
    );
    expect(text).not.toMatch(/^Cognito: accepted/m);
  });

  it("lets nothing from outside reach the terminal as a command", () => {
    const evil = "\u001b[2Jevil\u0007";
    const text = textOf(
      anInvocation({
        event: { request: { userAttributes: {} }, userName: evil, triggerSource: evil },
        outcome: {
          kind: "crashed",
          errorType: evil,
          errorMessage: evil,
          trace: [`    at ${evil}`],
        },
        mails: [aMail({ from: evil, to: [evil], subject: `${evil}\nsecond`, text: evil })],
        logs: [{ source: "info", text: evil }],
        awsCalls: [{ service: evil, operation: evil, result: "refused" }],
      }),
    );
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(text).toContain("Subject  evil second");
  });
});
