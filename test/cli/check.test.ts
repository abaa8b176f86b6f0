import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RULES } from "../../src/contract/rules/index.ts";
import { rulesPage } from "../../src/report/rules-page.ts";
import { cli } from "../helpers/context.ts";
import { fixture } from "../helpers/fixtures.ts";
import { folderWith } from "../helpers/handlers.ts";
import { ROOT } from "../helpers/spawn.ts";

const handler = (name: string): string[] => ["--handler", fixture(`handlers/check/${name}`)];

interface Document {
  exitCode: number;
  interrupted: boolean;
  scenarios: { name: string; status: string; findings: { code: string; severity: string }[] }[];
}

async function check(...argv: string[]): Promise<Document & { code: number }> {
  const { code, out } = await cli(["check", "--json", ...argv]);
  return { ...(JSON.parse(out) as Document), code };
}

describe("check", () => {
  it("finds nothing in the reference handler", async () => {
    const { code, out } = await cli(["check"]);
    expect(code).toBe(0);
    expect(out).toContain("✔ passed: no finding.");
  });

  it("fails on errors, and proves each with a fix beside it", async () => {
    const { code, out } = await cli(["check", ...handler("returns-nothing.mjs")]);
    expect(code).toBe(1);
    expect(out).toContain("returns-event");
    expect(out).toContain("fix: return event;");
  });

  it("passes with warnings", async () => {
    const { code, exitCode } = await check(...handler("sets-claims.mjs"));
    expect([code, exitCode]).toEqual([0, 0]);
  });

  it("takes a rule's severity from the command line, and from the configuration with a reason", async () => {
    const strict = ["--rule", "response-stays-empty=error"];
    expect((await check(...handler("sets-claims.mjs"), ...strict)).code).toBe(1);
    const cwd = folderWith({
      "cognito-postconfirm.config.json": JSON.stringify({
        rules: { "returns-event": ["off", "the gateway adds it"] },
      }),
    });
    const argv = ["check", ...handler("returns-nothing.mjs"), "--only", "confirm-sign-up/plain"];
    const { out } = await cli(argv, { cwd });
    expect(out).toContain("the gateway adds it");
    expect(out).not.toContain("✘ error");
  });

  it("plays what is chosen", async () => {
    const { scenarios } = await check("--only", "federated/*", "--skip", "federated/saml");
    const names = scenarios.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(2);
    // The first one is what the others are held against.
    expect(names[0]).toBe("confirm-sign-up/plain");
    const others = names.slice(1);
    expect(others.every((name) => name.startsWith("federated/"))).toBe(true);
    expect(others).not.toContain("federated/saml");
  });

  it("plays scenarios of a user's own, and holds them to what they expect", async () => {
    const cwd = folderWith({
      "scenarios/two-mails.json": JSON.stringify({
        title: "nobody gets two mails",
        make: { flow: "confirm-sign-up" },
        expect: { mails: 2 },
      }),
    });
    const argv = ["check", "--json", "--scenarios", "scenarios", "--only", "*two-mails*"];
    const { code, out } = await cli(argv, { cwd });
    expect(code).toBe(1);
    const { scenarios } = JSON.parse(out) as Document;
    expect(scenarios.flatMap(({ findings }) => findings.map(({ code: rule }) => rule))).toEqual([
      "meets-expectations",
    ]);
  });

  it("writes each report to its file", async () => {
    const cwd = folderWith({});
    const kinds = ["human", "json", "junit", "tap", "html", "github"];
    const argv = kinds.flatMap((kind) => ["--reporter", `${kind}=report.${kind}`]);
    const bad = handler("returns-nothing.mjs");
    const { code, out, err } = await cli(["check", ...bad, ...argv], { cwd });
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("wrote report.html");
    const marks = [
      "fix:",
      '"exitCode": 1',
      "<failure",
      "TAP version 14",
      "<!doctype html>",
      "::error",
    ];
    for (const [index, kind] of kinds.entries()) {
      expect(readFileSync(join(cwd, `report.${kind}`), "utf8")).toContain(marks[index]);
    }
  });

  it("broken off, reports what was done", async () => {
    let breakOff = (): void => undefined;
    const setting = {
      onInterrupt: (listener: () => void) => {
        breakOff = listener;
        setTimeout(() => breakOff(), 1_500);
        return { giveBack: () => undefined };
      },
    };
    const argv = ["check", "--json", ...handler("hangs.mjs")];
    const { code, out } = await cli(argv, setting);
    const document = JSON.parse(out) as Document;
    expect([code, document.exitCode, document.interrupted]).toEqual([130, 130, true]);
  });
});

describe("beside the check itself", () => {
  it("--explain says what a rule asks for", async () => {
    const { code, out } = await cli(["check", "--explain", "escapes-html"]);
    expect(code).toBe(0);
    expect(out).toContain("escapes-html (error)");
  });

  it("docs/rules.md is the catalogue", () => {
    expect(readFileSync(`${ROOT}docs/rules.md`, "utf8")).toBe(rulesPage(RULES));
  });

  it("--init writes what is missing, and nothing over what is there", async () => {
    const cwd = folderWith({ "cognito-postconfirm.config.json": "{}" });
    const { code } = await cli(["check", "--init"], { cwd });
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, "cognito-postconfirm.config.json"), "utf8")).toBe("{}");
    expect(existsSync(join(cwd, ".github/workflows/post-confirmation.yml"))).toBe(true);
  });

  it("--record makes a scenario of an event, with nobody in it", async () => {
    const event = fixture("corpus/17-cs-alias-pool-name.json");
    const { code, out } = await cli(["check", "--record", event]);
    expect(code).toBe(0);
    const cwd = folderWith({ "scenarios/captured.json": out });
    const argv = ["check", "--scenarios", "scenarios", "--only", "*captured*"];
    expect((await cli(argv, { cwd })).code).toBe(0);
  });
});

describe("bad input of check", () => {
  const cwd = folderWith({
    "scenarios/broken.json": "{",
    "unknown/rule.json": '{ "title": "x", "evnt": {} }',
  });
  it.each<[argv: string[], message: string]>([
    [["--rule", "no-duplicate-mai=off"], "did you mean no-duplicate-mail?"],
    [["--rule", "no-duplicate-mail=never"], "--rule"],
    [["--explain", "escape-html"], "did you mean escapes-html?"],
    [["--reporter", "junt"], "did you mean junit?"],
    [["--reporter", "json", "--reporter", "tap"], "two reports would go to standard output"],
    [["--scenarios", "missing"], "missing"],
    [["--scenarios", "scenarios"], "scenarios/broken.json"],
    [["--scenarios", "unknown"], "unknown/rule.json"],
    [["--only", "no-such-scenario"], "no-such-scenario"],
    [["--handler", "missing.mjs"], "missing.mjs"],
    [["--concurrency", "0"], "--concurrency"],
    [["--record", "missing.json"], "missing.json"],
    [["--function", "my-function"], "Add --yes"],
  ])("%j", async (argv, message) => {
    const { code, out, err } = await cli(["check", ...argv], { cwd });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });

  it("a report that cannot be written fails, and costs no other", async () => {
    const reports = ["--reporter", "html=missing/report.html", "--reporter", "junit=report.xml"];
    const { code, err } = await cli(["check", "--only", "*/plain", ...reports], { cwd });
    expect(code).toBe(2);
    expect(err).toContain("cannot write missing/report.html");
    expect(existsSync(join(cwd, "report.xml"))).toBe(true);
  });
});
