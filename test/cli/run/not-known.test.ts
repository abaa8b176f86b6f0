// What is reported where the dry run stood between a handler and its answer.
import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/errors.ts";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { masked } from "../../helpers/masked.ts";

const FETCHES = `export const handler = async (event) => {
  const answer = await fetch("https://hooks.example.com/x", { method: "POST" });
  if (!answer.ok) throw new Error(\`the API said \${answer.status}\`);
  return event;
};`;
const POOL = `const net = require("node:net");
const connect = () => new Promise((resolve) => {
  net.connect(5432, "db.example.com").once("close", resolve).on("error", () => {}).write("hello");
});
exports.handler = async () => {
  for (let tries = 0; tries < 5; tries += 1) await connect();
  throw new Error("timeout exceeded when trying to connect");
};`;
const LOADS = `await fetch("https://config.example.com/x");
export const handler = async (event) => event;`;
const SWALLOWS = `export const handler = async (event) => {
  await fetch("https://hooks.example.com/x", { method: "POST" }).catch(() => undefined);
  return event;
};`;

const cwd = folderWith({
  "fetches.mjs": FETCHES,
  "pool.cjs": POOL,
  "loads.mjs": LOADS,
  "swallows.mjs": SWALLOWS,
  "fails.mjs": SWALLOWS.replace("return event;", 'throw new Error("no");'),
  "unused.json": JSON.stringify([
    { url: "https://config.example.com/*", reply: {} },
    { service: "sqs", operation: "SendMessage", reply: {} },
  ]),
  "down.json": JSON.stringify([{ url: "https://hooks.example.com/*", status: 503 }]),
});

async function run(handler: string, ...flags: string[]) {
  const { code, out, err } = await cli(["run", handler, "--seed", "1", ...flags], { cwd });
  return { code, out: masked(out), err };
}

const OBSTACLE = {
  kind: "blocked",
  what: "http POST https://hooks.example.com/x",
  remedy: "--stubs stubs.json, or --allow-net hooks.example.com",
};

