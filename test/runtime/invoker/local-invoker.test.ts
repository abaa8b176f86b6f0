import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DRY_RUN_CREDENTIALS } from "../../../src/capture/environment.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation, Outcome } from "../../../src/invocation.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import type { LocalInvokerOptions } from "../../../src/runtime/invoker/invoker-options.ts";
import { fixture } from "../../helpers/fixtures.ts";

const event = createEvent({ seed: "runtime" });

function run(
  handler: string,
  exportName = "handler",
  options: Partial<LocalInvokerOptions> = {},
): Promise<Invocation> {
  return localInvoker({
    file: fixture(`handlers/${handler}`),
    exportName,
    env: {},
    region: "eu-west-1",
    credentials: DRY_RUN_CREDENTIALS,
    limitMs: 400,
    ...options,
  })(event);
}

/** Without when, and for which call. */
function plain({ logs }: Invocation): object[] {
  return logs.map(({ source, text }) => ({ source, text }));
}

const error = (errorType: string, errorMessage: string): object => ({
  kind: "handler-error",
  errorType,
  errorMessage,
});

const UNHEARD = {
  kind: "crashed",
  errorType: "Runtime.UnhandledPromiseRejection",
  errorMessage: "TypeError: unheard",
};

describe("a handler ends", () => {
  it.each<[string, object]>([
    ["returnsEvent", { kind: "returned", payload: event }],
    ["returnsCopy", { kind: "returned", payload: event }],
    ["returnsNothing", { kind: "returned", payload: null }],
    ["returnsText", { kind: "returned", payload: "ok" }],
    ["returnsBigInt", error("Error", "Unable to stringify response body")],
    ["returnsCycle", error("Error", "Unable to stringify response body")],
    ["throws", error("TypeError", "no table for users")],
    ["throwsAtOnce", error("RangeError", "out of range")],
    ["throwsText", { ...error("string", "just a text"), trace: [] }],
    ["callsBack", { kind: "returned", payload: event }],
    ["callsBackLater", { kind: "returned", payload: event }],
    ["callsBackAnError", error("Error", "no luck")],
    ["contextDone", { kind: "returned", payload: event }],
    ["neverSettles", { kind: "returned", payload: null, unanswered: true }],
    ["callsBackWithWorkLeft", { kind: "returned", payload: event }],
    ["callsBackAndDoesNotWait", { kind: "returned", payload: event }],
    ["callsBackAndNeverEnds", { kind: "timed-out", limitMs: 400 }],
    ["failsWithNothing", error("string", "handled")],
    ["rejectsUnheard", UNHEARD],
    ["throwsNull", error("string", "handled")],
    ["throwsAnObject", error("Error", "[object Object]")],
    ["killsItself", error("BlockedByDryRun", expect.stringContaining("blocked") as string)],
    ["postsToItsParent", { kind: "returned", payload: event }],
    ["floods", { kind: "timed-out", limitMs: 400 }],
    ["sleeps", { kind: "timed-out", limitMs: 400 }],
    ["spins", { kind: "timed-out", limitMs: 400 }],
    [
      "exits",
      {
        kind: "crashed",
        errorType: "Runtime.ExitError",
        errorMessage: expect.stringMatching(
          /^RequestId: [-0-9a-f]{36} Error: Runtime exited with error: exit status 3$/,
        ) as string,
      },
    ],
    ["throwsInATimer", { kind: "crashed", errorType: "Error", errorMessage: "too late to catch" }],
  ])("%s", async (exportName, outcome) => {
    const invocation = await run("outcomes.mjs", exportName);
    expect(invocation.outcome).toMatchObject(outcome);
  });

  it.each([
    ["callsBackAndNeverEnds", { afterMs: expect.any(Number) as number, busy: ["timer"] }],
    ["callsBackAndDoesNotWait", undefined],
    ["callsBackWithWorkLeft", undefined],
    ["sleeps", undefined],
  ])("%s, and what its callback waited for is told", async (exportName, calledBack) => {
    expect((await run("outcomes.mjs", exportName)).calledBack).toEqual(calledBack);
  });

  it("with a trace of its own frames alone", async () => {
    const { outcome } = await run("outcomes.mjs", "throws");
    const { trace } = outcome as Extract<Outcome, { kind: "handler-error" }>;
    expect(trace[0]).toBe("TypeError: no table for users");
    expect(trace.slice(1)).toEqual([expect.stringMatching(/outcomes\.mjs:\d+:\d+/)]);
  });

  it("with what it did to its own copy of the event, not to ours", async () => {
    const invocation = await run("outcomes.mjs", "mutates");
    expect(invocation.event).toEqual(createEvent({ seed: "runtime" }));
    expect(invocation.outcome).toMatchObject({
      payload: { request: { userAttributes: { email: "changed@example.com" } } },
    });
  });
});

