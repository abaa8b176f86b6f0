// serverless-offline hosts the functions; what is checked is what `invoke` says of them.
import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { masked } from "../helpers/masked.ts";
import { freePort, ROOT, spawnCli, startPeer, stopPeer } from "../helpers/spawn.ts";
import type { Ended } from "../helpers/spawn.ts";

let peer: ChildProcess | undefined;
let endpoint = "";

beforeAll(async () => {
  const [httpPort, lambdaPort] = [await freePort(), await freePort()];
  endpoint = `http://127.0.0.1:${lambdaPort}`;
  peer = await startPeer(
    process.execPath,
    [
      `${ROOT}node_modules/serverless/bin/serverless.js`,
      ...["offline", "start", "--httpPort", String(httpPort), "--lambdaPort", String(lambdaPort)],
    ],
    {
      cwd: `${ROOT}test/e2e/serverless`,
      env: { SLS_TELEMETRY_DISABLED: "1", SLS_NOTIFICATIONS_MODE: "off" },
      ready: /Function names exposed/,
    },
  );
});

afterAll(() => stopPeer(peer));

const invoke = (name: string, ...args: string[]): Promise<Ended> =>
  spawnCli([
    ...["invoke", `peer-dev-${name}`, "--endpoint-url", endpoint, "--yes", "--seed", "1", ...args],
  ]);

/** On a busy machine, threads that start together take longer than Cognito waits. */
async function warmUp(name: string, count: number): Promise<void> {
  const url = `${endpoint}/2015-03-31/functions/peer-dev-${name}/invocations`;
  const call = { method: "POST", body: "{}" };
  await Promise.all(Array.from({ length: count }, async () => (await fetch(url, call)).text()));
}

/** The paragraph that two sides are judged in. */
const lastWords = (out: string): string[] => out.trimEnd().split("\n\n").at(-1)?.split("\n") ?? [];

