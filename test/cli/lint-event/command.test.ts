import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { FLOW_NAMES } from "../../../src/event/create/flows.ts";
import { cli } from "../../helpers/context.ts";
import { corpus, fixture } from "../../helpers/fixtures.ts";
import { masked } from "../../helpers/masked.ts";

const good = JSON.stringify(createEvent({ seed: "lint" }));
const lint = (stdin: string, ...flags: string[]): ReturnType<typeof cli> =>
  cli(["lint-event", "-", ...flags], { stdin });

describe("lint-event", () => {
  it("is content with every event that is shipped", async () => {
    const files = FLOW_NAMES.map((flow) => `events/${flow}.json`);
    const { code, out } = await cli(["lint-event", ...files]);
    expect([code, out]).toEqual([0, `${files.length} events: 0 errors, 0 warnings, 0 notes\n`]);
  });

  it("exits 0 for warnings, 1 for errors, 2 for what cannot be read", async () => {
    const warned = good.replace('"response":{}', '"response":{"a":1}');
    expect(await lint(warned)).toMatchObject({ code: 0, err: "" });
    expect((await lint(good.replace('"version":"1"', '"version":1'))).code).toBe(1);
    const lost = await lint(`${good}\n{"version":\n${good}`);
    expect([lost.code, lost.err]).toEqual([2, expect.stringContaining("standard input:2: ")]);
    expect(lost.out).toBe("2 events: 0 errors, 0 warnings, 0 notes\n");
  });

  it("says place, sentence, code and evidence", async () => {
    const { out } = await cli(["lint-event", fixture("corpus/52-fixture-powertools-python.json")]);
    expect(masked(out)).toMatchInlineSnapshot(`
      "/app/test/fixtures/corpus/52-fixture-powertools-python.json:1
        warning $: Cognito sends these keys in the order version, region, userPoolId, userName, callerContext, triggerSource, request, response (found version, triggerSource, region, userPoolId, userName, callerContext, request, r…)
                envelope-key-order, observed: every captured event
        error   $.version: the version must be the string "1" (found string)
                version-not-1, observed: every captured event
        warning $.region: a pool's id begins with its region, unless the pool is a replica (found us-east-1, and the pool string)
                region-mismatch, observed: every captured event
        warning $.userPoolId: a user pool id must be the region, an underscore, and letters and digits (found string)
                user-pool-id-malformed, documented: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html
        warning $.callerContext.awsSdkVersion: awsSdkVersion has the form aws-sdk-<language>-<version>, and is usually aws-sdk-unknown-unknown (found awsSdkVersion)
                sdk-version-malformed, observed: every captured event
        warning $.callerContext.clientId: an app client id has 25 or 26 characters, each 0-9 or a-v (found clientId)
                client-id-malformed, observed: every captured event
        error   $.request.userAttributes.email_verified: every attribute must be a string, including flags and numbers ("true", not true) (found true)
                attribute-not-a-string, observed: every captured event
        error   $.request.userAttributes.sub: missing; every user has it
                sub-missing, observed: every captured event
        warning $.request.userAttributes["cognito:user_status"]: missing; every event has it
                user-status-missing, observed: every captured event
      1 event: 3 errors, 6 warnings, 0 notes
      "
    `);
  });

  it.each(corpus(50, 68))("finds something in $name", async ({ path }) => {
    const { code, out } = await cli(["lint-event", path, "--json"]);
    const { results } = JSON.parse(out) as { results: { findings: { code: string }[] }[] };
    expect(results[0]?.findings.length).toBeGreaterThan(0);
    expect(code).toBeLessThan(2);
  });

  it("--json is one document with everything in it", async () => {
    const { code, out } = await lint(good.replace('"version":"1"', '"version":"0"'), "--json");
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 2,
      command: "lint-event",
      ok: false,
      exitCode: code,
      events: 1,
      counts: { error: 1, warning: 0, note: 0 },
      results: [
        {
          file: "standard input",
          line: 1,
          findings: [{ code: "version-not-1", severity: "error", path: "$.version", found: "0" }],
        },
      ],
    });
  });

  it("--fix prints the corrected event alone, and says on stderr what is left", async () => {
    const { code, out, err } = await cli([
      "lint-event",
      "--fix",
      fixture("corpus/55-docs-test-event.json"),
    ]);
    expect(code).toBe(0);
    expect((await lint(out)).out).toBe("1 event: 0 errors, 0 warnings, 0 notes\n");
    expect(err).toBe("1 event: 0 errors, 0 warnings, 0 notes\n");
  });

  it("reads a file that is larger than an event can be line by line", async () => {
    const folder = mkdtempSync(join(tmpdir(), "lint-"));
    const path = join(folder, "many.ndjson");
    writeFileSync(path, `${`${good}\n`.repeat(20_000)}{"version":\n`);
    const { code, out, err } = await cli(["lint-event", path]);
    expect([code, err]).toEqual([2, expect.stringContaining("many.ndjson:20001: ")]);
    expect(out).toBe("20000 events: 0 errors, 0 warnings, 0 notes\n");
  });

  it("does not go on through a large file of something else", async () => {
    const stdin = `[\n${`${JSON.stringify(JSON.parse(good), null, 2)},\n`.repeat(15_000)}`;
    const { code, err } = await lint(stdin);
    expect([code, err.split("\n").length]).toEqual([2, expect.any(Number)]);
    expect(err.split("\n").length).toBeLessThan(50);
    expect(err.trimEnd().split("\n").at(-1)).toMatchInlineSnapshot(
      `"error: standard input:21: too many lines cannot be read; a file of this size needs one event per line"`,
    );
  });

  it.each([
    ["nothing", "", "no event found"],
    ["a line without end", "x".repeat(9 * 1024 * 1024), "the line is longer than"],
    ["10,000 levels", "[".repeat(10_000), "nested more than 100 levels"],
    ["no event", "hello", "no event found"],
  ])("gives up on %s", async (_name, stdin, message) => {
    const { code, err } = await lint(stdin);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it("takes __proto__ for a key like any other, and UTF-16 for text", async () => {
    const odd = good.replace('"sub":', '"__proto__":{"x":1},"sub":');
    expect((await lint(odd)).code).toBe(1);
    expect(Object.prototype).not.toHaveProperty("x");
    const utf16 = Buffer.from(`\uFEFF${good}`, "utf16le");
    expect(await cli(["lint-event", "-"], { stdin: utf16 })).toMatchObject({ code: 0 });
  });

  it("goes on after a file that cannot be read", async () => {
    const { code, out } = await cli([
      "lint-event",
      "no-such.json",
      "events/federated.json",
      "--json",
    ]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      events: 1,
      results: [{ unreadable: expect.stringContaining("no such file") }, { findings: [] }],
    });
  });

  it("says which file is not there", async () => {
    const { code, out, err } = await cli(["lint-event", "no-such.json"]);
    expect([code, out]).toEqual([2, "0 events: 0 errors, 0 warnings, 0 notes\n"]);
    expect(err).toMatchInlineSnapshot(`
      "error: no-such.json:1: cannot read no-such.json: no such file
      "
    `);
  });
});

