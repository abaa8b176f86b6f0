// Every handler of the catalogue, with what becomes of it: its outcome, Cognito's verdict, the exit code.
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../src/event/create.ts";
import { FLOW_NAMES } from "../../src/event/flows.ts";
import type { FlowName } from "../../src/event/flows.ts";
import { cli } from "../helpers/context.ts";
import { fixture } from "../helpers/fixtures.ts";

interface Row {
  /** Outcome, and the error's type. */
  outcome: string;
  /** `""` for accepted, else what ConfirmSignUp's caller is told after the trigger's name. */
  told: string | RegExp;
  exitCode: number;
  mails?: number;
  flow?: FlowName;
}

const accepted: Row = { outcome: "returned", told: "", exitCode: 0 };
const changed: Row = { ...accepted, exitCode: 1 };
const noJson: Row = {
  outcome: "returned",
  told: "Invalid lambda function output : Invalid JSON",
  exitCode: 1,
};
const noEvent: Row = { ...noJson, told: "Unrecognizable lambda output" };
const stopped: Row = {
  outcome: "timed-out",
  told: "PostConfirmation failed with error Task timed out after 0.30 seconds.",
  exitCode: 1,
};
const failed = (errorType: string, errorMessage: string | RegExp): Row => ({
  outcome: `handler-error ${errorType}`,
  told:
    typeof errorMessage === "string"
      ? `PostConfirmation failed with error ${errorMessage}.`
      : errorMessage,
  exitCode: 1,
});
const blocked = failed(
  "BlockedByDryRun",
  /^PostConfirmation failed with error the dry run let nothing leave this machine: .* was blocked\.$/s,
);
const crashed = (errorType: string, errorMessage: string | RegExp): Row => ({
  ...failed(errorType, errorMessage),
  outcome: `crashed ${errorType}`,
});
const exited = (how: string): Row =>
  crashed(
    "Runtime.ExitError",
    new RegExp(
      `^PostConfirmation failed with error RequestId: [-0-9a-f]{36} Error: Runtime exited ${how}\\.$`,
    ),
  );
const unusable = (code: string): Row => ({ outcome: "", told: code, exitCode: 2 });
const notStringified = failed("Error", "Unable to stringify response body");
const federated = { flow: "federated" } as const;
const reset = { flow: "confirm-forgot-password" } as const;
const admin = { flow: "admin-confirm-sign-up" } as const;

