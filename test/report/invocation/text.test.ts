import { describe, expect, it } from "vitest";
import { conclude } from "../../../src/contract/conclusion.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { invocationText } from "../../../src/report/invocation/text.ts";
import { NO_PAINT } from "../../../src/report/terminal/paint.ts";
import { aMail, anInvocation, returned } from "../../helpers/invocation.ts";

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
        "Returned against sent: no difference",
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
    expect(text).toContain("Mail 1 of 2 captured from ses SendEmail; nothing was sent");
    expect(text).toContain("  To       maria@example.com\n  Cc       c@example.com\n");
    expect(text).toContain("\n  Line 1\n  Line 2\n");
    expect(text).toContain("Mail 2 of 2");
    expect(text).not.toContain("Bcc");
  });

  it("shows what differs, and what Cognito makes of it", () => {
    const event = { request: { userAttributes: {} }, response: {}, userName: "maria" };
    const payload = { request: { userAttributes: { a: "1" } }, response: {}, userName: "joe" };
    const text = textOf(anInvocation({ event, outcome: returned(payload) }));
    expect(text).toContain("Returned against sent: 2 differences");
    expect(text).toContain('  $.request.userAttributes.a\n    + "1"\n');
    expect(text).toContain('  $.userName\n    - "maria"\n    + "joe"\n');
    expect(text).toContain("! $.userName: was changed");
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
    expect(text).toContain(
      "✘ the handler failed: TypeError: no table\n  at handler (/app/handler.mjs:3:9)\n",
    );
    expect(text).toContain(
      "UserLambdaValidationException: PostConfirmation failed with error no table.",
    );
    expect(text).not.toContain("Returned against sent");
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