describe("a handler is loaded", () => {
  it.each([
    ["common.cjs", "handler"],
    ["typed.ts", "handler"],
  ])("from %s", async (file, exportName) => {
    const { outcome } = await run(file, exportName);
    expect(outcome).toEqual({ kind: "returned", payload: event });
  });

  it("from TypeScript with enums, .js names, and its own line numbers", async () => {
    expect(plain(await run("typed.ts"))).toEqual([{ source: "info", text: "tier gold" }]);
    const { outcome } = await run("typed.ts", "fails");
    expect(outcome).toMatchObject({
      trace: [expect.any(String), expect.stringContaining(`${fixture("handlers/typed.ts")}:15:9`)],
    });
  });

  it.each(["{}", '{"type":"module"}', '{"type":"commonjs"}'])(
    "from TypeScript in a package of %s",
    async (manifest) => {
      const folder = mkdtempSync(join(tmpdir(), "typescript-"));
      writeFileSync(join(folder, "package.json"), manifest);
      writeFileSync(join(folder, "part.ts"), "export enum Tier { Gold = 'gold' }\n");
      writeFileSync(
        join(folder, "index.ts"),
        `import { readFileSync } from "node:fs";
         import { Tier } from "./part";
         const own: string = readFileSync(__filename, "utf8");
         export const handler = async <Event>(event: Event) => (console.log(Tier.Gold, own.length > 0), event);`,
      );
      const invocation = await run("x", "handler", { file: join(folder, "index.ts") });
      expect(invocation.outcome).toEqual({ kind: "returned", payload: event });
      expect(plain(invocation)).toEqual([{ source: "info", text: "gold true" }]);
    },
  );

  it.each([
    [
      "syntax-error.mjs",
      "handler",
      /syntax-error\.mjs cannot be loaded: .*SyntaxError: .*\(syntax-error\.mjs:4:1\)/,
    ],
    ["imports-syntax-error.mjs", "handler", /cannot be loaded: .*\(syntax-error\.mjs:4:1\)/],
    ["missing-import.mjs", "handler", /Cannot find package 'a-package-that-nobody-installed'/],
    ["common.cjs", "nope", /has no exported function "nope"/],
    ["common.cjs", "notAFunction", /has no exported function "notAFunction"/],
  ])("not from %s#%s", async (file, exportName, message) => {
    await expect(run(file, exportName)).rejects.toThrow(message);
  });

  it("not where it lacks the export, and the ones that it has are named", async () => {
    await expect(run("common.cjs", "nope")).rejects.toMatchObject({
      code: "handler-export-missing",
      remedy: expect.stringContaining("handler, other"),
    });
  });

  it("not where loading never ends, which is a crash", async () => {
    const { outcome } = await run("never-loads.mjs");
    expect(outcome).toMatchObject({
      kind: "crashed",
      errorMessage: expect.stringMatching(/Runtime exited with error: exit status 13$/) as string,
    });
  });
});

describe("a handler finds", () => {
  it("a context, a region, made-up credentials, and nobody's profile", async () => {
    const { logs } = await run("outcomes.mjs", "showsContext", {
      env: { CUSTOM: "1", AWS_PROFILE: "production", AWS_ACCESS_KEY_ID: "real" },
    });
    const shown = JSON.parse(logs[0]?.text ?? "") as Record<string, unknown>;
    expect(shown).toMatchObject({
      functionVersion: "$LATEST",
      memoryLimitInMB: "128",
      region: "eu-west-1",
      key: DRY_RUN_CREDENTIALS.accessKeyId,
      custom: "1",
    });
    expect(shown).not.toHaveProperty("profile");
    expect(shown["remaining"]).toBeGreaterThan(300);
    expect(shown["remaining"]).toBeLessThanOrEqual(400);
  });

  it("its console captured, by level and in order", async () => {
    expect(plain(await run("outcomes.mjs", "logs"))).toEqual([
      { source: "info", text: "first line { tier: 'gold' }" },
      { source: "error", text: "second" },
      { source: "debug", text: "third\nfourth" },
      { source: "stdout", text: "past the console" },
    ]);
  });

  it("everything else that it prints captured as well, line by line, all of it", async () => {
    const { logs } = await run("outcomes.mjs", "printsEveryWay");
    expect(logs.map(({ source, text }) => `${source} ${text}`)).toEqual([
      ...["info 1", "stdout 2", "stdout 3", "stdout 4 is not over", "stderr 5", "stdout 6"],
      ...["info 7", "stdout 8"],
    ]);
  });

  it("its output cut where it is of no use any more", async () => {
    const { logs } = await run("outcomes.mjs", "floods");
    expect(logs.length).toBeLessThan(10_000);
    expect(logs.at(-1)?.text).toMatchInlineSnapshot(
      `"(output after 8388608 characters is omitted)"`,
    );
  });

  it("that Lambda waits for what it left behind after its callback, or does not", async () => {
    const waited = await run("outcomes.mjs", "callsBackWithWorkLeft");
    expect(plain(waited)).toEqual([{ source: "info", text: "after the callback" }]);
    expect((await run("outcomes.mjs", "callsBackAndDoesNotWait")).logs).toEqual([]);
  });
});