describe("an event", () => {
  const binary = Buffer.from(good.replace("CONFIRMED", "\0x"), "utf8");
  const invalid = Buffer.from(binary).fill(0xff, binary.indexOf(0), binary.indexOf(0) + 1);

  it.each([
    ["lint-event", ["lint-event", "-"]],
    ["run", ["run", "reference", "-e", "-"]],
  ])("that is not UTF-8 is refused by %s", async (_name, argv) => {
    for (const stdin of [invalid, Buffer.concat([Buffer.from(good), Buffer.from([0xc3])])]) {
      const { code, out, err } = await cli(argv, { stdin });
      expect([code, out + err]).toEqual([
        2,
        expect.stringContaining("standard input is not UTF-8 text"),
      ]);
    }
  });

  it.each([
    ["in one line", undefined],
    ["in many lines", 1],
  ])("of many megabytes %s is linted", async (_name, indent) => {
    const event = createEvent({ seed: "large" });
    const large = {
      ...event,
      response: { lines: Array.from({ length: 100_000 }, () => "x".repeat(99)) },
    };
    const { code, out, err } = await lint(JSON.stringify(large, null, indent));
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^1 event: 0 errors/m);
  });
});

it("a printed event with a line separator is linted without a word of its parser's", async () => {
  const warn = vi.spyOn(console, "warn");
  const { code } = await lint(
    `{ ...: 1 }\nevent ${good.replace("CONFIRMED", "a\u2028b\u2029c").replace('"version"', "version")}`,
  );
  expect([code, warn.mock.calls]).toEqual([0, []]);
  warn.mockRestore();
});
