import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { checkText } from "../../../src/report/check/text.ts";
import { NO_PAINT } from "../../../src/report/terminal/paint.ts";
import { aCall, aFinding, aReport, aRule, aScenario } from "../../helpers/check-report.ts";
import { aMail, anInvocation } from "../../helpers/invocation.ts";

const played = aScenario();
const failed = aScenario({ status: "failed", findings: [aFinding()] });
const brokenOff = aScenario({ status: "interrupted", calls: [] });
const leftOut = aScenario({ status: "left-out", reason: "needs the dry run", calls: [] });

const again = aScenario({ status: "failed", findings: [aFinding(), aFinding({ code: "other" })] });

it("says once what differs by the user alone", () => {
  const scenarios = ["plain", "twice"].map((part) => {
    const name = `confirm-sign-up/${part}`;
    const event = createEvent({ seed: part });
    const invocation = anInvocation({ event });
    const { name: person, email } = event.request.userAttributes;
    const message = `"Welcome, ${person}!" went to ${email}`;
    return aScenario({
      name,
      status: "failed",
      calls: [aCall(invocation)],
      findings: [aFinding({ scenario: name, message }), aFinding({ scenario: name })],
    });
  });
  const text = checkText(aReport({ scenarios }), NO_PAINT);
  expect(text.match(/Welcome/g)).toHaveLength(1);
  expect(text.match(/also: confirm-sign-up\/twice/g)).toHaveLength(2);
});

it("puts each fix after the findings that it is for, and names the scenarios of those that are not shown", () => {
  const findings = ["a", "b", "c", "d", "e", "f"].map((scenario, index) =>
    aFinding({ scenario, message: `it fails so: ${scenario}`, fix: index === 1 ? "two" : "one" }),
  );
  const text = checkText(
    aReport({ scenarios: [aScenario({ status: "failed", findings })] }),
    NO_PAINT,
  );
  const told = text.split("\n").filter((line) => /it fails so|fix:|more finding/.test(line));
  expect(told).toEqual([
    "    it fails so: a",
    "    it fails so: c",
    "    it fails so: d",
    "    fix: one",
    "    it fails so: b",
    "    fix: two",
    "    and 2 more findings of this kind: e, f",
  ]);
});

describe("the last words", () => {
  it.each([
    ["✔ passed: no findings", { scenarios: [played] }],
    ["✘ failed: 1 error from 1 rule", { scenarios: [failed] }],
    // As many as are shown.
    ["✘ failed: 2 errors from 2 rules", { scenarios: [failed, again] }],
    ["✘ failed: 1 error from 1 rule", { scenarios: [failed, brokenOff], interrupted: true }],
    ["◌ interrupted: no findings", { scenarios: [played, brokenOff], interrupted: true }],
    ["– nothing ran: no findings", { scenarios: [leftOut] }],
  ])("%s", (words, parts) => {
    const verdict = checkText(aReport(parts), NO_PAINT)
      .split("\n")
      .find((line) => line.startsWith(words[0] ?? "") && line.includes(" passed"));
    expect(verdict?.split(". ")[0]).toBe(words);
  });

  it("break no figure from what it counts", () => {
    const scenarios = [failed, again, ...Array.from({ length: 30 }, () => brokenOff)];
    for (const width of [40, 50, 60, 70]) {
      const text = checkText(aReport({ scenarios, interrupted: true }), NO_PAINT, width);
      for (const figure of ["2 failed", "30 not run", "0.6 s"]) expect(text).toContain(figure);
    }
  });

  it("tell mail that was sent too late from no mail", () => {
    const late = { mails: [aMail()], awsCalls: [] };
    const calls = [aCall(anInvocation({ late }))];
    const text = checkText(aReport({ scenarios: [aScenario({ calls })] }), NO_PAINT);
    expect(text).toContain("All mail was sent after the response");
    expect(text).not.toContain("No mail was captured");
  });

  it("tell scenarios without a verdict from those that tested something", () => {
    const calls = [aCall(anInvocation({}))];
    const unknown = aScenario({ status: "not-judged", calls });
    const text = checkText(aReport({ scenarios: [unknown, aScenario({ calls })] }), NO_PAINT);
    expect(text).toContain("Tested: 1 of 2 scenarios, ");
  });

  it("hold no lack of mail against what was not played", () => {
    const text = checkText(aReport({ scenarios: [brokenOff], interrupted: true }), NO_PAINT);
    expect(text).toMatchInlineSnapshot(`
      "Handler: src/handler.ts#handler

        confirm-sign-up  ◌

        ◌ not run

      Interrupted; partial results:
      ◌ interrupted: no findings. 0 scenarios passed · 1 not run · 0.6 s
      "
    `);
  });
});

it("a rule's code is told from its title without colours, too", () => {
  expect(checkText(aReport({ scenarios: [failed] }), NO_PAINT)).toMatchInlineSnapshot(`
    "Handler: src/handler.ts#handler

      confirm-sign-up  ✘

      ✘ failed

    ✘ error returns the event (returns-the-event)
      confirm-sign-up/plain
        nothing came back
        fix: End the handler with \`return event\`.

    ✘ failed: 1 error from 1 rule. 0 scenarios passed · 1 failed · 0.6 s
    Run check --explain <code> for details of a rule.
    No mail was captured, so the mail rules had nothing to check.
    Tested: 1 scenario, 0 mails, 0 AWS operations, 0 HTTP hosts
    "
  `);
});