/** By file. Where a file has more than one row, the flow makes the difference. */
const CATALOGUE: [string, Row][] = [
  // The mail.
  ["welcome-mail-on-password-reset.mjs", { ...accepted, mails: 1 }],
  ["welcome-mail-on-password-reset.mjs", { ...accepted, mails: 1, ...reset }],
  ["mails-then-takes-too-long.mjs", { ...stopped, mails: 1 }],
  ["ses-not-awaited.mjs", accepted],
  ["ses-in-for-each.mjs", accepted],
  ["ses-out-of-reach.mjs", stopped],
  ["ses-error-only-logged.mjs", accepted],
  ["ses-error-reaches-the-user.mjs", failed("BadRequestException", "Missing final '@domain'")],
  ["mails-control-codes.mjs", { ...accepted, mails: 1 }],
  [
    "fails-after-the-mail.mjs",
    { ...failed("TypeError", "Cannot read properties of undefined (reading '0')"), mails: 1 },
  ],
  [
    "fails-before-the-mail.mjs",
    failed("TypeError", "Cannot read properties of undefined (reading '0')"),
  ],

  // What the event has, and has not.
  ["address-from-email-alias.mjs", { ...accepted, mails: 1 }],
  [
    "address-from-email-alias.mjs",
    { ...failed("InvalidParameterValue", "Missing required header 'To'."), ...federated },
  ],
  ["email-verified-as-boolean.mjs", { ...accepted, mails: 1 }],
  [
    "client-metadata-unguarded.mjs",
    failed(
      "TypeError",
      "Cannot destructure property 'inviteCode' of 'event.request.clientMetadata' as it is undefined.",
    ),
  ],
  [
    "expects-version-as-number.ts",
    failed("TypeError", "cannot unmarshal string into field version of type int"),
  ],
  ["expects-a-client-id.ts", accepted],
  [
    "expects-a-client-id.ts",
    { ...failed("AssertionError", "callerContext.clientId: Required"), ...admin },
  ],
  ["refuses-password-resets.ts", accepted],
  [
    "refuses-password-resets.ts",
    {
      ...failed("Error", "Unknown triggerSource PostConfirmation_ConfirmForgotPassword"),
      ...reset,
    },
  ],
  ["wants-a-verified-federated-address.mjs", accepted],
  [
    "wants-a-verified-federated-address.mjs",
    {
      ...failed("TypeError", "Cannot read properties of undefined (reading 'toLowerCase')"),
      ...federated,
    },
  ],

  // The answer.
  ["event-not-returned.mjs", { ...noJson, mails: 1 }],
  ["returns-the-result-of-ses.mjs", { ...noEvent, mails: 1 }],
  ["returns-the-caught-error.mjs", noEvent],
  ["returns-the-phone-number.mjs", noEvent],
  ["returns-a-status-code.mjs", noEvent],
  ["returns-false.mjs", noEvent],
  ["returns-a-number.mjs", noEvent],
  ["returns-json-text.mjs", noEvent],
  ["returns-an-array.mjs", noEvent],
  ["returns-a-date.mjs", noEvent],
  ["returns-a-map.mjs", noEvent],
  ["returns-a-function.mjs", noJson],
  ["returns-a-symbol.mjs", noJson],
  ["returns-nan.mjs", noJson],
  ["returns-a-bigint.mjs", notStringified],
  ["returns-a-cycle.mjs", notStringified],
  ["returns-a-throwing-to-json.mjs", notStringified],
  ["to-json-on-all-objects.mjs", noEvent],
  ["pascal-case-keys.ts", noEvent],
  ["typed-model-drops-caller-context.ts", noEvent],
  ["typed-model-adds-nulls.ts", changed],
  ["drops-the-request.mjs", noEvent],
  ["changes-the-input.mjs", changed],
  ["claims-in-post-confirmation.mjs", changed],

  // Callbacks.
  ["three-parameters.cjs", accepted],
  ["callback-never-called.cjs", noJson],
  ["neither-promise-nor-callback.cjs", noJson],
  ["promise-before-callback.cjs", noJson],
  ["callback-and-promise.cjs", accepted],
  ["calls-back-twice.cjs", failed("Error", "no plan was chosen")],
  ["calls-back-with-a-text-error.cjs", failed("string", "no plan was chosen")],
  ["calls-back-with-the-event-as-error.cjs", failed("object", "[object Object]")],
  ["calls-back-with-a-timer-left.cjs", stopped],
  ["context-taken-for-callback.cjs", failed("TypeError", "callback is not a function")],
  [
    "module-called-without-context.cjs",
    failed("TypeError", "Cannot read properties of undefined (reading 'done')"),
  ],
  ["async-with-context-done.mjs", accepted],
  ["async-with-context-done-in-a-callback.cjs", noJson],
  ["resolves-twice.mjs", accepted],

  // Errors.
  ["throws-a-string.mjs", failed("string", "no plan was chosen")],
  ["throws-null.mjs", failed("string", "handled")],
  ["throws-a-plain-object.mjs", failed("object", "[object Object]")],
  [
    "throws-a-getter-that-throws.mjs",
    failed(
      "handled",
      "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack",
    ),
  ],
  ["throws-an-error-with-a-cause.mjs", failed("Error", "cannot read the settings")],
  ["throws-multiple-lines.mjs", failed("Error", "Validation failed:\n  - email\n  - name")],
  [
    "throws-control-codes.mjs",
    { ...failed("", /^PostConfirmation failed with error /), outcome: "handler-error" },
  ],
  [
    "throws-while-it-is-called.cjs",
    failed(
      "TypeError",
      "Cannot destructure property 'plan' of 'event.request.validationData' as it is undefined.",
    ),
  ],
  ["rejects-with-an-aggregate.mjs", failed("AggregateError", "All promises were rejected")],
  ["stack-overflow.mjs", failed("RangeError", "Maximum call stack size exceeded")],
  [
    "error-text-reaches-the-user.mjs",
    failed(
      "AccessDeniedException",
      "User: arn:aws:sts::111122223333:assumed-role/post-confirmation/fn is not authorized to perform: dynamodb:PutItem",
    ),
  ],

  // The end of everything.
  ["exits-with-zero.mjs", exited("without a reason")],
  ["exits-with-three.mjs", exited("with error: exit status 3")],
  ["exits-while-it-loads.cjs", exited("with error: exit status 1")],
  ["sets-the-exit-code.mjs", accepted],
  ["aborts.mjs", failed("TypeError", "process.abort() is not supported in workers")],
  ["kills-itself.mjs", blocked],
  [
    "throws-in-a-timer.mjs",
    crashed("TypeError", "Cannot read properties of undefined (reading 'plan')"),
  ],
  ["emits-an-unheard-error.mjs", crashed("Error", "the queue is gone")],
  [
    "rejects-unheard-before-the-answer.mjs",
    crashed("Runtime.UnhandledPromiseRejection", "TypeError: fetch failed"),
  ],
  [
    "rejects-unheard-with-a-callback.cjs",
    crashed("Runtime.UnhandledPromiseRejection", "TypeError: fetch failed"),
  ],
  ["rejects-unheard-after-the-answer.mjs", accepted],
  ["removes-all-listeners.mjs", accepted],

  // Without end.
  ["never-resolves-with-nothing-left.mjs", noJson],
  ["never-resolves-with-work-left.mjs", stopped],
  ["answers-after-five-seconds.mjs", stopped],
  ["spins-for-ever.mjs", stopped],
  ["microtasks-for-ever.mjs", stopped],
  ["catastrophic-regex.mjs", stopped],
  ["hashes-without-end.mjs", stopped],
  ["waits-on-atomics.mjs", stopped],
  ["leaves-a-timer.mjs", accepted],
  ["leaves-a-server.mjs", accepted],

  // Out of its bounds.
  ["exhausts-the-heap.mjs", exited("with error: signal: killed")],
  ["exhausts-memory-by-buffers.mjs", exited("with error: signal: killed")],
  ["forks-itself.mjs", blocked],
  ["spawns-a-program.mjs", blocked],
  ["starts-a-worker.mjs", blocked],
  ["changes-the-folder.mjs", failed("TypeError", "process.chdir() is not supported in workers")],
  ["changes-the-environment.mjs", accepted],
  ["changes-globals.mjs", accepted],
  ["extends-object-prototype.mjs", accepted],
  ["breaks-array-prototype.mjs", accepted],
  ["breaks-json.mjs", notStringified],
  ["replaces-json.mjs", changed],
  ["replaces-promise.mjs", accepted],
  ["patches-then.mjs", accepted],
  ["freezes-the-intrinsics.mjs", accepted],
  ["deletes-console.mjs", accepted],
  ["patches-console.mjs", accepted],
  ["prints-100-mb.mjs", accepted],
  ["prints-control-codes.mjs", changed],
  ["strict-uuid-of-sub.mjs", accepted],

  // Not to be loaded.
  ["top-level-await-never-settles.mjs", exited("with error: exit status 13")],
  ["throws-while-it-loads.cjs", unusable("handler-not-loaded")],
  ["throws-control-codes-while-it-loads.mjs", unusable("handler-not-loaded")],
  ["imports-a-missing-package.mjs", unusable("handler-not-loaded")],
  ["typescript-syntax-error.ts", unusable("handler-not-loaded")],
  ["exports-no-function.mjs", unusable("handler-export-missing")],
  ["handler-is-no-function.cjs", unusable("handler-export-missing")],
];

