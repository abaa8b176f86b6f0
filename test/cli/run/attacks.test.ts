// Handlers that want to say something else than what they did.
import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { cli } from "../../helpers/context.ts";
import { fixture } from "../../helpers/fixtures.ts";
import { handlerFile } from "../../helpers/handlers.ts";

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
  const { outcome, verdict, mails, awsCalls } = JSON.parse(out) as {
    outcome: { errorType: string; errorMessage: string };
    verdict: { accepted: boolean | null };
    mails: { to: string[] }[];
    awsCalls: { operation: string }[];
  };
  expect(mails.map(({ to }) => to)).toEqual([["hidden@example.com"]]);
  expect(awsCalls.map(({ operation }) => operation)).toEqual(
    expect.arrayContaining(["POST http://192.0.2.1/"]),
  );
  expect(`${outcome.errorType}: ${outcome.errorMessage}`).toBe(end);
  expect([code, verdict.accepted]).toEqual([exitCode, exitCode === 1 ? false : null]);
});

it.concurrent("a handler that sends what breaks a host is accepted for what it returns", async () => {
  const argv = ["run", "--handler", `${file}#returns`, "--json", "--env", "ATTACK=returns"];
  const { code, out } = await cli(argv, { seed: "attack" });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ exitCode: 0, verdict: { accepted: true } });
});

it.concurrent("a report stays readable whatever the names of the calls are", async () => {
  const handler = handlerFile(`import { execSync } from "node:child_process";
    export const handler = async (event) => {
      for (let count = 0; count < 20; count++) try { execSync("x".repeat(1e6)); } catch {}
      return event;
    };`);
  const { code, out } = await cli(["run", "--handler", handler, "--json"], { seed: "long" });
  const { verdict, awsCalls } = JSON.parse(out) as Record<string, unknown>;
  expect([code, verdict]).toEqual([0, expect.objectContaining({ accepted: true })]);
  expect(awsCalls).toHaveLength(20);
  expect(out.length).toBeLessThan(1e6);
});

it.concurrent.each([
  [80, "closed", "socket.destroy();"],
  [443, "left open", ""],
])("a silent connection to port %i that is %s is in every report", async (port, _name, end) => {
  const handler = handlerFile(`import net from "node:net";
    export const handler = (event) => new Promise((resolve) => {
      const socket = net.connect(${port}, "a.example.com", () => { ${end} resolve(event); });
      socket.on("error", () => resolve(event));
    });`);
  const argv = ["run", "--handler", handler];
  const what = `tcp a.example.com:${port}`;
  const [json, text] = await Promise.all([cli([...argv, "--json"]), cli(argv)]);
  expect([json.code, text.code]).toEqual([0, 0]);
  expect(JSON.parse(json.out)).toMatchObject({
    verdict: { accepted: true },
    obstacles: [{ kind: "blocked", what }],
  });
  expect(text.out).toContain(`blocked  ${what}`);
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