it("names a scenario once, however often it was called", () => {
  const calls = ["s/1", "s/1", "s/2", "s/2"].map((scenario) => aFinding({ scenario }));
  const scenarios = [aScenario({ name: "s/1", status: "failed", findings: calls })];
  const text = checkText(aReport({ scenarios }), NO_PAINT);
  expect(text).toMatchInlineSnapshot(`
    "Handler: src/handler.ts#handler

      confirm-sign-up  ✘

      ✘ failed

    ✘ error returns the event (returns-the-event)
      s/1
        nothing came back
        also: s/2
        fix: End the handler with \`return event\`.

    ✘ failed: 1 error from 1 rule. 0 scenarios passed · 1 failed · 0.6 s
    Run check --explain <code> for details of a rule.
    No mail was captured, so the mail rules had nothing to check.
    Tested: 1 scenario, 0 mails, 0 AWS operations, 0 HTTP hosts
    "
  `);
});

it("marks where it cuts the HTML around a name", () => {
  const html = `<p>${"a".repeat(60)}<i>mark-name</i>Ann${"b".repeat(60)}</p>`;
  const calls = [aCall(anInvocation({ mails: [aMail({ html })] }))];
  const findings = [aFinding({ proof: { invocation: 0, mail: 0 } })];
  const scenarios = [aScenario({ status: "failed", calls, findings })];
  const [line = ""] = /HTML .*/.exec(checkText(aReport({ scenarios }), NO_PAINT, 200)) ?? [];
  expect(line).toMatch(/^HTML {5}…a+<i>mark-name<\/i>Annb+…$/);
});

describe("in a narrow terminal", () => {
  const many = Array.from({ length: 60 }, (_, index) =>
    aScenario({
      name: `confirm-sign-up/${index}`,
      status: "failed",
      findings: [
        aFinding({ scenario: `confirm-sign-up/${index}`, message: "nothing came back ".repeat(9) }),
      ],
    }),
  );
  const rules = [aRule({ title: "the answer comes in time even when SES answers nothing at all" })];

  it.each([40, 60, 78])("%i columns are enough for every line", (width) => {
    const lines = checkText(aReport({ rules, scenarios: many }), NO_PAINT, width).split("\n");
    expect(lines.filter((line) => line.length > width)).toEqual([]);
    expect(lines.join("").match(/✘/g)).toHaveLength(60 + 3);
  });

  it("no line is longer than eyes can follow in a wide one", () => {
    const lines = checkText(aReport({ rules, scenarios: many }), NO_PAINT, 200).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(78);
  });
});

it("tells what a handler that passes logs as an error on an ordinary day, once", () => {
  const logging = (name: string, text: string, status: "passed" | "failed" = "passed") =>
    aScenario({
      ...{ name, status },
      calls: [aCall(anInvocation({ logs: [{ source: "error", text }] }))],
    });
  const text = checkText(
    aReport({
      scenarios: [
        logging(
          "confirm-sign-up/plain",
          "no mail for ann@example.com: ENOENT\n    at a (a.js:1:2)",
        ),
        logging("auto-confirm/plain", "no mail for bob@example.com: ENOENT"),
        logging("confirm-sign-up/ses-throttled", "no mail: Throttling"),
        logging("passwordless/plain", "it failed", "failed"),
      ],
    }),
    NO_PAINT,
  );
  expect(text).toContain(
    "Errors logged in scenarios that passed:\n  no mail for ann@example.com: ENOENT\n",
  );
  expect(text).not.toMatch(/bob@|Throttling|it failed/);
});

it("tells what only a second call logs as an error, unless a finding does", () => {
  const scenario = (
    name: string,
    text: string,
    more: Partial<Parameters<typeof aScenario>[0]> = {},
  ) =>
    aScenario({
      ...{ name, status: "passed" },
      calls: [aCall(anInvocation({ logs: [{ source: "error", text }] }))],
      ...more,
    });
  const finding = aFinding({ code: "idempotent-effects" });
  const text = checkText(
    aReport({
      scenarios: [
        scenario("confirm-sign-up/plain", "no cache"),
        scenario("confirm-sign-up/twice", "user 1 is there already", { findings: [finding] }),
        scenario("confirm-sign-up/somebody-else", "no cache"),
        scenario("confirm-sign-up/three-times", "no third"),
        scenario("confirm-forgot-password/after-sign-up", "user 2 is there already"),
        scenario("confirm-forgot-password/twice", "not created"),
      ],
    }),
    NO_PAINT,
  );
  expect(text).toContain(
    "Errors logged in scenarios that passed:\n  no cache\n  not created (confirm-forgot-password/twice)\n",
  );
  expect(text).not.toMatch(/there already \(|no third/);
});

it("does not say that there was no mail to judge beside what the rules say of one", () => {
  const told = (code: string): boolean => {
    const findings = [aFinding({ code, scenario: failed.name })];
    const text = checkText(aReport({ scenarios: [{ ...failed, findings }] }), NO_PAINT);
    return text.includes("No mail was captured");
  };
  expect(["mail-arrives", "declares-from", "returns-event"].map(told)).toEqual([
    false,
    false,
    true,
  ]);
});

it("goes on with a command in the next line, where the shell of the system can take that", () => {
  const command = ["npx", "cognito-postconfirm", "check", "--handler", "src/post-confirmation.ts"];
  const report = aReport({ scenarios: [failed], command, failOn: "error" });
  const shown = (isForWindows: boolean): string =>
    checkText({ ...report, isForWindows }, NO_PAINT, 60).replace(/^[^]*run alone/, "run alone");
  expect(shown(false)).toMatch(/^run alone: .* \\\n {8}--/);
  expect(shown(true)).toMatch(/^run alone: .* --only confirm-sign-up\/plain\n/);
});