describe("run", () => {
  it("says what was in the way, and nothing of Cognito's exceptions", async () => {
    const { code, out } = await run("fetches.mjs");
    expect(code).toBe(2);
    expect(out.slice(out.indexOf("✘"))).toMatchInlineSnapshot(`
      "✘ the handler failed: TypeError: fetch failed
        ← the dry run blocked POST https://hooks.example.com/x
      duration N ms · init N ms · memory 128 MB · max memory used N MB

      Other calls
        blocked  http POST https://hooks.example.com/x

      Dry run: 1 call blocked

      Cognito: unknown
        The dry run, not the handler, may have caused the failure. On AWS these calls may respond differently:
          blocked http POST https://hooks.example.com/x; use --stubs stubs.json, or --allow-net hooks.example.com
        To create a stub file to fill in, run this handler with --write-stubs stubs.json
      "
    `);
  });

  it("has it as data", async () => {
    const { code, out } = await run("fetches.mjs", "--json");
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      ...{ ok: false, exitCode: 2, obstacles: [OBSTACLE] },
      verdict: { accepted: null },
      outcome: { isBlocked: true, causes: [{ errorType: "BlockedByDryRun" }] },
    });
  });

  it("judges the handler by what a stub answers", async () => {
    const { code, out } = await run("fetches.mjs", "--stubs", "down.json", "--json");
    expect(code).toBe(1);
    const exception = "UserLambdaValidationException";
    const message = expect.stringContaining("the API said 503") as string;
    expect(JSON.parse(out)).toMatchObject({
      ...{ verdict: { accepted: false, exception, message }, obstacles: [] },
    });
  });

  it("counts what is blocked again and again in one line", async () => {
    const { code, out } = await run("pool.cjs");
    expect([code, out]).toEqual([
      2,
      expect.stringContaining("blocked  tcp db.example.com:5432 × 5\n") as string,
    ]);
    expect(out).toContain(
      "blocked tcp db.example.com:5432; use --stubs stubs.json, or --allow-net db.example.com:5432",
    );
  });

  it("accepts a handler that goes on, and says what was not tested", async () => {
    const { code, out } = await run("swallows.mjs");
    expect(code).toBe(0);
    expect(out.slice(out.indexOf("Cognito:"))).toMatchInlineSnapshot(`
      "Cognito: accepted
        The handler continued without a response; what it does with a real one was not tested:
          blocked http POST https://hooks.example.com/x; use --stubs stubs.json, or --allow-net hooks.example.com
        To create a stub file to fill in, run this handler with --write-stubs stubs.json
      "
    `);
  });

  it.each<[flags: string[], code: number]>([
    [["--expect-call", "ses:*"], 2],
    [["--expect-call", "ses:*", "--repeat", "2"], 2],
    [["--expect-call", "ses:*", "--cognito"], 2],
    [["--expect-call", "ses:*", "--reporter", "github"], 2],
    [["--expect-call", "http:*"], 0],
    [["--expect-call", "ses:*", "--fail-on-call", "http:*"], 1],
    [["--expect-call", "ses:*", "--stubs", "down.json"], 1],
  ])("does not judge a call that may follow an answer: %j", async (flags, code) => {
    expect((await run("swallows.mjs", ...flags)).code).toBe(code);
  });

  it("has an expected call that is not judged as data", async () => {
    const { out } = await run("swallows.mjs", "--expect-call", "ses:*", "--json");
    expect(JSON.parse(out)).toMatchObject({
      ...{ exitCode: 2, brokenRules: [], verdict: { accepted: true } },
      unjudgedRules: [{ code: "call-not-judged", pattern: "ses:*" }],
    });
  });

  it("has the stubs that nothing came to as data", async () => {
    const { out } = await run("loads.mjs", "--stubs", "unused.json", "--json");
    expect(JSON.parse(out)).toMatchObject({
      exitCode: 0,
      unusedStubs: [{ stub: 1, why: expect.stringContaining("sqs SendMessage") as string }],
    });
  });

  it("annotates it with --reporter github as a warning", async () => {
    const { code, out } = await run("fetches.mjs", "--reporter", "github");
    expect(code).toBe(2);
    expect(out).toContain(`::warning title=Cognito%3A unknown::blocked ${OBSTACLE.what}`);
    expect(out).not.toContain("::error");
  });

  it("knows it with --cognito and --repeat", async () => {
    const [cognito, repeat] = [
      await run("fetches.mjs", "--cognito", "--json"),
      await run("fetches.mjs", "--repeat", "2", "--json"),
    ];
    expect([cognito.code, repeat.code]).toEqual([2, 2]);
    expect(JSON.parse(cognito.out)).toMatchObject({
      ...{ verdict: { accepted: null }, obstacles: [OBSTACLE], attempts: [{}] },
    });
    expect(JSON.parse(repeat.out)).toMatchObject({
      calls: [{ accepted: null }, { accepted: null }],
      firstFailure: { verdict: { accepted: null }, obstacles: [OBSTACLE] },
    });
    expect((await run("fetches.mjs", "--repeat", "2")).out).toContain("2 unknown");
  });

  it("says it with --watch, and waits for a change", async () => {
    const watchFiles = async () => ({
      add: () => undefined,
      nextChange: () => Promise.reject(new UserError("interrupted", "enough")),
      close: async () => undefined,
    });
    const argv = ["run", "fetches.mjs", "--seed", "1", "--watch"];
    const { out } = await cli(argv, { cwd, watchFiles });
    expect(out).toContain("Cognito: unknown");
    expect(out).toContain(OBSTACLE.remedy);
  });

  it("names call and flag where the handler cannot be loaded for it", async () => {
    const { code, err } = await run("loads.mjs");
    expect([code, err]).toEqual([
      2,
      expect.stringContaining("http GET https://config.example.com/x"),
    ]);
    expect(err).toContain("--stubs stubs.json, or --allow-net config.example.com");
  });
});

