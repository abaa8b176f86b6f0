import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createEvents } from "../../../src/event/create/stream.ts";
import type { EventDocument } from "../../../src/event/event.ts";
import { cli } from "../../helpers/context.ts";
import type { Result, Setting } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { answering } from "../../helpers/http-server.ts";
import type { Answer, HttpServer } from "../../helpers/http-server.ts";
import { masked } from "../../helpers/masked.ts";

const events = [...createEvents({ seed: "many", count: 5 })];
const lines = (some: readonly unknown[] = events): string =>
  some.map((event) => `${JSON.stringify(event)}\n`).join("");

interface Line {
  index: number;
  line?: number;
  ok: boolean;
  outcome: string;
  error?: { type: string; message: string };
}

let server: HttpServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

type AnswerTo = (event: EventDocument, count: number) => Answer | Promise<Answer>;

const echo: AnswerTo = (event) => ({ body: JSON.stringify(event) });
const failure: Answer = {
  headers: { "x-amz-function-error": "Unhandled" },
  body: JSON.stringify({ errorType: "TypeError", errorMessage: "no table", trace: [] }),
};
const throttled: Answer = {
  status: 429,
  headers: { "x-amzn-errortype": "TooManyRequestsException" },
  body: '{"message":"Rate Exceeded."}',
};

/** Calls with what is on standard input, unless the flags say otherwise. */
async function many(
  answerTo: AnswerTo,
  argv: readonly string[] = ["--events", "-"],
  setting: Setting = { stdin: lines() },
): Promise<Result & { results: Line[] }> {
  await server?.close();
  server = await answering(({ body }, count) => answerTo(JSON.parse(body) as EventDocument, count));
  const base = ["invoke", "confirm", "--endpoint-url", server.url, "--yes"];
  const result = await cli([...base, ...argv], setting);
  const printed = result.out.split("\n").filter((text) => text.startsWith('{"index"'));
  const results = printed.map((text) => JSON.parse(text) as Line);
  return { ...result, results: results.toSorted((one, other) => one.index - other.index) };
}

/** The error that ended it, with its remedy. */
const lastWords = (err: string): string => err.slice(err.indexOf("error: "));

const withFile = (text: string | Uint8Array, ...argv: string[]): [string[], Setting] => {
  const cwd = folderWith({});
  writeFileSync(join(cwd, "many.ndjson"), text);
  return [["--events", "many.ndjson", ...argv], { cwd }];
};

