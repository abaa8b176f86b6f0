import { expect, it } from "vitest";
import { checkMarkdown } from "../../../src/report/check/markdown.ts";
import { aFinding, aReport, aRule, aScenario } from "../../helpers/check-report.ts";

const failing = (name: string, message: string, place?: string) =>
  aScenario({
    name,
    status: "failed",
    findings: [aFinding({ code: aRule().code, scenario: name, message, place })],
  });

it("has what a person has to know, each finding once", () => {
  const text = checkMarkdown(
    aReport({
      command: ["npx", "cognito-postconfirm", "check", "h.mjs"],
      scenarios: [
        failing("confirm-sign-up/plain", "it broke", "/app/h.mjs:1:2"),
        failing("confirm-sign-up/twice", "it broke", "/app/h.mjs:1:2"),
        aScenario(),
      ],
    }),
  );
  expect(text).toContain("## cognito-postconfirm check: 2 of 3 scenarios failed\n");
  expect(text).toContain(
    "- `confirm-sign-up/plain`, `confirm-sign-up/twice`: it broke (`/app/h.mjs:1:2`)\n",
  );
  expect(text.match(/it broke/g)).toHaveLength(1);
  expect(text).toContain(
    "Run one of these scenarios: `npx cognito-postconfirm check h.mjs --only confirm-sign-up/plain`",
  );
});

it("keeps what is from outside as text", () => {
  const text = checkMarkdown(
    aReport({
      target: "a`b",
      scenarios: [failing("own/`x`", "<img src=x> [a](b) **c** | $d$\n# e\n::error::f")],
    }),
  );
  expect(text).toContain("`a'b`");
  expect(text).toContain(String.raw`- ${"`own/'x'`"}: &lt;img src=x> \[a\](b) \*\*c\*\* \| \$d\$`);
  expect(text).not.toMatch(/^(?:# e|::error)/m);
});

it("stays below what GitHub takes for a step", () => {
  const long = "x".repeat(5_000);
  const scenarios = Array.from({ length: 300 }, (_, index) =>
    failing(`own/${long}${index}`, `${long}${index}`, long),
  );
  expect(checkMarkdown(aReport({ scenarios })).length).toBeLessThan(500_000);
});