const events = new Map(
  FLOW_NAMES.map((flow) => [flow, JSON.stringify(createEvent({ seed: "catalogue", flow }))]),
);

interface Document {
  error?: { code: string };
  outcome?: { kind: string; errorType?: string };
  verdict?: { accepted: boolean; message?: string };
  mails?: object[];
}

function run(file: string, flow: FlowName = "confirm-sign-up", ...flags: string[]) {
  // Memory takes its time to be exhausted.
  const limit = file.startsWith("exhausts") ? "20s" : "300ms";
  return cli(
    [
      "run",
      "-e",
      "-",
      "--timeout",
      limit,
      "--handler",
      fixture(`handlers/catalogue/${file}`),
      ...flags,
    ],
    { stdin: events.get(flow) ?? "" },
  );
}

describe("the catalogue", () => {
  const before = snapshot();

  it.each(CATALOGUE)("%s %j", async (file, row) => {
    const { code, out } = await run(file, row.flow, "--json");
    const document = JSON.parse(out) as Document;
    const { kind = "", errorType = "" } = document.outcome ?? {};
    // A name that is full of control codes is nothing to compare.
    const type = row.outcome.includes(" ") ? ` ${errorType}` : "";
    expect({
      outcome: `${kind}${type}`,
      told: document.error?.code ?? document.verdict?.message ?? "",
      exitCode: code,
      mails: document.mails?.length ?? 0,
    }).toEqual({
      outcome: row.outcome,
      told: expect.stringMatching(exactly(row.told)),
      exitCode: row.exitCode,
      mails: row.mails ?? 0,
    });
  });

  it("is in the table, all of it", () => {
    const files = readdirSync(fixture("handlers/catalogue"));
    expect([...new Set(CATALOGUE.map(([file]) => file))].toSorted()).toEqual(files.toSorted());
  });

  it.each(CATALOGUE.filter(([file]) => file.includes("control-codes")))(
    "%s reaches no terminal with its control codes",
    async (file) => {
      const { out, err } = await run(file);
      // oxlint-disable-next-line no-control-regex -- that is what must not be there
      expect(`${out}${err}`).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    },
  );

  it("has changed nothing here, and the next run goes well", async () => {
    expect(snapshot()).toEqual(before);
    expect((await run("three-parameters.cjs")).code).toBe(0);
  });
});

/** What a handler that got out of its thread could have changed. */
function snapshot(): object {
  return {
    environment: { ...process.env },
    folder: process.cwd(),
    globals: Object.getOwnPropertyNames(globalThis).toSorted(),
    prototypes: [Object, Array, Promise, Function, String].map((type) =>
      Object.getOwnPropertyNames(type.prototype).toSorted(),
    ),
    functions: [JSON.stringify, JSON.parse, console.log, Promise, Array.prototype.map],
    exitCode: process.exitCode,
  };
}

function exactly(told: string | RegExp): RegExp {
  return typeof told === "string"
    ? new RegExp(`^${told.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&")}$`)
    : told;
}