describe("invoke tells the truth about a function that", () => {
  it("returns the event", async () => {
    const { code, out, err } = await invoke("returns");
    expect(code).toBe(0);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function   peer-dev-returns
        region     us-east-1
        endpoint   http://127.0.0.1:PORT
        recipient  success+carlos.schmidt@simulator.amazonses.com
      "
    `);
    expect(masked(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 41dfec9f-c065-4aa6-b830-0dbd0054396c → peer-dev-returns in us-east-1
      ✔ the handler returned an object
      duration N ms

      Returned event: unchanged

      Cognito: accepted
      "
    `);
  });

  it("changes the event", async () => {
    const { code, out } = await invoke("changes");
    expect(code).toBe(1);
    expect(masked(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 41dfec9f-c065-4aa6-b830-0dbd0054396c → peer-dev-changes in us-east-1
      ✔ the handler returned an object
      duration N ms

      Returned event: 2 differences  (--ignore <path> skips a path)
        $.request.userAttributes.email_verified
          - "true"
          + true
          ! type changed: a string became a boolean
        $.response.claims
          + {"tier":"gold"}

      Cognito: accepted
        ! $.request.userAttributes.email_verified differs from the event sent; Cognito ignores changes from this trigger
        ! $.response.claims: Cognito expects nothing in the response of this trigger
      "
    `);
  });

  it("changes what is to be ignored", async () => {
    const ignored = ["--ignore", "$.response", "--ignore", "request.userAttributes.email_verified"];
    expect((await invoke("changes", ...ignored)).code).toBe(0);
  });

  it("throws", async () => {
    const { code, out } = await invoke("throws");
    expect(code).toBe(1);
    // But for serverless-offline's own frames.
    const own = masked(out).replaceAll(/^ +at .*\/node_modules\/.*\n/gm, "");
    expect(own).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 41dfec9f-c065-4aa6-b830-0dbd0054396c → peer-dev-throws in us-east-1
      ✘ the handler failed: Error: no table for users
        at exports.throws (/app/test/e2e/serverless/handlers.cjs:13:9)
        … 2 frames in node_modules
      duration N ms

      Cognito: refused with UserLambdaValidationException: PostConfirmation failed with error no table for users.
        The user sees this error although the account is CONFIRMED. Cognito will not call again: mail already sent stays sent, and remaining work is lost.
      "
    `);
  });

  it("returns nothing", async () => {
    const { code, out } = await invoke("nothing");
    expect(code).toBe(1);
    expect(masked(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 41dfec9f-c065-4aa6-b830-0dbd0054396c → peer-dev-nothing in us-east-1
      ✔ the handler returned nothing
      duration N ms

      Cognito: refused with InvalidLambdaResponseException: Invalid lambda function output : Invalid JSON
        The user sees this error although the account is CONFIRMED. Cognito will not call again: mail already sent stays sent, and remaining work is lost.
        ! the handler returned nothing; return the event
      "
    `);
  });

  it("returns a text", async () => {
    const { code, out } = await invoke("text");
    expect(code).toBe(1);
    expect(masked(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 41dfec9f-c065-4aa6-b830-0dbd0054396c → peer-dev-text in us-east-1
      ✔ the handler returned "ok"
      duration N ms

      Cognito: refused with InvalidLambdaResponseException: Unrecognizable lambda output
        The user sees this error although the account is CONFIRMED. Cognito will not call again: mail already sent stays sent, and remaining work is lost.
        ! the response is not an object; return the event
      "
    `);
  });

  it("times out", async () => {
    const { code, out } = await invoke("sleeps");
    expect(code).toBe(1);
    // The function's own limit, which Lambda stops it at and Cognito reports as an error.
    expect(out).toContain("Task timed out after 2.00 seconds");
  });

  it("is not there", async () => {
    const { code, out, err } = await invoke("nowhere");
    expect([code, out]).toEqual([2, ""]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function   peer-dev-nowhere
        region     us-east-1
        endpoint   http://127.0.0.1:PORT
        recipient  success+carlos.schmidt@simulator.amazonses.com
      error: function not found: peer-dev-nowhere (http://127.0.0.1:PORT)
      Check the name, --region, --profile and --qualifier; \`aws lambda list-functions\` lists the functions.
      "
    `);
  });

  it("is only to be queued", async () => {
    const { code, out } = await invoke("returns", "--invocation-type", "Event");
    expect(code).toBe(0);
    expect(masked(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 41dfec9f-c065-4aa6-b830-0dbd0054396c → peer-dev-returns in us-east-1
      ✔ Lambda queued the event; there is no response
        The result is in the function's log. If the function fails, Lambda retries it up to two times, unless
        configured otherwise. Cognito never calls this way: it waits for the response.
      "
    `);
  });

  it("is asked for a patch", async () => {
    const { code, out } = await invoke("changes", "--reporter", "patch");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual([
      { op: "replace", path: "/request/userAttributes/email_verified", value: true },
      { op: "add", path: "/response/claims", value: { tier: "gold" } },
    ]);
  });

  it("never answers in the time that there is", async () => {
    const { code, out, err } = await invoke("sleeps", "--request-timeout", "500ms");
    expect([code, out]).toEqual([2, ""]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function   peer-dev-sleeps
        region     us-east-1
        endpoint   http://127.0.0.1:PORT
        recipient  success+carlos.schmidt@simulator.amazonses.com
      error: no response from http://127.0.0.1:PORT within 500 ms; the function may still be running
      Check the function's log before calling it again, or give it more time.
      "
    `);
  });

  it("gets its event through a pipe", async () => {
    const event = await spawnCli(["gen-event", "--seed", "1"]);
    const { code, out } = await spawnCli(
      ["invoke", "peer-dev-returns", "--endpoint-url", endpoint, "--yes", "--json", "-e", "-"],
      { stdin: event.out },
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      event: JSON.parse(event.out) as object,
      differences: [],
      verdict: { accepted: true },
    });
  });
});

describe("compare of a handler here with the same one there", () => {
  const compare = (name: string, ...args: string[]): Promise<Ended> =>
    spawnCli([
      ...["compare", `peer-dev-${name}`, "--endpoint-url", endpoint, "--yes", "--seed", "1"],
      ...["--handler", `test/e2e/serverless/handlers.cjs#${name}`, ...args],
    ]);

  it("finds nothing where it returns the event", async () => {
    const { code, out } = await compare("returns");
    expect(lastWords(out)).toEqual(["✔ the two sides agree"]);
    expect(code).toBe(0);
  });

  it("finds that both change it in the same way, which fails on each side", async () => {
    const { code, out } = await compare("changes");
    expect(code).toBe(1);
    expect(out).toMatch(/returned {7}2 differences +2 differences/);
    expect(lastWords(out)).toMatchInlineSnapshot(`
      [
        "✔ the two sides agree",
        "✘ local failed",
        "✘ peer-dev-changes failed",
      ]
    `);
  });
});

it("compare of two functions there finds where they differ", async () => {
  const { code, out } = await spawnCli([
    ...["compare", "peer-dev-returns", "peer-dev-throws", "--endpoint-url", endpoint, "--yes"],
  ]);
  expect(code).toBe(1);
  expect(lastWords(out)).toMatchInlineSnapshot(`
    [
      "✘ the two sides differ in the outcome and Cognito's verdict",
      "✘ peer-dev-throws failed",
    ]
  `);
});

describe("invoke with many events", () => {
  it("calls a function as often as there are events, several at a time", async () => {
    await warmUp("returns", 6);
    const { code, out, err } = await invoke("returns", "--count", "60", "--concurrency", "6");
    const results = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { index: number; ok: boolean });
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    expect(code).toBe(0);
    expect(new Set(results.map(({ index }) => index)).size).toBe(60);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    peer-dev-returns
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        calls       60, 6 at a time
        recipients  SES's mailbox simulator (simulator.amazonses.com)
      60 events in N s (N per second)
        60 ok
        p50 N ms · p90 N ms · p95 N ms · p99 N ms · max N ms
      "
    `);
  });

  it("tells the failures of a function that throws", async () => {
    await warmUp("throws", 5);
    const { code, out, err } = await invoke("throws", "--count", "5", "--concurrency", "5");
    expect(code).toBe(1);
    expect(JSON.parse(out.split("\n")[0] ?? "")).toMatchObject({
      ok: false,
      outcome: "handler-error",
      error: { message: "no table for users" },
    });
    expect(masked(err).replace(/index \d+/, "index N")).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    peer-dev-throws
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        calls       5, 5 at a time
        recipients  SES's mailbox simulator (simulator.amazonses.com)
      5 events in N s (N per second)
        0 ok, 5 failed
        p50 N ms · p90 N ms · p95 N ms · p99 N ms · max N ms
        5 × Error: no table for users (first at index N)
      "
    `);
  });

  it("stops when there is no such function", async () => {
    const { code, err } = await invoke("nowhere", "--count", "500", "--concurrency", "5");
    expect(code).toBe(2);
    expect(masked(err).replace(/index \d+/, "index N")).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    peer-dev-nowhere
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        calls       500, 5 at a time
        recipients  SES's mailbox simulator (simulator.amazonses.com)
      5 events in N s (N per second)
        0 ok, 5 not called
        5 × not called: function not found (first at index N)
      error: function not found: peer-dev-nowhere (http://127.0.0.1:PORT)
      Check the name, --region, --profile and --qualifier; \`aws lambda list-functions\` lists the functions.
      Cannot be resumed: no --state file was given.
      "
    `);
  });
});

