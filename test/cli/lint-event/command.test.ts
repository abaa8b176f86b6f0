import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { FLOW_NAMES } from "../../../src/event/create/flows.ts";
import { cli } from "../../helpers/context.ts";
import { corpus, fixture } from "../../helpers/fixtures.ts";

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
    expect(lost.out).toContain("2 events");
  });

  it("says place, sentence, code and evidence", async () => {
    const { out } = await cli(["lint-event", fixture("corpus/52-fixture-powertools-python.json")]);
    expect(out).toContain(
      '  error   $.request.userAttributes.email_verified: every attribute is a string, flags and numbers too ("true", not true) (found true)\n' +
        "          attribute-not-a-string, observed: every captured event\n",
    );
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
      schemaVersion: 1,
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
    expect((await lint(out)).out).toContain("0 errors, 0 warnings");
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
    expect(err).toContain("a file of this size needs one event a line");
  });

  it.each([
    ["nothing", "", "it has no event in it"],
    ["a line without end", "x".repeat(9 * 1024 * 1024), "the line is longer than"],
    ["10,000 levels", "[".repeat(10_000), "nested more than 100 levels"],
    ["no event", "hello", "it has no event in it"],
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
    expect(err).toContain("no such file");
  });
});