describe("invoke with many events", () => {
  it("prints a line for each, and their sum for people", async () => {
    const { code, results, err } = await many(echo, ...withFile(lines(), "--concurrency", "2"));
    expect(code).toBe(0);
    expect(results.map(({ index, line, ok }) => [index, line, ok])).toEqual(
      events.map((_, index) => [index, index + 1, true]),
    );
    expect(results[0]).toMatchObject({
      outcome: "returned",
      verdict: { accepted: true },
      differences: 0,
      durationMs: expect.any(Number) as number,
    });
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    confirm
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        calls       5, 2 at a time
        recipients  5 at example.com
      5 events in N s (N per second)
        5 ok
        p50 N ms · p90 N ms · p95 N ms · p99 N ms · max N ms
      "
    `);
    expect(err).toMatch(/5 events in .* s \(.* per second\)\n {2}5 ok\n {2}p50 .* · p99 .* · max /);
    const sent = (server?.requests ?? []).map(({ body }) => JSON.parse(body) as unknown);
    expect(sent).toHaveLength(5);
    expect(sent).toEqual(expect.arrayContaining(events));
  });

  it("makes events of its own for the mailbox simulator", async () => {
    const { code, err, results } = await many(
      echo,
      ["--count", "20", "--mix", "confirm-sign-up=50,federated=50", "--seed", "s"],
      {},
    );
    expect([code, results.length]).toEqual([0, 20]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    confirm
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        calls       20, 10 at a time
        recipients  SES's mailbox simulator (simulator.amazonses.com)
      20 events in N s (N per second)
        20 ok
        p50 N ms · p90 N ms · p95 N ms · p99 N ms · max N ms
      "
    `);
    for (const { body } of server?.requests ?? []) {
      expect(body).toMatch(/"email":"success\+[^"]*@simulator\.amazonses\.com"/);
    }
  });

  it("ends with the sum as a last line for programs", async () => {
    const answer: AnswerTo = (event, count) => (count === 2 ? failure : echo(event, count));
    const { code, out } = await many(answer, ["--events", "-", "--json", "--concurrency", "1"]);
    const all = out.trimEnd().split("\n");
    expect([code, all.length]).toEqual([1, 6]);
    expect(JSON.parse(all.at(-1) ?? "")).toMatchObject({
      schemaVersion: 2,
      command: "invoke",
      ok: false,
      exitCode: 1,
      calls: { ok: 4, failed: 1, unknown: 0, notCalled: 0, invalid: 0 },
      earlier: 0,
      throttled: 0,
      durationMs: { p50: expect.any(Number) as number, max: expect.any(Number) as number },
      reasons: [{ reason: "TypeError: no table", count: 1, first: 1 }],
    });
  });

  it.each<[string, AnswerTo, object]>([
    ["a function error", () => failure, { outcome: "handler-error", error: { type: "TypeError" } }],
    ["a refused answer", () => ({ body: "null" }), { verdict: { accepted: false } }],
    [
      "a changed event",
      (event) => ({ body: JSON.stringify({ ...event, response: { tier: "gold" } }) }),
      { verdict: { accepted: true }, differences: 1 },
    ],
  ])("takes %s for a failure, and calls once", async (_what, answer, expected) => {
    const { code, results } = await many(answer);
    expect([code, server?.requests.length]).toEqual([1, 5]);
    expect(results[0]).toMatchObject({ ok: false, ...expected });
  });

  it("leaves out of the comparison what --ignore names", async () => {
    const changed: AnswerTo = (event) => ({
      body: JSON.stringify({ ...event, response: { tier: "gold" } }),
    });
    expect((await many(changed, ["--events", "-", "--ignore", "$.response"])).code).toBe(0);
  });

  it("begins no more after as many failures as are allowed", async () => {
    const argv = ["--events", "-", "--concurrency", "1", "--max-failures", "2"];
    const { code, err } = await many(() => failure, argv);
    expect([code, server?.requests.length]).toEqual([1, 2]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    confirm
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        calls       one per event on stdin, 1 at a time
        recipients  those in the events (not examined)
      2 events in N s (N per second)
        0 ok, 2 failed
        p50 N ms · p90 N ms · p95 N ms · p99 N ms · max N ms
        2 × TypeError: no table (first at index 0)
      stopped: --max-failures reached
      Cannot be resumed: no --state file was given.
      "
    `);
  });

  it("waits when Lambda throttles, and is none the worse for it", async () => {
    const answer: AnswerTo = (event, count) => (count % 2 === 1 ? throttled : echo(event, count));
    const { code, err } = await many(answer, ["--events", "-", "--concurrency", "1"]);
    expect([code, server?.requests.length]).toEqual([0, 10]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    confirm
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        calls       one per event on stdin, 1 at a time
        recipients  those in the events (not examined)
      5 events in N s (N per second)
        5 ok
        p50 N ms · p90 N ms · p95 N ms · p99 N ms · max N ms
        Lambda throttled 5 calls
      "
    `);
  });

  it("calls again nothing that broke off, and says that it does not know", async () => {
    const answer: AnswerTo = (event, count) => (count === 3 ? { reset: true } : echo(event, count));
    const { code, results, err } = await many(answer, ["--events", "-", "--concurrency", "1"]);
    expect([code, server?.requests.length]).toEqual([2, 5]);
    expect(results[2]).toMatchObject({ outcome: "unknown", error: { type: "connection-lost" } });
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    confirm
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        calls       one per event on stdin, 1 at a time
        recipients  those in the events (not examined)
      5 events in N s (N per second)
        4 ok, 1 unknown (sent, no response received)
        p50 N ms · p90 N ms · p95 N ms · p99 N ms · max N ms
        1 × unknown: connection lost (first at index 2)
      "
    `);
  });

  it("stops at what every call would meet", async () => {
    const denied: Answer = {
      status: 403,
      headers: { "x-amzn-errortype": "AccessDeniedException" },
      body: '{"message":"no"}',
    };
    const answer: AnswerTo = (event, count) => (count >= 3 ? denied : echo(event, count));
    const argv = ["--events", "-", "--concurrency", "1", "--json"];
    const { code, out } = await many(answer, argv);
    expect([code, server?.requests.length]).toEqual([2, 3]);
    expect(JSON.parse(out.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
      exitCode: 2,
      stopped: "error",
      error: { code: "access-denied", remedy: expect.stringContaining("InvokeFunction") as string },
      calls: { ok: 2, notCalled: 1 },
    });
  });

  it("waits at Ctrl-C for what is under way, and begins no more", async () => {
    let interrupt = (): void => undefined;
    const answer: AnswerTo = async (event, count) => {
      if (count === 2) interrupt();
      await new Promise((resolve) => setTimeout(resolve, 50));
      return echo(event, count);
    };
    const { code, results, err } = await many(answer, ["--events", "-", "--concurrency", "2"], {
      stdin: lines(),
      onInterrupt: (listener) => {
        interrupt = listener;
        return { giveBack: () => undefined };
      },
    });
    expect([code, results.length, server?.requests.length]).toEqual([130, 2, 2]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    confirm
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        calls       one per event on stdin, 2 at a time
        recipients  those in the events (not examined)
      stopping: waiting for calls in progress (press Ctrl-C again to stop now)
      2 events in N s (N per second)
        2 ok
        p50 N ms · p90 N ms · p95 N ms · p99 N ms · max N ms
      Cannot be resumed: no --state file was given.
      "
    `);
  });
});

