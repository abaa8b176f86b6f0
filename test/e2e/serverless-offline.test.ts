// serverless-offline hosts the functions; what is checked is what `invoke` says of them.
import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  spawnCli(["invoke", `peer-dev-${name}`, "--endpoint-url", endpoint, "--yes", ...args]);

describe("invoke tells the truth about a function that", () => {
  it("returns the event", async () => {
    const { code, out, err } = await invoke("returns");
    expect(code).toBe(0);
    expect(err).toContain(`  endpoint   ${endpoint}\n`);
    expect(out).toContain("Returned against sent: no difference");
    expect(out).toContain("Cognito: accepted");
  });

  it("changes the event", async () => {
    const { code, out } = await invoke("changes");
    expect(code).toBe(1);
    expect(out).toContain('  $.request.userAttributes.email_verified\n    - "true"\n    + true\n');
    expect(out).toContain("! the type is another: a string became a boolean\n");
    expect(out).toContain('  $.response.claims\n    + {"tier":"gold"}\n');
  });

  it("changes what is to be ignored", async () => {
    const ignored = ["--ignore", "$.response", "--ignore", "request.userAttributes.email_verified"];
    expect((await invoke("changes", ...ignored)).code).toBe(0);
  });

  it("throws", async () => {
    const { code, out } = await invoke("throws");
    expect(code).toBe(1);
    expect(out).toMatch(/✘ the handler failed: \w+: no table for users\n {2}at exports\.throws/);
    expect(out).toContain("PostConfirmation failed with error no table for users.");
  });

  it("returns nothing", async () => {
    const { code, out } = await invoke("nothing");
    expect(code).toBe(1);
    expect(out).toContain("Invalid lambda function output : Invalid JSON");
  });

  it("returns a text", async () => {
    const { code, out } = await invoke("text");
    expect(code).toBe(1);
    expect(out).toContain('the handler returned "ok"');
    expect(out).toContain("Unrecognizable lambda output");
  });

  it("times out", async () => {
    const { code, out } = await invoke("sleeps");
    expect(code).toBe(1);
    expect(out).toMatch(/✘ the handler failed: .*timeout/i);
  });

  it("is not there", async () => {
    const { code, out, err } = await invoke("nowhere");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("error: function not found: peer-dev-nowhere");
  });

  it("is only to be queued", async () => {
    const { code, out } = await invoke("returns", "--invocation-type", "Event");
    expect(code).toBe(0);
    expect(out).toContain("nothing comes back");
  });

  it("is asked for a patch", async () => {
    const { code, out } = await invoke("changes", "--format", "patch");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual([
      { op: "replace", path: "/request/userAttributes/email_verified", value: true },
      { op: "add", path: "/response/claims", value: { tier: "gold" } },
    ]);
  });

  it("never answers in the time that there is", async () => {
    const { code, out, err } = await invoke("sleeps", "--timeout", "500ms");
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(`no answer from ${endpoint} within 500 ms; the function may go on`);
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
    expect(out).toContain("✔ the two sides agree");
    expect(code).toBe(0);
  });

  it("finds that both change it in the same way, which fails on each side", async () => {
    const { code, out } = await compare("changes");
    expect(code).toBe(1);
    expect(out).toMatch(/against sent {3}2 differences +2 differences/);
    expect(out).toContain("✔ the two sides agree\n✘ local fails by itself\n");
  });
});

it("compare of two functions there finds where they differ", async () => {
  const { code, out } = await spawnCli([
    ...["compare", "peer-dev-returns", "peer-dev-throws", "--endpoint-url", endpoint, "--yes"],
  ]);
  expect(code).toBe(1);
  expect(out).toContain("✘ the two sides differ in the outcome and Cognito's verdict\n");
});

describe("invoke with many events", () => {
  it("calls a function as often as there are events, several at a time", async () => {
    const { code, out, err } = await invoke("returns", "--count", "60", "--concurrency", "6");
    const results = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { index: number; ok: boolean });
    expect(code).toBe(0);
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(new Set(results.map(({ index }) => index)).size).toBe(60);
    expect(err).toContain("  60 ok\n");
  });

  it("tells the failures of a function that throws", async () => {
    const { code, out, err } = await invoke("throws", "--count", "5", "--concurrency", "5");
    expect(code).toBe(1);
    expect(JSON.parse(out.split("\n")[0] ?? "")).toMatchObject({
      ok: false,
      outcome: "handler-error",
      error: { message: "no table for users" },
    });
    expect(err).toContain("5 failed");
  });

  it("stops when there is no such function", async () => {
    const { code, err } = await invoke("nowhere", "--count", "500", "--concurrency", "5");
    expect(code).toBe(2);
    expect(err).toContain("error: function not found: peer-dev-nowhere");
    expect(err).toContain("5 not called");
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
    expect(err).toMatch(/^The function is called \d+ times, each with somebody else\./);
    const document = JSON.parse(out) as CheckDocument;
    const found = document.scenarios.flatMap(({ findings }) => findings);
    return { code, codes: [...new Set(found.map((each) => each.code))], ...document };
  }

  it("calls back, nothing, and says what is left out", async () => {
    const { code, codes, scenarios } = await check("callback");
    expect([code, codes]).toEqual([0, []]);
    const left = scenarios.filter(({ status }) => status === "left-out");
    expect(left.length).toBeGreaterThan(5);
    expect(left.every(({ reason }) => reason?.includes("it needs the dry run"))).toBe(true);
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
