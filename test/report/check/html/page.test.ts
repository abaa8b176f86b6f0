import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkHtml } from "../../../../src/report/check/html/page.ts";
import { CHECK_SCRIPT } from "../../../../src/report/check/html/script.ts";
import {
  aCall,
  aFinding,
  aRealisticReport,
  aReport,
  aRule,
  aScenario,
} from "../../../helpers/check-report.ts";
import { aMail, anInvocation } from "../../../helpers/invocation.ts";

describe("the page", () => {
  const page = checkHtml(aRealisticReport());

  it.each([
    ["the verdict", "<title>✘ 3 of 8 scenarios failed: src/handler.ts#handler</title>"],
    ["the seed", "<dt>Seed</dt><dd>7f3a</dd>"],
    ["the time", "<dt>Time</dt><dd>6.58 s</dd>"],
    ["why a rule is there", "A name is whatever somebody typed at sign-up, markup too."],
    ["the fix, with its code as code", "Look at <code>event.triggerSource</code> first."],
    ["the place", '<span class="place">/app/src/handler.ts:31:9</span>'],
    [
      "a cell of the matrix",
      '<td class="error"><a href="#rule-7">✘ 1<span class="heard"> error, in 1 scenario',
    ],
    [
      "a mail in a frame",
      '<iframe sandbox="allow-same-origin" loading="lazy" title="HTML of mail 1 of confirm-sign-up/plain"',
    ],
    ["the way to the mail that proves it", '<a href="#scenario-2-call-1-mail-1">See the mail</a>'],
    ["what came back", '<th scope="row">$.request.userAttributes[&quot;custom:tier&quot;]</th>'],
    ["the log", "info   welcomed"],
    ["another call", "dynamodb PutItem"],
    [
      "why a scenario was left out",
      "only a local run can be sealed; &lt;this&gt; is a deployed function",
    ],
    ["why a rule is off", "the sender is set by an environment variable"],
    ["that no reason was given", "no reason given"],
  ])("has %s", (_name, part) => {
    expect(page).toContain(part);
  });

  it("leads to places that are there, each once", () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    const links = [...page.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(links));
    expect(links.length).toBeGreaterThan(10);
  });

  it("lets one script run, by its hash", () => {
    const hash = createHash("sha256").update(CHECK_SCRIPT.source).digest("base64");
    expect(CHECK_SCRIPT.hash).toBe(`sha256-${hash}`);
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    expect(policy?.split("; ").find((rule) => rule.startsWith("script-src"))).toBe(
      `script-src '${CHECK_SCRIPT.hash}'`,
    );
    expect(page.match(/<script/g)).toHaveLength(1);
  });
});

describe("the verdict", () => {
  const leftOut = aScenario({ status: "left-out", calls: [] });
  const brokenOff = aScenario({ status: "interrupted", calls: [] });
  it.each([
    ["✔ 1 scenario passed", {}],
    ["✘ 1 of 1 scenario failed", { scenarios: [aScenario({ status: "failed" }), leftOut] }],
    [
      "✘ 1 of 1 scenario failed",
      { interrupted: true, scenarios: [aScenario({ status: "failed" }), brokenOff] },
    ],
    ["◌ Interrupted", { interrupted: true }],
    ["– No scenario was run", { scenarios: [leftOut] }],
    ["– No scenario was run", { scenarios: [] }],
  ])("%s", (title, parts) => {
    expect(/<title>(.*?): /.exec(checkHtml(aReport(parts)))?.[1]).toBe(title);
  });

  it("says that nothing was found, and that it was broken off", () => {
    expect(checkHtml(aReport())).toContain("No findings.");
    expect(checkHtml(aReport({ interrupted: true }))).toContain("Interrupted; partial results");
  });
});

it("can be narrowed to what was broken off, where something was", () => {
  const choice = '<option value="interrupted">interrupted</option>';
  const brokenOff = aScenario({ status: "interrupted", calls: [] });
  const page = checkHtml(aReport({ interrupted: true, scenarios: [aScenario(), brokenOff] }));
  expect(page).toContain(choice);
  expect(checkHtml(aReport())).not.toContain(choice);
});

it("has a finding whose rule nobody knows, and a cell for a rule that is off", () => {
  const page = checkHtml(
    aReport({
      off: [{ code: "returns-the-event", reason: "a test" }],
      scenarios: [aScenario({ findings: [aFinding({ code: "unheard-of" })] })],
    }),
  );
  expect(page.match(/<h3 id="rule-2">.*?<\/h3>/)?.[0]).toBe('<h3 id="rule-2">unheard-of</h3>');
  expect(page.match(/<td>off<\/td>/g)).toHaveLength(1);
});

