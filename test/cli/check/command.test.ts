import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RULES } from "../../../src/contract/check/rules/index.ts";
import { ruleInfo } from "../../../src/report/check/rules/index.ts";
import { UserError } from "../../../src/errors.ts";
import { rulesPage } from "../../../src/report/check/rules-page.ts";
import { cli } from "../../helpers/context.ts";
import type { Result } from "../../helpers/context.ts";
import { fixture } from "../../helpers/fixtures.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { ROOT } from "../../helpers/spawn.ts";
import { refusals } from "../../helpers/refusals.ts";
import { masked } from "../../helpers/masked.ts";

/** Enough where every scenario says the same. */
const SOME = ["--only", "*/plain"];

const handler = (name: string): string[] => ["--handler", fixture(`handlers/check/${name}`)];

interface Document {
  exitCode: number;
  interrupted: boolean;
  scenarios: {
    name: string;
    status: string;
    findings: { code: string; severity: string; message: string }[];
  }[];
}

async function check(...argv: string[]): Promise<Document & { code: number }> {
  const named = argv.includes("--handler") ? [] : ["reference"];
  const { code, out } = await cli(["check", "--json", ...named, ...argv]);
  return { ...(JSON.parse(out) as Document), code };
}

describe("check", () => {
  it("finds nothing in the reference handler", async () => {
    const { code, out } = await cli(["check", "reference"]);
    expect(code).toBe(0);
    expect(masked(out)).toMatchInlineSnapshot(`
      "Handler: /app/src/handler/index.ts#handler
        made-up values for variables that are set only on deployment (override with
          --env): SES_SOURCE_EMAIL

      ✔ passed: no findings. 52 scenarios passed · N s
      Tested: 52 scenarios, 43 mails, 1 AWS operation, 0 HTTP hosts
      If SES fails, the user is still confirmed, but the mail is lost
      (confirm-sign-up/ses-throttled and 7 more)
      Variables read but not set: SES_REPLY_TO, SES_CONFIGURATION_SET. Set them with
      --env NAME=value.
      "
    `);
  });

  it("fails on errors, and proves each with a fix beside it", async () => {
    const { code, out } = await cli(["check", ...handler("returns-nothing.mjs"), ...SOME]);
    expect(code).toBe(1);
    expect(masked(out)).toMatchInlineSnapshot(`
      "Handler: /app/test/fixtures/handlers/check/returns-nothing.mjs#handler

        confirm-sign-up                ✘
        admin-confirm-sign-up          ✘
        confirm-forgot-password        ✘
        admin-confirm-sign-up-console  ✘
        managed-login-sign-up          ✘
        managed-login-forgot-password  ✘
        verification-link              ✘
        auto-confirm                   ✘
        passwordless                   ✘

        ✘ failed

      ✘ error The handler must return the event (returns-event)
        confirm-sign-up/plain
          the handler returned nothing; return the event
          also: admin-confirm-sign-up/plain, confirm-forgot-password/plain,
          admin-confirm-sign-up-console/plain and 5 more
          run alone: npx cognito-postconfirm check \\
              --handler /app/test/fixtures/handlers/check/returns-nothing.mjs \\
              --only confirm-sign-up/plain
          fix: return event on every path, and do not throw

      ✘ failed: 1 error from 1 rule. 0 scenarios passed · 9 failed · N s
      Run check --explain <code> for details of a rule.
      No mail was captured, so the mail rules had nothing to check.
      Tested: 9 scenarios, 0 mails, 0 AWS operations, 0 HTTP hosts
      "
    `);
  });

  it("keeps to the width of the terminal", async () => {
    const argv = ["check", ...handler("returns-nothing.mjs"), "--only", "confirm-sign-up/plain"];
    const narrow = { terminal: true, columns: 50, env: { NO_COLOR: "1" } };
    const { out } = await cli(argv, narrow);
    // But for the handler's path, which is not to be broken.
    const lines = out.split("\n").filter((line) => !/^(?:Handler: | +--handler )/.test(line));
    expect(lines.filter((line) => line.length > 50)).toEqual([]);
  });

  it("passes with warnings", async () => {
    const { code, exitCode } = await check(...handler("sets-claims.mjs"), ...SOME);
    expect([code, exitCode]).toEqual([0, 0]);
  });

  it("takes a rule's severity from the command line, and from the configuration with a reason", async () => {
    const strict = ["--rule", "response-stays-empty=error"];
    expect((await check(...handler("sets-claims.mjs"), ...SOME, ...strict)).code).toBe(1);
    const cwd = folderWith({
      "cognito-postconfirm.config.json": JSON.stringify({
        rules: { "returns-event": ["off", "the gateway adds it"] },
      }),
    });
    const argv = ["check", ...handler("returns-nothing.mjs"), "--only", "confirm-sign-up/plain"];
    const { out } = await cli(argv, { cwd });
    expect(masked(out)).toMatchInlineSnapshot(`
      "Handler: /app/test/fixtures/handlers/check/returns-nothing.mjs#handler

      Disabled: returns-event (the gateway adds it)

      ✔ passed: no findings. 1 scenario passed · N s
      No mail was captured, so the mail rules had nothing to check.
      Tested: 1 scenario, 0 mails, 0 AWS operations, 0 HTTP hosts
      "
    `);
  });

  it("plays what is chosen", async () => {
    const { scenarios } = await check("--only", "federated/*", "--skip", "federated/saml");
    const names = scenarios.map(({ name }) => name);
    expect(names).toMatchInlineSnapshot(`
      [
        "federated/google",
        "federated/facebook",
        "federated/apple",
        "federated/amazon",
        "federated/oidc",
      ]
    `);
  });

  it("plays scenarios of a user's own, and holds them to what they expect", async () => {
    const cwd = folderWith({
      // No glob, although it has brackets.
      "scenarios [own]/two-mails.json": JSON.stringify({
        title: "nobody gets two mails",
        make: { flow: "confirm-sign-up" },
        expect: { mails: 2 },
      }),
    });
    const argv = [
      "check",
      "reference",
      "--json",
      "--scenarios",
      "scenarios [own]",
      "--only",
      "*two-mails*",
    ];
    const { code, out } = await cli(argv, { cwd });
    expect(code).toBe(1);
    const { scenarios } = JSON.parse(out) as Document;
    expect(scenarios.flatMap(({ findings }) => findings.map(({ code: rule }) => rule))).toEqual([
      "meets-expectations",
    ]);
  });

  it("plays a file once that is named twice, and refuses two scenarios of one name", async () => {
    const scenario = JSON.stringify({ make: { flow: "federated" } });
    const cwd = folderWith({ "scenarios/one.json": scenario });
    const twice = ["--scenarios", "scenarios", "--scenarios", "scenarios/*.json"];
    const { out } = await cli(["check", "reference", "--json", "--only", "own/*", ...twice], {
      cwd,
    });
    const { scenarios } = JSON.parse(out) as Document;
    expect(scenarios.map(({ name }) => name)).toEqual(["own/one"]);
    const both = folderWith({ "scenarios/one.json": scenario, "scenarios/b/one.json": scenario });
    const { code, err } = await cli(["check", "reference", "--scenarios", "scenarios"], {
      cwd: both,
    });
    expect([code, err]).toEqual([2, expect.stringContaining('two scenarios are called "own/one"')]);
  });

  it("writes each report to its file", async () => {
    const cwd = folderWith({});
    const kinds = ["human", "json", "junit", "tap", "html", "github"];
    const argv = kinds.flatMap((kind) => ["--reporter", `${kind}=report.${kind}`]);
    const bad = [...handler("returns-nothing.mjs"), ...SOME];
    const { code, out, err } = await cli(["check", ...bad, ...argv], { cwd });
    expect([code, out]).toEqual([1, ""]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "wrote report.human
      wrote report.json
      wrote report.junit
      wrote report.tap
      wrote report.html
      wrote report.github
      "
    `);
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

  it("--json is printed in the place of another report, and costs no file", async () => {
    const cwd = folderWith({});
    const argv = ["--reporter", "tap", "--reporter", "junit=check.xml", "--only", "*/plain"];
    const { code, out } = await cli(["check", "reference", "--json", ...argv], { cwd });
    expect([code, (JSON.parse(out) as Document).exitCode]).toEqual([0, 0]);
    expect(readFileSync(join(cwd, "check.xml"), "utf8")).toContain("<testsuite");
  });

  it("names the handler's file to GitHub from the checkout, wherever in it the check is run", async () => {
    const root = folderWith({
      "packages/mail/handler.mjs": "export const handler = async () => ({});",
    });
    const argv = ["check", "--handler", "handler.mjs", "--only", "*/plain", "--reporter", "github"];
    const cwd = join(root, "packages/mail");
    // On macOS, /tmp is a link.
    const link = join(folderWith({}), "checkout");
    symlinkSync(root, link);
    const inside = await cli(argv, { cwd, env: { GITHUB_WORKSPACE: link } });
    expect(inside.out).toMatch(/^::error file=packages\/mail\/handler\.mjs,/);
    expect((await cli(argv, { cwd })).out).toMatch(/^::error file=handler\.mjs,/);
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

const STORED = {
  "handler.mjs": [
    "export const handler = async (event) => {",
    '  const answer = await fetch("https://plans.example.com/mine");',
    "  const { plan } = await answer.json();",
    "  console.log(plan.name);",
    "  return event;",
    "};",
  ].join("\n"),
  "stubs.json": JSON.stringify([
    { url: "https://plans.example.com/*", reply: { plan: { name: "pro" } } },
  ]),
};

describe("what a handler finds beside SES", () => {
  const troubles = [
    "--only",
    "confirm-sign-up/ses-throttled",
    "--only",
    "confirm-sign-up/ses-slow",
  ];
  const only = ["check", "--handler", "handler.mjs", ...SOME, ...troubles];

  it("is not judged where nobody has said it", async () => {
    const { code, out } = await cli([...only, "--json"], { cwd: folderWith(STORED) });
    const { scenarios } = JSON.parse(out) as Document;
    expect(code).toBe(2);
    expect(new Set(scenarios.map(({ status }) => status))).toEqual(new Set(["not-judged"]));
  });

  it("is in a file of stubs, in scenarios with trouble as well", async () => {
    const { code, out } = await cli([...only, "--stubs", "stubs.json"], {
      cwd: folderWith(STORED),
    });
    expect([code, out]).toEqual([0, expect.stringContaining("passed")]);
  });

  it("is named in the configuration, as for run", async () => {
    const config = { "cognito-postconfirm.config.json": '{ "stubs": "stubs.json" }' };
    expect((await cli(only, { cwd: folderWith({ ...STORED, ...config }) })).code).toBe(0);
  });
});

it("takes the handler of the configuration above, up to the repository's root", async () => {
  const cwd = folderWith({
    ".git/HEAD": "ref: refs/heads/main",
    "cognito-postconfirm.config.json": '{ "handler": "handler.mjs" }',
    "handler.mjs": "export const handler = async () => { throw new Error('out of order'); };",
    "packages/app/package.json": "{}",
  });
  const { code, out } = await cli(["check", ...SOME], { cwd: join(cwd, "packages", "app") });
  expect([code, out]).toEqual([1, expect.stringContaining("out of order")]);
});

describe("check --changed", () => {
  const PLAIN = "export const handler = async (event) => event;";
  const git = (cwd: string, ...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=Ann", "-c", "user.email=ann@example.com", ...args], {
      cwd,
      encoding: "utf8",
    });

  /** A package in a repository, with everything in it committed. */
  function repository(): string {
    const cwd = folderWith({
      ".gitignore": "dist\n",
      "package.json": "{}",
      "src/handler.mjs": PLAIN,
      "lib/mail.mjs": "",
      "dist/handler.mjs": PLAIN,
    });
    git(cwd, "init", "--quiet");
    git(cwd, "add", ".");
    git(cwd, "commit", "--quiet", "--message", "first");
    return cwd;
  }
  const changed = (cwd: string, ...more: string[]): Promise<Result> =>
    cli(["check", "--handler", "src/handler.mjs", "--only", "*/plain", "--changed", ...more], {
      cwd,
    });
  const wasChecked = ({ out, err }: Result): boolean => {
    expect(err.includes("; not checked")).toBe(out === "");
    return out !== "";
  };

  it("leaves out a handler whose package is as it was committed", async () => {
    const { code, out, err } = await changed(repository());
    expect([code, out]).toEqual([0, ""]);
    expect(err).toBe("the handler's package has not changed since HEAD; not checked\n");
  });

  it.each(["src/handler.mjs", "lib/mail.mjs", "src/new.mjs", "package.json"])(
    "sees a change in %s",
    async (file) => {
      const cwd = repository();
      writeFileSync(join(cwd, file), `${PLAIN}\n`);
      if (file === "package.json") writeFileSync(join(cwd, file), '{ "type": "module" }');
      expect(wasChecked(await changed(cwd))).toBe(true);
    },
  );

  it("sees what was committed since, and not before", async () => {
    const cwd = repository();
    writeFileSync(join(cwd, "src/handler.mjs"), `${PLAIN}\n`);
    git(cwd, "commit", "--quiet", "--all", "--message", "second");
    expect(wasChecked(await changed(cwd))).toBe(false);
    expect(wasChecked(await changed(cwd, "HEAD~1"))).toBe(true);
  });

  it("takes what git does not know for changed", async () => {
    const built = ["check", "--handler", "dist/handler.mjs", "--only", "*/plain", "--changed"];
    expect(wasChecked(await cli(built, { cwd: repository() }))).toBe(true);
    const outside = await changed(folderWith({ "src/handler.mjs": PLAIN }));
    expect(outside.err).toBe(
      "--changed: the handler is not in a git repository, so it is checked\n",
    );
    expect(wasChecked(outside)).toBe(true);
    const fresh = folderWith({ "src/handler.mjs": PLAIN });
    git(fresh, "init", "--quiet");
    expect(wasChecked(await changed(fresh))).toBe(true);
  });

  it("refuses a commit that there is not", async () => {
    const { code, err } = await changed(repository(), "nowhere");
    expect([code, err]).toEqual([2, expect.stringContaining('unknown git commit "nowhere"')]);
  });
});

describe("check --watch", () => {
  it("checks again when the handler changes, what it imports, or a scenario", async () => {
    const cwd = folderWith({
      "handler.mjs":
        'import { part } from "./part.mjs"; export const handler = async (event) => part(event);',
      "part.mjs": "export const part = (event) => event;",
      "scenarios/own.mts": "export default { make: {}, expect: { mails: 0 } };",
    });
    const changes: [string, string][] = [
      ["part.mjs", "export const part = () => undefined;"],
      ["part.mjs", "export const part = (event) => event;"],
      ["scenarios/own.mts", "export default { make: {}, expect: { mails: 3 } };"],
    ];
    const shown: string[] = [];
    const watched: string[] = [];
    let changedAt = 0;
    const argv = ["check", "--watch", "--handler", "handler.mjs", "--scenarios", "scenarios"];
    const result = await cli([...argv, "--only", "own/*", "--reporter", "json=report.json"], {
      cwd,
      watchFiles: async (files) => {
        watched.push(...files);
        return {
          add: (file) => void watched.push(file),
          nextChange: async () => {
            const report = readFileSync(join(cwd, "report.json"), "utf8");
            const { scenarios } = JSON.parse(report) as Document;
            shown.push(scenarios.map(({ status }) => status).join(" "));
            const change = changes[changedAt++];
            if (change === undefined) throw new UserError("enough", "enough");
            const path = join(cwd, change[0]);
            writeFileSync(path, change[1]);
            return path;
          },
          close: async () => void watched.push("closed"),
        };
      },
    });
    expect([result.code, result.out]).toEqual([2, ""]);
    expect(shown).toEqual(["passed", "failed", "passed", "failed"]);
    const files = ["handler.mjs", "part.mjs", "scenarios/own.mts"].map((name) => join(cwd, name));
    expect(watched).toEqual(expect.arrayContaining([...files, "closed"]));
  });
});

describe("flags that contradict each other", () => {
  it.each([
    [
      ["--function", "confirm", "--handler", "h.mjs"],
      "--handler cannot be combined with --function",
    ],
    [
      ["--function", "confirm", "--stubs", "stubs.json"],
      "--stubs cannot be combined with --function",
    ],
    [
      ["--function", "confirm", "--env-file", ".env"],
      "--env-file cannot be combined with --function",
    ],
    [["--function", "confirm", "--watch"], "--watch cannot be combined with --function"],
    [["--function", "confirm", "--changed"], "--changed cannot be combined with --function"],
    [["--endpoint-url", "http://127.0.0.1:1"], "--endpoint-url needs --function"],
    [["--function", "confirm", "--endpoint-url", "127.0.0.1:1"], "is not an http(s) URL"],
    [["--function", "my confirm"], "is not a function's name"],
    [["--function", "confirm:live", "--qualifier", "7"], "already has a qualifier"],
    [["--qualifier", "live"], "--qualifier needs --function"],
    [["--yes"], "--yes needs --function"],
    [["--watch", "--json"], "--watch cannot be combined with --json"],
    [["--inspect"], "check cannot run under a debugger"],
  ])("%j", async (argv, message) => {
    const { code, out, err } = await cli(["check", ...argv]);
    expect([code, `${out}${err}`]).toEqual([2, expect.stringContaining(message)]);
  });

  it("but a configuration for both is none", async () => {
    const cwd = folderWith({
      "handler.mjs": "export const handler = async (event) => event;",
      "cognito-postconfirm.config.json": JSON.stringify({
        ...{ handler: "handler.mjs", stubs: "stubs.json", profile: "dev", qualifier: "live" },
      }),
      "stubs.json": "[]",
    });
    expect((await cli(["check", "--only", "*/plain"], { cwd })).code).toBe(0);
    // It gets as far as the question.
    const { code, err } = await cli(["check", "--function", "confirm", "--qualifier", "7"], {
      cwd,
    });
    expect([code, err]).toEqual([2, expect.stringContaining("--yes")]);
  });
});

describe("beside the check itself", () => {
  it("docs/rules.md is the catalogue", () => {
    expect(readFileSync(`${ROOT}docs/rules.md`, "utf8")).toBe(rulesPage(RULES.map(ruleInfo)));
  });

  it("--init writes what is missing, and nothing over what is there", async () => {
    const cwd = folderWith({ "cognito-postconfirm.config.json": "{}" });
    const { code } = await cli(["check", "--init"], { cwd });
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, "cognito-postconfirm.config.json"), "utf8")).toBe("{}");
    expect(existsSync(join(cwd, ".github/workflows/post-confirmation.yml"))).toBe(true);
  });

  it("--init writes a workflow that shows findings in a pull request", async () => {
    const cwd = folderWith({});
    await cli(["check", "--init", "reference"], { cwd });
    const workflow = readFileSync(join(cwd, ".github/workflows/post-confirmation.yml"), "utf8");
    expect(workflow).toContain(
      "check --reporter human --reporter github --reporter markdown=$GITHUB_STEP_SUMMARY\n",
    );
    // Those before run on Node 20, which GitHub has given up.
    expect(workflow).not.toMatch(/actions\/[\w-]+@v[1-4]\b/);
  });

  it("--init says where GitHub looks for the workflow of a package in a repository", async () => {
    const root = folderWith({
      ".git/HEAD": "",
      "packages/mail/handler.mjs": "export const handler = (event) => event;",
    });
    const cwd = join(root, "packages/mail");
    const inPackage = await cli(["check", "--init", "--handler", "handler.mjs"], { cwd });
    expect(masked(inPackage.err)).toMatchInlineSnapshot(`
      "no expectations written for confirm-sign-up until this is fixed: returns-event
      no expectations written for admin-confirm-sign-up until this is fixed: returns-event
      no expectations written for confirm-forgot-password until this is fixed: returns-event
      no expectations written for admin-confirm-sign-up-console until this is fixed: returns-event
      no expectations written for managed-login-sign-up until this is fixed: returns-event
      no expectations written for managed-login-forgot-password until this is fixed: returns-event
      no expectations written for verification-link until this is fixed: returns-event
      no expectations written for auto-confirm until this is fixed: returns-event
      no expectations written for passwordless until this is fixed: returns-event
      wrote cognito-postconfirm.config.json
      wrote scenarios/example.json
      wrote .github/workflows/post-confirmation.yml
      GitHub reads workflows only from the repository root: move .github there, and add to its steps:
      working-directory: packages/mail
      next: npm i -D cognito-postconfirm
      next: npx cognito-postconfirm check
      "
    `);
  });

  it("--init names what has to be there first", async () => {
    const code =
      "export const handler = async (event) => (event.request.userAttributes.email, event);";
    const cwd = folderWith({ "index.mjs": code });
    const init = await cli(["check", "--init"], { cwd });
    expect([init.code, init.err]).toEqual([
      2,
      expect.stringContaining(
        "files that look like a handler: index.mjs\nPass yours: --handler index.mjs",
      ),
    ]);
    expect(existsSync(join(cwd, "cognito-postconfirm.config.json"))).toBe(false);
    const named = await cli(["check", "--init", "--handler", "nowhere.ts"], {
      cwd: folderWith({}),
    });
    expect([named.code, named.err]).toEqual([2, expect.stringContaining("no such handler")]);
    const config = "cognito-postconfirm.config.json";
    const again = await cli(["check", "--init"], { cwd: folderWith({ [config]: "{}" }) });
    expect(masked(again.err)).toMatchInlineSnapshot(`
      "kept  cognito-postconfirm.config.json, which already exists
      wrote scenarios/example.json
      wrote .github/workflows/post-confirmation.yml
      next: npm i -D cognito-postconfirm
      next: npx cognito-postconfirm check
      "
    `);
  });

  it("--record makes a scenario of an event, with nobody in it", async () => {
    const event = fixture("corpus/17-cs-alias-pool-name.json");
    const { code, out } = await cli(["check", "--record", event]);
    expect(code).toBe(0);
    const cwd = folderWith({ "scenarios/captured.json": out });
    const argv = ["check", "reference", "--scenarios", "scenarios", "--only", "*captured*"];
    expect((await cli(argv, { cwd })).code).toBe(0);
  });
});

describe("bad input of check", () => {
  const cwd = folderWith({
    "scenarios/broken.json": "{",
    "unknown/rule.json": '{ "title": "x", "evnt": {} }',
  });
  it("is refused in these words", async () => {
    const commandLines = [
      ["--rule", "no-duplicate-mai=off"],
      ["--rule", "no-duplicate-mail=never"],
      ["--rule", "no-duplicate-mail"],
      ["--explain", "escape-html"],
      ["--reporter", "junt"],
      ["--reporter", "json", "--reporter", "tap"],
      ["--reporter", "tap=a.txt", "--reporter", "junit=./a.txt"],
      ["--scenarios", "missing"],
      ["--scenarios", "scenarios"],
      ["--scenarios", "unknown"],
      ["--only", "no-such-scenario"],
      ["--handler", "missing.mjs"],
      ["--concurrency", "0"],
      ["--region", "eu west"],
      ["--record", "missing.json"],
      ["--function", "my-function"],
    ];
    const text = await refusals(
      "check",
      commandLines.map((argv) =>
        argv.includes("--function") || argv.includes("--handler") ? argv : ["reference", ...argv],
      ),
      { cwd },
    );
    await expect(text).toMatchFileSnapshot("__snapshots__/refusals.txt");
  });

  it.each<[scenario: object, message: string]>([
    [
      { make: { provider: "gogle" } },
      'error: own.json: "make.provider" cannot be "gogle" (did you mean google?)\nIt must be one of google, facebook, apple, amazon, saml, oidc.\n',
    ],
    [
      { make: { flow: "federatd" } },
      'error: own.json: "make.flow" cannot be "federatd" (did you mean federated?)\nIt must be one of confirm-sign-up, admin-confirm-sign-up, confirm-forgot-password, admin-confirm-sign-up-console, managed-login-sign-up, managed-login-forgot-password, verification-link, auto-confirm, federated, passwordless.\n',
    ],
    [
      { make: { locale: 7 } },
      'error: own.json: "make.locale" cannot be 7\nIt must be one of ar, de, el, fr, he, hi, ja, ko, pl, ru, th, tr, vi, zh.\n',
    ],
    [
      { make: { attribute: {} } },
      'error: own.json: "make.attribute" is not a key of a scenario (did you mean attributes?)\nIts keys are make.flow, make.index, make.provider, make.profile, make.locale, make.email, make.userName, make.attributes, make.required, make.without, make.robust, make.clientMetadata, make.region, make.userPoolId, make.clientId, make.awsSdkVersion, make.edits.\n',
    ],
    [
      { make: { attributes: { "custom:tier": 1 } } },
      'error: own.json: "make.attributes.custom:tier" cannot be 1\nIt must be a string.\n',
    ],
    [{ make: 5 }, 'error: own.json: "make" cannot be 5\nIt must be an object.\n'],
    [
      { make: {}, ses: { fault: "throtle" } },
      'error: own.json: "ses.fault" cannot be "throtle" (did you mean throttle?)\nIt must be one of throttle, reject, timeout, reset, 500.\n',
    ],
    [
      { make: {}, ses: { falt: "throttle" } },
      'error: own.json: "ses.falt" is not a key of a scenario (did you mean fault?)\nIts keys are ses.fault, ses.sandbox, ses.verified, ses.paused.\n',
    ],
    [
      { make: {}, cold: "yes" },
      'error: own.json: "cold" cannot be "yes"\nIt must be true or false.\n',
    ],
    [
      { make: {}, times: 11 },
      'error: own.json: "times" cannot be 11\nIt must be a whole number from 1 to 10.\n',
    ],
    [
      { make: {}, constructor: 1 },
      'error: own.json: "constructor" is not a key of a scenario\nIts keys are name, title, event, make, ses, times, cold, expect.\n',
    ],
  ])("a scenario that says %j", async (scenario, message) => {
    const folder = folderWith({ "own.json": JSON.stringify(scenario) });
    const { code, err } = await cli(["check", "reference", "--scenarios", "own.json"], {
      cwd: folder,
    });
    expect([code, err]).toEqual([2, message]);
  });

  it("a report that cannot be written fails, and costs no other", async () => {
    const reports = ["--reporter", "html=missing/report.html", "--reporter", "junit=report.xml"];
    const { code, err } = await cli(["check", "reference", "--only", "*/plain", ...reports], {
      cwd,
    });
    expect(code).toBe(2);
    expect(masked(err)).toMatchInlineSnapshot(`
      "wrote report.xml
      error: cannot write missing/report.html: no such folder
      "
    `);
    expect(existsSync(join(cwd, "report.xml"))).toBe(true);
  });

  it("nothing waits for the end to take away a report that could not be begun", async () => {
    const waiting = process.listenerCount("exit");
    const reports = ["--reporter", "html=package.json/report.html"];
    const { code, err } = await cli(["check", "reference", "--only", "*/plain", ...reports], {
      cwd: folderWith({ "package.json": "{}" }),
    });
    expect([code, process.listenerCount("exit")]).toEqual([2, waiting]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "error: cannot write package.json/report.html: part of the path is a file, not a folder
      "
    `);
  });
});
