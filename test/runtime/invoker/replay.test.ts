import { describe, expect, it } from "vitest";
import { judge } from "../../../src/contract/verdict.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import type { LocalInvokerOptions } from "../../../src/runtime/invoker/invoker-options.ts";
import { fixture } from "../../helpers/fixtures.ts";

const event = createEvent({ seed: "obstacles" });

function run(exportName: string, options: Partial<LocalInvokerOptions> = {}): Promise<Invocation> {
  const file = fixture("handlers/obstacles.mjs");
  // A machine that is busy needs its time to load a handler.
  const limitMs = HANG.test(exportName) ? 800 : 5_000;
  return localInvoker({ file, exportName, env: {}, limitMs, ...options })(event);
}

const HANG = /^(?:hangsAnyway|poolGoesOn|triesAgainForEver)$/;
const HOOK = "http POST https://hooks.example.com/x";
const DATABASE = "tcp db.example.com:5432";
const PARAMETERS = "ssm GetParametersByPath";
const SECRET = "secretsmanager GetSecretValue";

type Row = [exportName: string, what: string];

async function resultOf(
  exportName: string,
  options?: Partial<LocalInvokerOptions>,
): Promise<{ accepted: boolean | null; met: readonly string[] }> {
  const invocation = await run(exportName, options);
  const { obstacles = [] } = invocation;
  return { accepted: judge(invocation).accepted, met: obstacles.map(({ what }) => what) };
}

describe("a failure because of an obstacle is not judged", () => {
  it.concurrent.each<Row>([
    ["fetches", HOOK],
    ["usesAxios", HOOK],
    ["wrapsWithCause", HOOK],
    ["hasOriginalError", DATABASE],
    ["hasParentAndOriginal", DATABASE],
    ["hasInnerError", HOOK],
    ["aggregates", HOOK],
    ["hasReasonWithServers", DATABASE],
    ["hasCauseOfRequest", HOOK],
    ["hasSymbol", HOOK],
    ["callsBackWithIt", "http GET https://hooks.example.com/x"],
    ["rejectsUnheard", HOOK],
    ["crashesOfAnEvent", "http GET http://api.example.com/"],
    ["looksUp", "dns example.com"],
    ["startsAProcess", "process make-avatar"],
    ["repeatsTheMessage", HOOK],
    ["throwsText", HOOK],
    ["saysNothingOfIt", HOOK],
    ["saysNothingOfWhatItReads", HOOK],
    ["saysNothingOfASecret", SECRET],
    ["returnsNothing", HOOK],
    ["returnsAnError", HOOK],
    ["exitsOverIt", HOOK],
    ["triesAgainForEver", HOOK],
    ["readsNothing", HOOK],
    ["parsesASecret", SECRET],
    ["checksASecret", SECRET],
    ["readsAUrlInASecret", SECRET],
    ["readsAUrlInAnAnswer", HOOK],
    ["wantsACertainStatus", HOOK],
    ["checksTypes", HOOK],
    ["countsWithASecret", SECRET],
    ["signsWithASecret", SECRET],
    ["looksUpAParameter", PARAMETERS],
    ["readsAParameterThatItLooksUp", PARAMETERS],
    ["readsParametersByTheirLastPart", PARAMETERS],
    ["takesParametersApart", PARAMETERS],
    ["countsInvalidParameters", "ssm GetParameters"],
    ["findsAnAttribute", "cognito-idp AdminGetUser"],
    ["readsRecords", "qldb POST /Execute"],
    ["remembersASecret", "lambda Invoke"],
    ["comparesASecret", SECRET],
    ["looksForATextInASecret", SECRET],
    ["comparesAMember", SECRET],
    ["comparesAVersion", HOOK],
    ["poolGivesUp", DATABASE],
    ["poolGoesOn", DATABASE],
    ["givesUpWaiting", DATABASE],
    ["givesUpASocket", DATABASE],
    ["givesUpBySignal", DATABASE],
    ["asksWhetherItIsThere", DATABASE],
    ["failsAfterALookUp", "dns db.example.com"],
    ["failsAfterAProcess", "process make-avatar"],
    ["savesNothing", DATABASE],
    ["readsRows", DATABASE],
    ["slipsInAnErrorHandler", DATABASE],
    ["slipsWithoutRows", DATABASE],
    ["wantsASocket", "tcp live.example.com:443"],
    ["wantsAnAgent", "unix /var/run/agent.sock"],
    ["readsAwaitedRows", DATABASE],
    ["answersNothingForRows", DATABASE],
    ["wrapsAProcess", "process make-avatar"],
    ["replacesWhatIsUsed", HOOK],
  ])("%s: %s", async (exportName, what) => {
    const { accepted, met } = await resultOf(exportName);
    expect([accepted, met]).toEqual([null, expect.arrayContaining([what])]);
  });
});