describe("check", () => {
  const check = (handler: string, ...flags: string[]) =>
    cli(["check", handler, "--only", "*/plain", ...flags], { cwd });

  it("tells the same obstacle once, and finds only what was tried again", async () => {
    const { code, out } = await check("fetches.mjs");
    expect(code).toBe(2);
    expect(out.split("blocked http POST https://hooks.example.com/x")).toHaveLength(2);
    expect(out).toContain("a password reset repeats the work of the sign-up: http POST");
    expect(out).toContain("? not judged: 1 warning from 1 rule. 0 scenarios passed · 9 not judged");
  });

  it("has it in every report", async () => {
    const { out } = await check("fetches.mjs", "--json");
    expect(JSON.parse(out)).toMatchObject({
      ...{ exitCode: 2, counts: { notJudged: 9, errors: 0 } },
      scenarios: expect.arrayContaining([
        expect.objectContaining({ status: "not-judged", findings: [], obstacles: [OBSTACLE] }),
      ]) as unknown,
    });
    const reports = ["junit", "tap", "github", "html"].map(async (name) => {
      const { code, out: text } = await check("fetches.mjs", "--reporter", name);
      return [
        name,
        code,
        /<skipped>not judged|# SKIP not judged|title=Not judged|badge not-judged/.exec(text)?.[0],
      ];
    });
    expect(await Promise.all(reports)).toEqual([
      ["junit", 2, "<skipped>not judged"],
      ["tap", 2, "# SKIP not judged"],
      ["github", 2, "title=Not judged"],
      ["html", 2, "badge not-judged"],
    ]);
  });

  it("has the stubs that no scenario used as data", async () => {
    const { out, err } = await check("swallows.mjs", "--stubs", "unused.json", "--json");
    expect(JSON.parse(out)).toMatchObject({ unusedStubs: [{ stub: 0 }, { stub: 1 }] });
    expect(err).toContain("stubs[1] was not used: nothing called");
  });

  it("says it with --watch as well", async () => {
    const watchFiles = async () => ({
      add: () => undefined,
      nextChange: () => Promise.reject(new UserError("interrupted", "enough")),
      close: async () => undefined,
    });
    const { out } = await cli(["check", "fetches.mjs", "--only", "*/plain", "--watch"], {
      cwd,
      watchFiles,
    });
    expect(out).toContain("not judged: 1 warning from 1 rule. 0 scenarios passed");
  });

  it("passes what goes on without an answer, and says so", async () => {
    const { code, out } = await check("swallows.mjs");
    expect(code).toBe(0);
    expect(out).toContain("The handler continued without these responses");
  });

  it("does not say that a handler continued which fails whatever the answer is", async () => {
    const { code, out } = await check("fails.mjs", "--stubs", "unused.json");
    expect(code).toBe(1);
    expect(out).toContain("The handler fails in the same way whatever these calls return:");
    expect(out).not.toContain("The handler continued");
  });

  it.each([
    [{ mails: 1 }, 2],
    [{ calls: ["ses:*"] }, 2],
    [{ subject: "Welcome" }, 2],
    [{ mails: 0, calls: ["http:*"], accepted: true }, 0],
    [{ accepted: false }, 1],
  ])("does not judge what may follow an answer: %j", async (expected, code) => {
    const config = JSON.stringify({ expect: { "confirm-sign-up": expected } });
    const files = { "swallows.mjs": SWALLOWS, "cognito-postconfirm.config.json": config };
    const flags = ["--only", "confirm-sign-up/plain", "--json"];
    const { code: exit, out } = await cli(["check", "swallows.mjs", ...flags], {
      cwd: folderWith(files),
    });
    expect(exit).toBe(code);
    const [scenario] = (JSON.parse(out) as { scenarios: { status: string }[] }).scenarios;
    expect(scenario?.status).toBe(["passed", "failed", "not-judged"][code]);
  });
});