it("links to evidence on the web, and to nothing else", () => {
  const page = checkHtml(
    aReport({
      rules: [aRule({ evidence: "javascript:alert(1)" })],
      scenarios: [aScenario({ findings: [aFinding()] })],
    }),
  );
  expect(page).not.toContain('href="javascript:');
  expect(page).toContain("javascript:alert(1)");
});

it("stays of a size that opens, whatever was mailed and logged", () => {
  const many = anInvocation({
    mails: Array.from({ length: 30 }, () => aMail({ html: "<i>&".repeat(50_000) })),
    logs: Array.from({ length: 1_000 }, () => ({ source: "info", text: "x".repeat(1_000) })),
  });
  const scenarios = Array.from({ length: 20 }, (_, index) =>
    aScenario({ name: `s/${index}`, calls: [aCall(many)] }),
  );
  const page = checkHtml(aReport({ scenarios }));
  expect(page.length).toBeLessThan(20_000_000);
  expect(page).toMatch(/\d+ more characters omitted/);
});

/** A report with the same text wherever there is one. */
function reportOf(text: string): string {
  const mail = aMail({
    from: text,
    to: [text],
    cc: [text],
    bcc: [text],
    replyTo: [text],
    subject: text,
    text,
    html: text,
    caller: text,
    events: [{ kind: "bounce", recipient: text, message: text }],
    attachments: [{ fileName: text, contentType: text, size: 1 }],
  });
  const invocation = anInvocation({
    event: { ...anInvocation().event, userName: text },
    outcome: { kind: "crashed", errorType: text, errorMessage: text, trace: [] },
    mails: [mail],
    late: { mails: [mail], awsCalls: [] },
    logs: [{ source: "info", text }],
    awsCalls: [{ service: text, operation: text, result: "answered", caller: text, error: text }],
  });
  const difference = {
    path: text,
    steps: [text],
    kind: "changed",
    before: text,
    after: text,
  } as const;
  const call = {
    ...aCall(invocation),
    verdict: {
      accepted: false,
      exception: "UserLambdaValidationException",
      message: text,
      remarks: [{ code: "null-added", severity: "warning", where: { path: text }, args: {} }],
    },
    differences: [difference],
  } as const;
  const proof = { invocation: 0, mail: 0, difference: 0, log: 0, call: 0 };
  const rule = aRule({
    code: "one",
    title: text,
    why: text,
    fix: text,
    evidence: `https://example.com/${text}`,
    failing: text,
    passing: text,
  });
  return checkHtml(
    aReport({
      target: text,
      seed: text,
      rules: [rule, { ...rule, code: text }],
      off: [{ code: `off ${text}`, reason: text }],
      scenarios: [
        aScenario({
          name: text,
          title: text,
          flow: "one",
          status: "failed",
          calls: [call],
          findings: [aFinding({ code: "one", scenario: text, message: text, place: text, proof })],
        }),
        aScenario({ name: text, flow: `two ${text}`, status: "left-out", reason: text }),
      ],
    }),
  );
}

it("no text of a report is markup of the page", () => {
  const marks = (page: string): number[] => ["<", ">", '"'].map((mark) => page.split(mark).length);
  const part = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "<script>",
      "</style>",
      '"',
      "'",
      "-->",
      "]]>",
      "&quot;",
      "${x}",
      "$&",
      "\u0000",
    ),
  );
  const text = fc
    .array(part, { size: "small" })
    .map((parts) => `x${parts.join("").replaceAll("`", "")}x`);
  const expected = marks(reportOf("xx"));
  fc.assert(
    fc.property(text, (value) => {
      expect(marks(reportOf(value))).toEqual(expected);
    }),
  );
});

it("has findings that say the same once, and how to run each failing scenario alone", () => {
  const names = ["confirm-sign-up/plain", "confirm-sign-up/twice", "auto-confirm/plain"];
  const html = checkHtml(
    aReport({
      command: ["npx", "cognito-postconfirm", "check", "my handler.mjs"],
      scenarios: names.map((name) =>
        aScenario({ name, status: "failed", findings: [aFinding({ message: "it broke" })] }),
      ),
    }),
  );
  const [, findings = ""] = /<ul class="found">(.*?)<\/article>/s.exec(html) ?? [];
  expect(findings.match(/<p>it broke/g)).toHaveLength(1);
  expect(findings).toContain("The same in 2 more scenarios");
  for (const name of names) {
    expect(html).toContain(
      `npx cognito-postconfirm check &quot;my handler.mjs&quot; --only ${name}</pre>`,
    );
  }
});
