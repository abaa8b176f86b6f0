// Handlers that want to say something else than what they did.
import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { cli } from "../../helpers/context.ts";
import { fixture } from "../../helpers/fixtures.ts";

const file = fixture("handlers/attacks.cjs");
const TRUTH = "Error: this is the truth";

it.concurrent.each([
  ["findsTheResource", TRUTH, 1],
  ["hooksEveryResource", TRUTH, 1],
  ["looksAtHandles", TRUTH, 1],
  ["usesNodesOwnPort", TRUTH, 1],
  ["asksTheHeap", TRUTH, 1],
  ["patchesPorts", TRUTH, 1],
  ["readsSymbolsOfPorts", TRUTH, 1],
  ["talksToThreads", TRUTH, 1],
  ["opensDescriptors", TRUTH, 1],
  ["usesBindings", TRUTH, 2],
  ["setsFlags", TRUTH, 1],
  ["setsFlagsByMatching", TRUTH, 1],
  ["needsABinding", "Error: No such module: fs", 1],
  ["stealsWhatIsReceived", TRUTH, 1],
  ["takesOverAsyncScopes", TRUTH, 1],
  ["hearsServers", TRUTH, 1],
  ["seesOwnEnvelopes", TRUTH, 1],
  ["takesFunctionsFromTraces", TRUTH, 1],
  ["usesOthersDescriptors", TRUTH, 1],
  ["writesReports", TRUTH, 1],
  ["writesSnapshots", TRUTH, 1],
  ["throwsNull", "object: null", 1],
  ["throwsANumber", "number: 1", 1],
  ["throwsAnOddError", "Error: ", 1],
  ["throwsAnObject", "Error: ", 1],
])("%s, and all that it did is told", async (name, end, exitCode) => {
  const env = ["--env", `ATTACK=${name}`];
  const { code, out } = await cli(["run", "--handler", `${file}#${name}`, "--json", ...env], {
    seed: "attack",
  });
  const { outcome, mails, awsCalls } = JSON.parse(out) as {
    outcome: { errorType: string; errorMessage: string };
    mails: { to: string[] }[];
    awsCalls: { operation: string }[];
  };
  expect(mails.map(({ to }) => to)).toEqual([["hidden@example.com"]]);
  expect(awsCalls.map(({ operation }) => operation)).toEqual(
    expect.arrayContaining(["POST http://192.0.2.1/"]),
  );
  expect(`${outcome.errorType}: ${outcome.errorMessage}`).toBe(end);
  expect(code).toBe(exitCode);
});

it.concurrent.each(["undefined", "object", "throw"])(
  "nothing is lost while any builtin of 1,200 is replaced: %s",
  async (KIND) => {
    const options = { env: { KIND }, limitMs: 50_000, memoryMb: 1_024 };
    const invoke = localInvoker({ file: fixture("handlers/replaces-builtins.cjs"), ...options });
    const { outcome, mails, awsCalls } = await invoke(createEvent({ seed: "replaced" }));
    const { payload } = outcome as unknown as {
      payload: { replaced: number; answered: number[]; blocked: number[] };
    };
    const subjects = new Set(mails.map(({ subject }) => subject));
    const operations = new Set(awsCalls.map(({ operation }) => operation));
    expect(payload.replaced).toBeGreaterThan(1_200);
    expect(payload.answered.length).toBeGreaterThan(1_100);
    expect(payload.blocked.length).toBeGreaterThan(1_100);
    expect(payload.answered.filter((index) => !subjects.has(`${index}`))).toEqual([]);
    expect(
      payload.blocked.filter((index) => !operations.has(`10.0.${index >> 8}.${index & 255}:5432`)),
    ).toEqual([]);
  },
);