describe("before it calls", () => {
  it("demands a yes where nobody can be asked", async () => {
    const { code, err } = await cli(["invoke", "confirm", "--count", "5", "--region", "eu-west-1"]);
    expect([code, err]).toEqual([2, expect.stringContaining("Add --yes")]);
  });

  it("says how many calls there would be, to whom, at what cost, and takes no for an answer", async () => {
    const mails = ["a@example.com", "b@example.com", "c@example.org"];
    const some = mails.map((email) => ({ request: { userAttributes: { email } } }));
    const cwd = folderWith({
      "many.ndjson": lines([...some, { request: { userAttributes: {} } }]),
    });
    const { code, err, asked } = await cli(
      ["invoke", "confirm", "--region", "eu-west-1", "--events", "many.ndjson", "--rate", "5/s"],
      { cwd, terminal: true, answers: [false], aws: { account: async () => "111122223333" } },
    );
    expect([code, asked]).toEqual([130, ["Call it?"]]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs deployed code, which can send real mail:
        function    confirm
        region      eu-west-1
        account     111122223333
        calls       4, 10 at a time, at most 5 per second
        recipients  2 at example.com, 1 at example.org, 1 without an address
        cost        about 0.0001 USD for Lambda requests, plus duration and memory, and about 0.0004 USD if each sends one mail (list prices of 2026)
      cancelled: nothing was called
      "
    `);
  });

  it.each([
    [["--concurrency", "5"], "--concurrency needs --events, --count or --engine step-functions"],
    [["--state", "x"], "--state needs --events or --count"],
    [["--count", "0"], "not a whole number of at least 1"],
    [["--count", "5", "--concurrency", "0"], "not a whole number from 1 to 10000"],
    [["--count", "5", "--rate", "fast"], '--rate: "fast" is not a whole number'],
    [["--count", "5", "--on-error", "panic"], '--on-error: "panic" is unknown'],
    [["--count", "5", "--max-failures", "0"], "not a whole number of at least 1"],
    [["--count", "5", "--events", "-"], "--events cannot be combined with --count"],
    [["--count", "5", "-e", "-"], "--event cannot be combined with --count"],
    [["--count", "5", "--mix", "confirm-sign-up=50"], "the shares add up to 50"],
    [["--events", "-", "--seed", "1"], "--seed cannot be combined with --events"],
    [["--events", "nowhere.ndjson"], "cannot read nowhere.ndjson: no such file"],
    [["--events", "."], "cannot read .: it is a folder"],
  ])("refuses %j", async (argv, text) => {
    const { code, out, err } = await cli(["invoke", "confirm", "--yes", ...argv]);
    expect([code, out, err]).toEqual([2, "", expect.stringContaining(text)]);
  });

  it("does not take the number of calls from a configuration file", async () => {
    const cwd = folderWith({
      "cognito-postconfirm.config.json": '{ "count": 1000, "concurrency": 4, "state": "s" }',
    });
    const { code, out } = await many(echo, ["--seed", "1", "--json"], { cwd });
    expect([code, server?.requests.length]).toEqual([0, 1]);
    expect(JSON.parse(out)).toMatchObject({ outcome: { kind: "returned" } });
  });
});

describe("a file of events", () => {
  it.each<[string, string | Uint8Array]>([
    ["without a last line end", lines().trimEnd()],
    ["with a byte order mark", `\uFEFF${lines()}`],
    ["with Windows line ends and blank lines", lines().replaceAll("\n", "\r\n\r\n")],
    ["in UTF-16", Buffer.from(`\uFEFF${lines()}`, "utf16le")],
  ])("%s is read", async (_what, text) => {
    const { code, results } = await many(echo, ...withFile(text));
    expect([code, results.length]).toEqual([0, 5]);
  });

  it.each([
    [
      "many.ndjson",
      ...withFile("\n\n"),
      "Expected one JSON event per line. Generate some with: cognito-postconfirm gen-event --count 100",
    ],
    ["standard input", ["--events", "-"], { stdin: "" }, "Expected one JSON event per line."],
  ] as [string, string[], Setting, string][])(
    "%s that is empty is refused",
    async (name, argv, setting, remedy) => {
      const { code, out, err } = await many(echo, argv, setting);
      expect([code, out, server?.requests]).toEqual([2, "", []]);
      expect(lastWords(err)).toBe(`error: ${name} contains no event\n${remedy}\n`);
    },
  );

  const wide = (bytes: number): string =>
    JSON.stringify({ request: { userAttributes: { "custom:note": "x".repeat(bytes) } } });

  const broken: [string, string | Uint8Array, RegExp][] = [
    ["is no JSON", '{"version": ', /many\.ndjson:3 is not JSON/],
    [
      "is no event",
      '{"hello":"world"}',
      /many\.ndjson:3 is not a PostConfirmation event: \$\.request/,
    ],
    ["is a number", "42", /many\.ndjson:3 is not a PostConfirmation event/],
    [
      "is longer than Lambda takes",
      wide(6 * 1024 * 1024),
      /many\.ndjson:3: the line is larger than/,
    ],
    ["is not UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), /many\.ndjson:3: the line is not UTF-8/],
    ["is nested without end", "[".repeat(5000), /nested more than/],
  ];
  const around = (line: string | Uint8Array): Uint8Array =>
    Buffer.concat([
      Buffer.from(lines(events.slice(0, 2))),
      Buffer.from(line),
      Buffer.from(`\n${lines(events.slice(2))}`),
    ]);

  it.each(broken)("ends the run at a line that %s", async (_what, line, text) => {
    const { code, results, err } = await many(echo, ...withFile(around(line)));
    expect([code, server?.requests.length]).toEqual([2, 2]);
    expect(results.at(-1)).toMatchObject({
      index: 2,
      line: 3,
      ok: false,
      outcome: "invalid-event",
    });
    expect(err).toMatch(text);
    expect(err).toContain("--on-error continue skips such lines.");
  });

  it.each(broken)("goes on after a line that %s, if so told", async (_what, line, text) => {
    const argv = withFile(around(line), "--on-error", "continue");
    const { code, results } = await many(echo, ...argv);
    expect([code, server?.requests.length, results.length]).toEqual([2, 5, 6]);
    expect(results[2]?.error?.message).toMatch(text);
  });
});

describe("a run with --state", () => {
  const setUp = (): [string[], Setting & { cwd: string }] => {
    const cwd = folderWith({ "many.ndjson": lines() });
    return [["--events", "many.ndjson", "--state", "run", "--concurrency", "1"], { cwd }];
  };
  const stateOf = ({ cwd }: { cwd: string }): string => readFileSync(join(cwd, "run"), "utf8");

  /** One server for all runs: its address is a part of what a run is. */
  async function runs(answerTo: AnswerTo): Promise<(...argv: string[]) => Promise<Result>> {
    server = await answering(({ body }, count) =>
      answerTo(JSON.parse(body) as EventDocument, count),
    );
    const { url } = server;
    return (...argv) =>
      cli(["invoke", "confirm", "--endpoint-url", url, "--yes", ...argv.slice(1)], {
        cwd: argv[0] ?? "",
      });
  }

  it("goes on where it broke off, and calls nothing twice", async () => {
    const [argv, { cwd }] = setUp();
    const run = await runs((event, count) => (count === 2 ? failure : echo(event, count)));
    const first = await run(cwd, ...argv, "--max-failures", "1");
    expect(first.code).toBe(1);
    expect(masked(first.err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    confirm
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        calls       5, 1 at a time
        recipients  5 at example.com
      2 events in N s (N per second)
        1 ok, 1 failed
        p50 N ms · p90 N ms · p95 N ms · p99 N ms · max N ms
        1 × TypeError: no table (first at index 1)
      stopped: --max-failures reached
      To resume, run the same command again: progress is in run.
      "
    `);
    const second = await run(cwd, ...argv, "--json");
    expect(second.code).toBe(1);
    expect(second.out.trimEnd().split("\n")).toHaveLength(3 + 1);
    expect(JSON.parse(second.out.trimEnd().split("\n").at(-1) ?? "")).toMatchObject({
      calls: { ok: 4, failed: 1 },
      earlier: 2,
    });
    const third = await run(cwd, ...argv);
    expect([third.code, third.out]).toEqual([1, ""]);
    expect(masked(third.err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    confirm
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        calls       0 (5 already done), 1 at a time
        recipients  5 at example.com
      0 events in N s (N per second), 5 already done
        4 ok, 1 failed
        p50 N ms · p90 N ms · p95 N ms · p99 N ms · max N ms
      "
    `);
    const sent = (server?.requests ?? []).map(({ body }) => JSON.parse(body) as unknown);
    expect(sent).toEqual(events);
    expect(stateOf({ cwd })).toMatch(
      /\n0 sent [0-9a-f]+\n0 reporting ok [\d.]+\n0 ok [\d.]+\n1 sent [0-9a-f]+\n1 reporting failed /,
    );
  });

  it("goes on with new events of the seed that it was begun with", async () => {
    const cwd = folderWith({});
    const run = await runs((event, count) => (count === 2 ? failure : echo(event, count)));
    const argv = ["--count", "5", "--state", "run", "--concurrency", "1"];
    await run(cwd, ...argv, "--max-failures", "1");
    const { code, err } = await run(cwd, ...argv);
    expect([code, server?.requests.length]).toEqual([1, 5]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "new events: --seed test-seed
      This runs code at a local endpoint, which may send real mail:
        function    confirm
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        calls       3 (2 already done), 1 at a time
        recipients  SES's mailbox simulator (simulator.amazonses.com)
      3 events in N s (N per second), 2 already done
        4 ok, 1 failed
        p50 N ms · p90 N ms · p95 N ms · p99 N ms · max N ms
      "
    `);
    const other = await run(cwd, ...argv, "--seed", "another");
    expect([other.code, other.err]).toEqual([2, expect.stringContaining("with different events")]);
    const longer = await run(cwd, "--count", "7", "--state", "run");
    expect([longer.code, server?.requests.length]).toEqual([1, 7]);
  });

  it("calls again what did not run, and tells once of what may have", async () => {
    const [argv, { cwd }] = setUp();
    const run = await runs(echo);
    await run(cwd, ...argv);
    // As it would be if the run had been killed while the last two were under way.
    const whole = stateOf({ cwd });
    const cut = whole
      .replace(/^3 (reporting )?ok.*\n/gm, "")
      .replace(/^4 reporting ok.*\n4 ok.*\n/m, "4 refused\n");
    writeFileSync(join(cwd, "run"), `${cut}2 fai`);
    const { code, out } = await run(cwd, ...argv);
    expect([code, server?.requests.length]).toEqual([2, 6]);
    const printed = out
      .trimEnd()
      .split("\n")
      .map((text) => JSON.parse(text) as Line);
    expect(printed).toMatchObject([
      { index: 3, outcome: "unknown", error: { type: "in-flight" } },
      { index: 4, ok: true },
    ]);
    const again = await run(cwd, ...argv);
    expect([again.code, again.out, server?.requests.length]).toEqual([2, "", 6]);
    expect(masked(again.err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    confirm
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        calls       0 (5 already done), 1 at a time
        recipients  5 at example.com
      0 events in N s (N per second), 5 already done
        4 ok, 1 unknown (sent, no response received)
        p50 N ms · p90 N ms · p95 N ms · p99 N ms · max N ms
      "
    `);
  });

  it("appends the results of a resumed run to the file of --output, after a line that was cut off", async () => {
    const [argv, { cwd }] = setUp();
    const file = join(cwd, "results.ndjson");
    writeFileSync(file, '{"index": 99, "cut');
    const run = await runs((event, count) => (count === 2 ? failure : echo(event, count)));
    const first = await run(cwd, ...argv, "--output", "results.ndjson", "--max-failures", "1");
    const second = await run(cwd, ...argv, "-o", "results.ndjson");
    expect([first.out, second.out]).toEqual(["", ""]);
    const [cut, ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
    expect(cut).toBe('{"index": 99, "cut');
    const indexes = lines.map((line) => (JSON.parse(line) as Line).index);
    expect(new Set(indexes)).toEqual(new Set([0, 1, 2, 3, 4]));
  });

  it("calls nothing where the results cannot be written", async () => {
    const [argv, { cwd }] = setUp();
    const run = await runs(echo);
    const { code, err } = await run(cwd, ...argv, "--output", "nowhere/results.ndjson");
    expect([code, server?.requests.length]).toEqual([2, 0]);
    expect(err).toContain("cannot write nowhere/results.ndjson: no such folder");
  });

  it("tells what ends it in a line, as each result with --json", async () => {
    const [argv, { cwd }] = setUp();
    const run = await runs(echo);
    const { code, out } = await run(cwd, ...argv, "--json", "--state", "nowhere/run");
    expect([code, out.trimEnd().split("\n").length]).toEqual([2, 1]);
    expect(JSON.parse(out)).toMatchObject({ ok: false, exitCode: 2 });
  });

  it("calls nothing twice where a second run begins on a link to its state", async () => {
    const [argv, { cwd }] = setUp();
    symlinkSync("run", join(cwd, "link"));
    let second: Promise<Result> | undefined;
    const run = await runs(async (event, count) => {
      // While the first run waits for its first answer.
      if (count === 1) await (second = run(cwd, ...argv, "--state", "link"));
      return echo(event, count);
    });
    expect((await run(cwd, ...argv)).code).toBe(0);
    expect((await second)?.err).toContain("is in use by another run");
    const sent = (server?.requests ?? []).map(({ body }) => JSON.parse(body) as unknown);
    expect(sent).toEqual(events);
  });

  it("refuses the state of another run, another file's, and one in use", async () => {
    const [argv, { cwd }] = setUp();
    const run = await runs(echo);
    await run(cwd, ...argv);
    const calls = server?.requests.length;
    const state = stateOf({ cwd });
    const refused = async (text: string, ...more: string[]): Promise<void> => {
      const { code, out, err } = await run(cwd, ...argv, ...more);
      expect([code, out, err]).toEqual([2, "", expect.stringContaining(text)]);
      expect(server?.requests).toHaveLength(calls ?? -1);
    };
    await refused("belongs to a run of confirm at", "--qualifier", "live");
    await refused("is not a state file, and was left unchanged", "--state", "many.ndjson");
    writeFileSync(join(cwd, "one.json"), JSON.stringify(events[0]));
    await refused("is not a state file, and was left unchanged", "--state", "one.json");
    expect(readFileSync(join(cwd, "one.json"), "utf8")).toBe(JSON.stringify(events[0]));
    await refused("cannot write nowhere/run: no such folder", "--state", "nowhere/run");
    const session = (pid: number, host: string): string => {
      const [head = ""] = state.split("\n");
      const other = { ...(JSON.parse(head) as object), process: pid, host, run: "another" };
      return `${state}\n${JSON.stringify(other)}\n`;
    };
    writeFileSync(join(cwd, "run"), session(process.ppid, hostname()));
    await refused(`run is in use by another run, process ${process.ppid}`);
    // Of other machines it cannot be known whether a process has ended there.
    writeFileSync(join(cwd, "run"), session(4_194_305, "elsewhere.example.com"));
    await refused("process 4194305 on elsewhere.example.com");
    await refused('append the line "end another" to run');
    writeFileSync(join(cwd, "run"), `${session(4_194_305, "elsewhere.example.com")}end another\n`);
    expect((await run(cwd, ...argv)).code).toBe(0);
    // A process that has ended left it, or one in a container of which this is the next.
    for (const pid of [4_194_305, process.pid]) {
      writeFileSync(join(cwd, "run"), session(pid, hostname()));
      expect((await run(cwd, ...argv)).code).toBe(0);
    }
    writeFileSync(join(cwd, "run"), state.replace(/^1 reporting ok/m, "1 okay"));
    await refused("run: line 6 is damaged");
    writeFileSync(join(cwd, "run"), state);
    writeFileSync(join(cwd, "many.ndjson"), lines(events.toReversed()));
    await refused("many.ndjson:1 differs from the event recorded in run");
  });
});