describe("a failure that stays the same is the handler's own", () => {
  it.concurrent.each<Row>([
    ["slipsBesideACall", HOOK],
    ["slipsAfterASecret", SECRET],
    ["slipsWithANewMessage", HOOK],
    ["failsBeforeADatabase", DATABASE],
    ["failsBeforeALookUp", "dns _mongodb._tcp.example.com"],
    ["forgetsToReturn", HOOK],
    ["hangsAnyway", HOOK],
    ["exitsAnyway", HOOK],
    ["returnsAnotherObject", HOOK],
    ["comparesItsOwn", SECRET],
    ["wrapsItsOwn", HOOK],
    ["readsAForeignCause", HOOK],
    ["failsBesideHooks", 'process module.register("data:text/javascript,")'],
  ])("%s: %s", async (exportName, what) => {
    const { accepted, met } = await resultOf(exportName);
    expect([accepted, met]).toEqual([false, [what]]);
  });

  it.concurrent.each<Row>([
    ["failsAfterASecretBesideADatabase", DATABASE],
    ["failsAfterASecretBesideRecords", "qldb POST /Execute"],
  ])("%s: %s and a stand-in", async (exportName, what) => {
    const { accepted, met } = await resultOf(exportName);
    expect([accepted, met.toSorted()]).toEqual([false, [SECRET, what].toSorted()]);
  });

  it.concurrent.each<Row>([
    ["slips", DATABASE],
    ["namesNothing", DATABASE],
    ["namesNothingAfterAProcess", "process make-avatar"],
  ])("%s: %s, which it goes on without", async (exportName, what) => {
    const file = fixture("handlers/beside-a-database.mjs");
    const { accepted, met } = await resultOf(exportName, { file });
    expect([accepted, met]).toEqual([false, [what]]);
  });

  it("and none is told that it never met", async () => {
    expect(await resultOf("slipsBeforeIt")).toEqual({ accepted: false, met: [] });
  });

  it("and not known where a replay could reach something real", async () => {
    const passes = /^127\.0\.0\.1(?::9)?$/;
    expect((await resultOf("slipsBesideACall", { passes })).accepted).toBe(null);
    expect((await resultOf("slipsBesideACall", { replays: false })).accepted).toBe(null);
  });
});

it.concurrent.each<Row>([
  ["swallowsIt", HOOK],
  ["swallowsADatabase", DATABASE],
  ["swallowsASecret", SECRET],
])("%s is accepted, and %s is told", async (exportName, what) => {
  expect(await resultOf(exportName)).toEqual({ accepted: true, met: [what] });
});

it("tells the chain of causes", async () => {
  const { outcome } = await run("wrapsWithCause");
  expect(outcome).toMatchObject({
    errorMessage: "CRM failed",
    isBlocked: true,
    causes: [
      { errorType: "Error", errorMessage: "inner" },
      { errorType: "TypeError", errorMessage: "fetch failed" },
      {
        errorType: "BlockedByDryRun",
        errorMessage: "the dry run blocked POST https://hooks.example.com/x",
      },
    ],
  });
});
