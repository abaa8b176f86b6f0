import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import "../../src/vitest/index.ts";
import type { ExpectedMail } from "../../src/vitest/index.ts";
import { aMail, anInvocation, returned } from "../helpers/invocation.ts";

const invocation = anInvocation({
  mails: [
    aMail({
      to: ["Maria <maria@example.com>"],
      bcc: ["audit@example.com"],
      subject: "Welcome, Maria",
    }),
    aMail({
      api: "sesv2",
      to: ["boss@example.com"],
      html: "<b>new</b>",
      template: { name: "t", data: "{}" },
    }),
  ],
  awsCalls: [
    {
      service: "dynamodb",
      operation: "PutItem",
      result: "answered",
      parameters: { TableName: "users", Item: { id: { S: "1" } } },
    },
  ],
});
/** What the failure of an assertion says. */
const failure = (assert: () => void): string => {
  try {
    assert();
  } catch (error) {
    return stripVTControlCharacters((error as Error).message);
  }
  return "";
};

describe("toHaveSentMail", () => {
  it.each<[expected: ExpectedMail | undefined, passes: boolean]>([
    [undefined, true],
    [{}, true],
    [{ to: "maria@example.com" }, true],
    [{ to: "Maria <maria@example.com>" }, true],
    [{ to: /@example\.com$/g, subject: "Welcome, Maria" }, true],
    [{ to: "maria@example.com", subject: "Hello" }, false],
    [{ to: "audit@example.com" }, false],
    [{ bcc: "audit@example.com" }, true],
    [{ html: expect.stringContaining("new") }, true],
    [{ template: "t" }, true],
    [{ cc: /./ }, false],
    [{ text: "Hello" }, false],
  ])("%j: %s", (expected, passes) => {
    expect(failure(() => expect(invocation).toHaveSentMail(expected)) === "").toBe(passes);
    expect(failure(() => expect(invocation).not.toHaveSentMail(expected)) === "").toBe(!passes);
  });

  it("does not count a mail whose template cannot be rendered", () => {
    const events = [{ kind: "rendering-failure", message: "no name" }] as const;
    const lost = anInvocation({ mails: [aMail({ events })] });
    expect(failure(() => expect(lost).toHaveSentMail())).toContain(
      "It sent none. SES cannot render 1 mail.",
    );
  });

  it("says what was sent", () => {
    const message = failure(() => expect(invocation).toHaveSentMail({ to: "nobody@example.com" }));
    expect(message).toMatchInlineSnapshot(`
      "expected the handler to send a mail like Object {
        "to": "nobody@example.com",
      }
      It sent:
        from us@example.com to Maria <maria@example.com>, audit@example.com: Welcome, Maria
        from us@example.com to boss@example.com: Hello
      "
    `);
    expect(failure(() => expect(anInvocation()).toHaveSentMail())).toMatchInlineSnapshot(`
      "expected the handler to send a mail like Object {}
      It sent none."
    `);
  });
});

describe("toHaveCalledAws", () => {
  it.each<[call: string, parameters: object | undefined, passes: boolean]>([
    ["dynamodb:PutItem", undefined, true],
    ["dynamodb:*", { TableName: "users" }, true],
    ["dynamodb:PutItem", { Item: { id: { S: "1" } } }, true],
    ["dynamodb:PutItem", { Item: { id: { S: expect.any(String) } } }, true],
    ["dynamodb:PutItem", { TableName: "others" }, false],
    ["ses:SendEmail", undefined, true],
    ["sns:Publish", undefined, false],
  ])("%s %j: %s", (call, parameters, passes) => {
    const assert = (): void => expect(invocation).toHaveCalledAws(call, parameters);
    expect(failure(assert) === "").toBe(passes);
  });

  it("says what was called", () => {
    const message = failure(() => expect(invocation).toHaveCalledAws("sns:Publish"));
    expect(message).toMatchInlineSnapshot(`
      "expected the handler to call sns:Publish
      It called:
        ses:SendEmail
        ses:SendEmail
        dynamodb:PutItem {"TableName":"users","Item":{"id":{"S":"1"}}}
      "
    `);
    expect(failure(() => expect(anInvocation()).toHaveCalledAws("*:*"))).toMatchInlineSnapshot(`
      "expected the handler to call *:*
      It called nothing."
    `);
  });
});