describe("check --function finds in a function that", () => {
  interface CheckDocument {
    scenarios: {
      status: string;
      reason?: string;
      findings: { code: string; scenario: string }[];
    }[];
  }

  async function check(
    name: string,
  ): Promise<{ code: number | null; codes: string[] } & CheckDocument> {
    const argv = ["check", "--function", `peer-dev-${name}`, "--endpoint-url", endpoint];
    const { code, out, err } = await spawnCli([...argv, "--yes", "--json"]);
    expect(err).toMatch(/^This runs code at a local endpoint/);
    expect(err).toMatch(
      /^ {2}recipients {2}\d+ at simulator\.amazonses\.com, \d+ without an address$/m,
    );
    const document = JSON.parse(out) as CheckDocument;
    const found = document.scenarios.flatMap(({ findings }) => findings);
    return { code, codes: [...new Set(found.map((each) => each.code))], ...document };
  }

  it("calls back, nothing, and says what is left out", async () => {
    const { code, codes, scenarios } = await check("callback");
    expect([code, codes]).toEqual([0, []]);
    const left = scenarios.filter(({ status }) => status === "left-out");
    expect(left.length).toBeGreaterThan(5);
    expect(left.every(({ reason }) => reason?.includes("need the dry run"))).toBe(true);
    expect(scenarios.filter(({ status }) => status === "passed").length).toBeGreaterThan(30);
  });

  it("refuses keys that it does not know", async () => {
    const { code, codes } = await check("strict");
    expect([code, codes]).toEqual([1, ["accepts-new-keys"]]);
  });

  it("wants a name", async () => {
    const { code, codes } = await check("splits");
    expect([code, codes]).toEqual([1, ["accepts-missing-attributes"]]);
  });
});