describe("toReturnTheEvent", () => {
  it("passes for the event alone", () => {
    expect(anInvocation()).toReturnTheEvent();
    expect(anInvocation({ outcome: returned(null) })).not.toReturnTheEvent();
    expect(anInvocation({ outcome: { kind: "timed-out", limitMs: 5 } })).not.toReturnTheEvent();
  });

  it("says what came back otherwise", () => {
    const { event } = anInvocation();
    const changed = anInvocation({ event, outcome: returned({ ...event, version: "2" }) });
    const message = failure(() => expect(changed).toReturnTheEvent());
    expect(message).toMatchInlineSnapshot(`
      "expected the handler to return the event
        $.version was changed: "1" → "2""
    `);
    const nothing = anInvocation({ outcome: returned(null) });
    expect(failure(() => expect(nothing).toReturnTheEvent())).toMatchInlineSnapshot(
      `"expected the handler to return the event, but it returned null"`,
    );
    const timedOut = anInvocation({ outcome: { kind: "timed-out", limitMs: 5 } });
    expect(failure(() => expect(timedOut).toReturnTheEvent())).toMatchInlineSnapshot(
      `"expected the handler to return the event, but it did not return: timed-out"`,
    );
  });
});

describe("where the dry run was in the way", () => {
  const obstacles = [{ kind: "blocked", what: "tcp db:1", service: "tcp" }] as const;
  const hindered = anInvocation({
    outcome: {
      ...{ kind: "handler-error", errorType: "Error", errorMessage: "no", trace: [] },
      isBlocked: true,
    },
    obstacles,
  });
  const known = "which is unknown because of obstacles in the dry run:\n  blocked tcp db:1";

  it("neither a matcher nor its opposite holds", () => {
    for (const assert of [
      () => expect(hindered).toReturnTheEvent(),
      () => expect(hindered).not.toReturnTheEvent(),
      () => expect(hindered).toHaveSentMail(),
      () => expect(hindered).not.toHaveSentMail(),
      () => expect(hindered).toHaveCalledAws("sns:*"),
      () => expect(hindered).not.toHaveCalledAws("sns:*"),
    ]) {
      expect(failure(assert)).toContain(known);
    }
  });

  it("what happened is known, and so is what did not where the handler went on", () => {
    const sent = anInvocation({ mails: [aMail()], obstacles });
    expect(sent).toHaveSentMail();
    expect(sent).not.toHaveCalledAws("sns:*");
    expect(failure(() => expect(sent).toHaveCalledAws("sns:*"))).toContain(known);
    expect(failure(() => expect(sent).not.toHaveSentMail())).toContain("It sent:");
  });
});

describe("anything but an invocation", () => {
  const expected = "expected an invocation, the result of await invoke(event), but got";

  it.each<[given: unknown, got: string]>([
    [Promise.resolve(invocation), "a promise: await is missing"],
    [invocation.event, "an event: pass what invoke returned for it"],
    [undefined, "undefined"],
    [invocation.mails, '[{"'],
    ["x".repeat(200), `"${"x".repeat(78)}…`],
  ])("%o", (given, got) => {
    for (const assert of [
      () => expect(given).toReturnTheEvent(),
      () => expect(given).not.toReturnTheEvent(),
      () => expect(given).not.toHaveSentMail(),
      () => expect(given).not.toHaveCalledAws("sns:*"),
    ]) {
      expect(failure(assert)).toContain(`${expected} ${got}`);
    }
  });

  it("is fine as a promise with resolves", async () => {
    await expect(Promise.resolve(invocation)).resolves.toHaveSentMail();
  });
});

it("a misspelt expectation fails, also under not", () => {
  const misspelt = { subjct: "Hello" } as ExpectedMail;
  expect(failure(() => expect(invocation).toHaveSentMail(misspelt))).toBe(
    'a mail has no "subjct"; expected any of from, to, cc, bcc, replyTo, subject, text, html, template',
  );
  expect(failure(() => expect(invocation).not.toHaveCalledAws("PutItem"))).toBe(
    '"PutItem" does not name a service and an operation, such as "dynamodb:PutItem" or "ses:*"',
  );
});
