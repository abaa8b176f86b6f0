// Every handler of the catalogue, with what becomes of it: its outcome, Cognito's verdict, the exit code.
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { cli } from "../../helpers/context.ts";
import { fixture } from "../../helpers/fixtures.ts";

const folder = fixture("handlers/catalogue/");
const stdin = JSON.stringify(createEvent({ seed: "catalogue" }));
const good = `${fixture("handlers/outcomes.mjs")}#returnsEvent`;

/** What was run, to compare with what there is. */
const covered = new Set<string>();

/** With the event of standard input, unless the flags tell of another one. */
function argvFor(handler: string, flags: string): string[] {
  const event = flags.includes("--flow") ? [] : ["-e", "-"];
  return ["run", "--handler", handler, ...event, ...flags.split(" ").filter(Boolean)];
}

interface Document {
  exitCode: number;
  outcome: { kind: string; unanswered?: true; errorType?: string; errorMessage?: string };
  verdict: { accepted: boolean | null; exception?: string; message?: string };
  mails: unknown[];
  error?: { code: string; message: string };
}

async function runJson(file: string, flags: string): Promise<Document> {
  covered.add(file);
  const { code, out, err } = await cli([...argvFor(`${folder}${file}`, flags), "--json"], {
    stdin,
    seed: "1",
  });
  const document = JSON.parse(out) as Document;
  expect(document.exitCode).toBe(code);
  // With --flow, the line that says which event it was.
  expect(err).toMatch(/^(?:new event: .+\n)?$/);
  return document;
}

/** What is another one in each run stands for itself. */
function plain(text: string | undefined): string {
  return (text ?? "")
    .replace(/RequestId: [-\da-f]* /, "RequestId: ID ")
    .replace(String(process.pid), "PID")
    .replaceAll(folder, "");
}

/** In one line, to be compared with the table's. */
function told({ exitCode, outcome, verdict, mails }: Document): object {
  const { kind, unanswered, errorType, errorMessage } = outcome;
  const error = errorType === undefined ? "" : ` ${errorType}: ${plain(errorMessage)}`;
  return {
    outcome: `${unanswered === true ? "unanswered" : kind}${error}`,
    verdict: verdictIn(verdict),
    exitCode,
    mails: mails.length,
  };
}

function verdictIn({ accepted, exception, message }: Document["verdict"]): string {
  if (accepted === null) return NOT_KNOWN;
  return accepted ? ACCEPTED : `${exception}: ${plain(message)}`;
}

const ACCEPTED = "accepted";
const NOT_KNOWN = "unknown";
const INVALID_JSON =
  "InvalidLambdaResponseException: Invalid lambda function output : Invalid JSON";
const UNRECOGNIZABLE = "InvalidLambdaResponseException: Unrecognizable lambda output";
const TOO_LATE =
  "UnexpectedLambdaException: PostConfirmation invocation failed due to error Socket timeout while invoking Lambda function.";
const UNSETTLED =
  "The Lambda runtime client detected an unexpected Node.js exit code. " +
  "This is most commonly caused by a Promise that was never settled. " +
  "For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes";
const UNREADABLE =
  "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack";
const failedWith = (message: string): string =>
  `UserLambdaValidationException: PostConfirmation failed with error ${message}.`;

const RESET = "--flow confirm-forgot-password";
const BY_ADMIN = "--flow admin-confirm-sign-up";
const FEDERATED = "--flow federated";
const NODE_24 = "--runtime nodejs24.x";

let before: Map<string, unknown>;

it("before all of them, a good handler is accepted", async () => {
  expect((await cli(argvFor(good, ""), { stdin })).code).toBe(0);
  // Some of what a process has is made when it is first used, or looked at.
  snapshot();
  before = snapshot();
});

describe("a handler that answers", () => {
  it.each<[file: string, verdict: string, exitCode: number, mails: number, flags?: string]>([
    // What Cognito takes, and is wrong all the same.
    ["welcome-mail-on-password-reset.mjs", ACCEPTED, 0, 1],
    ["welcome-mail-on-password-reset.mjs", ACCEPTED, 0, 1, RESET],
    ["email-verified-as-boolean.mjs", ACCEPTED, 0, 1],
    ["email-verified-as-boolean.mjs", ACCEPTED, 0, 1, BY_ADMIN],
    ["ses-not-awaited.mjs", ACCEPTED, 0, 0],
    ["ses-in-for-each.mjs", ACCEPTED, 0, 0],
    ["ses-error-only-logged.mjs", ACCEPTED, 0, 0],
    ["typed-model-adds-nulls.ts", ACCEPTED, 1, 0],
    ["claims-in-post-confirmation.mjs", ACCEPTED, 1, 0],
    ["changes-the-input.mjs", ACCEPTED, 1, 0],
    ["mails-control-codes.mjs", ACCEPTED, 0, 1],
    ["changes-the-folder.mjs", ACCEPTED, 0, 0],

    // What holds for one kind of event, and not for another.
    ["address-from-email-alias.mjs", ACCEPTED, 0, 1],
    ["client-metadata-unguarded.mjs", ACCEPTED, 0, 0, `--client-metadata inviteCode=7 ${RESET}`],
    ["expects-a-client-id.ts", ACCEPTED, 0, 0],
    ["refuses-password-resets.ts", ACCEPTED, 0, 0],
    ["strict-uuid-of-sub.mjs", ACCEPTED, 0, 0],
    ["wants-a-verified-federated-address.mjs", ACCEPTED, 0, 0],

    // The wrong answer.
    ["event-not-returned.mjs", INVALID_JSON, 1, 1],
    ["returns-the-result-of-ses.mjs", UNRECOGNIZABLE, 1, 1],
    ["returns-false.mjs", UNRECOGNIZABLE, 1, 0],
    ["returns-the-caught-error.mjs", UNRECOGNIZABLE, 1, 0],
    ["returns-the-phone-number.mjs", UNRECOGNIZABLE, 1, 0],
    ["returns-a-status-code.mjs", UNRECOGNIZABLE, 1, 0],
    ["returns-json-text.mjs", UNRECOGNIZABLE, 1, 0],
    ["returns-a-number.mjs", UNRECOGNIZABLE, 1, 0],
    ["returns-an-array.mjs", UNRECOGNIZABLE, 1, 0],
    ["returns-a-date.mjs", UNRECOGNIZABLE, 1, 0],
    ["returns-a-map.mjs", UNRECOGNIZABLE, 1, 0],
    ["returns-a-function.mjs", INVALID_JSON, 1, 0],
    ["returns-a-symbol.mjs", INVALID_JSON, 1, 0],
    ["returns-nan.mjs", INVALID_JSON, 1, 0],
    ["typed-model-drops-caller-context.ts", UNRECOGNIZABLE, 1, 0],
    ["drops-the-request.mjs", UNRECOGNIZABLE, 1, 0],
    ["pascal-case-keys.ts", UNRECOGNIZABLE, 1, 0],

    // The way of answering. The first answer counts.
    ["three-parameters.cjs", ACCEPTED, 0, 0],
    ["async-with-context-done.mjs", ACCEPTED, 0, 0],
    ["async-with-context-done-in-a-callback.cjs", INVALID_JSON, 1, 0],
    ["callback-and-promise.cjs", ACCEPTED, 0, 0],
    ["promise-before-callback.cjs", INVALID_JSON, 1, 0],
    ["resolves-twice.mjs", ACCEPTED, 0, 0],
    ["thenable-that-answers.mjs", ACCEPTED, 0, 0],
    ["throws-null-at-once.cjs", INVALID_JSON, 1, 0],
    ["uses-a-domain.cjs", ACCEPTED, 0, 0],

    // What is left behind.
    ["leaves-a-timer.mjs", ACCEPTED, 0, 0],
    ["leaves-a-server.mjs", ACCEPTED, 0, 0],
    ["rejects-unheard-after-the-answer.mjs", ACCEPTED, 0, 0],
    ["prints-100-mb.mjs", ACCEPTED, 0, 0],
    ["prints-control-codes.mjs", ACCEPTED, 1, 0],
    ["prints-past-everything.mjs", ACCEPTED, 0, 0],
    ["floating-rejection-beside-the-answer.mjs", ACCEPTED, 0, 0],
    ["emits-exit.mjs", ACCEPTED, 0, 0],
    ["loops-on-exit.mjs", ACCEPTED, 0, 0],

    // What belongs to all, and is changed.
    ["changes-the-environment.mjs", ACCEPTED, 0, 0],
    ["changes-globals.mjs", ACCEPTED, 0, 0],
    ["extends-object-prototype.mjs", ACCEPTED, 0, 0],
    ["to-json-on-all-objects.mjs", UNRECOGNIZABLE, 1, 0],
    ["breaks-array-prototype.mjs", ACCEPTED, 0, 0],
    ["replaces-promise.mjs", ACCEPTED, 0, 0],
    ["patches-then.mjs", ACCEPTED, 0, 0],
    ["replaces-json.mjs", ACCEPTED, 1, 0],
    ["freezes-the-intrinsics.mjs", ACCEPTED, 0, 0],
    ["patches-console.mjs", ACCEPTED, 0, 0],
    ["deletes-console.mjs", ACCEPTED, 0, 0],
    ["removes-all-listeners.mjs", ACCEPTED, 0, 0],
    ["sets-the-exit-code.mjs", ACCEPTED, 0, 0],
    ["takes-the-globals-away.mjs", ACCEPTED, 0, 0],
    ["replaces-the-array-iterator.mjs", ACCEPTED, 0, 0],
    ["then-on-all-objects.mjs", UNRECOGNIZABLE, 1, 0],
    ["then-on-all-objects-while-it-loads.mjs", UNRECOGNIZABLE, 1, 0],
    ["parses-json-in-its-own-way.mjs", UNRECOGNIZABLE, 1, 0],

    // What belongs to the program around it.
    ["patches-message-ports.mjs", ACCEPTED, 0, 0],
    ["closes-all-descriptors.mjs", ACCEPTED, 0, 0],
    ["reads-standard-input.mjs", ACCEPTED, 0, 0],
  ])("%s: %s, exit code %i, %i mails", async (file, verdict, exitCode, mails, flags = "") => {
    const document = await runJson(file, flags);
    expect(told(document)).toEqual({ outcome: "returned", verdict, exitCode, mails });
  });
});

describe("a handler that has nothing left to do, and never answered", () => {
  it.each([
    ["neither-promise-nor-callback.cjs"],
    ["callback-never-called.cjs"],
    ["never-resolves-with-nothing-left.mjs"],
    ["async-generator.mjs"],
  ])("%s: invalid JSON, exit code 1, no mail", async (file) => {
    const refused = { outcome: "unanswered", verdict: INVALID_JSON, exitCode: 1, mails: 0 };
    expect(told(await runJson(file, ""))).toEqual(refused);
  });
});

describe("a handler that fails", () => {
  it.each<[file: string, error: string, message: string, mails: number, flags?: string]>([
    [
      "fails-before-the-mail.mjs",
      "TypeError",
      "Cannot read properties of undefined (reading '0')",
      0,
    ],
    [
      "fails-after-the-mail.mjs",
      "TypeError",
      "Cannot read properties of undefined (reading '0')",
      1,
    ],
    ["ses-error-reaches-the-user.mjs", "BadRequestException", "Missing final '@domain'", 0],
    [
      "error-text-reaches-the-user.mjs",
      "AccessDeniedException",
      "User: arn:aws:sts::111122223333:assumed-role/post-confirmation/fn is not authorized to perform: dynamodb:PutItem",
      0,
    ],

    // Of an event that was not thought of.
    [
      "address-from-email-alias.mjs",
      "InvalidParameterValue",
      "Missing required header 'To'.",
      0,
      BY_ADMIN,
    ],
    [
      "client-metadata-unguarded.mjs",
      "TypeError",
      "Cannot destructure property 'inviteCode' of 'event.request.clientMetadata' as it is undefined.",
      0,
    ],
    [
      "expects-version-as-number.ts",
      "TypeError",
      "cannot unmarshal string into field version of type int",
      0,
    ],
    ["expects-a-client-id.ts", "AssertionError", "callerContext.clientId: Required", 0, BY_ADMIN],
    [
      "refuses-password-resets.ts",
      "Error",
      "Unknown triggerSource PostConfirmation_ConfirmForgotPassword",
      0,
      RESET,
    ],
    [
      "wants-a-verified-federated-address.mjs",
      "TypeError",
      "Cannot read properties of undefined (reading 'toLowerCase')",
      0,
      FEDERATED,
    ],
    [
      "strict-uuid-of-sub.mjs",
      "Error",
      "Invalid UUID: d41dfec9-f0c1-7006-5aa6-8300dbd00543",
      0,
      BY_ADMIN,
    ],

    // Promises, callbacks, and what is taken for one.
    ["never-settles-in-an-async-function.mjs", "Runtime.NodeJsExit", UNSETTLED, 0],
    [
      "thenable-of-its-own.mjs",
      "TypeError",
      "Cannot read properties of undefined (reading 'catch')",
      0,
    ],
    ["context-taken-for-callback.cjs", "TypeError", "callback is not a function", 0],
    [
      "module-called-without-context.cjs",
      "TypeError",
      "Cannot read properties of undefined (reading 'done')",
      0,
    ],
    ["calls-back-with-the-event-as-error.cjs", "object", "[object Object]", 0],
    ["calls-back-with-a-text-error.cjs", "string", "no plan was chosen", 0],
    ["calls-back-twice.cjs", "Error", "no plan was chosen", 0],
    ["async-with-context-done.mjs", "TypeError", "context.done is not a function", 0, NODE_24],
    [
      "three-parameters.cjs",
      "Runtime.CallbackHandlerDeprecated",
      "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. " +
        "You need to modify this function to use a supported handler signature to use Node.js 24 or later. " +
        "For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.",
      0,
      NODE_24,
    ],

    // What is thrown.
    ["throws-a-string.mjs", "string", "no plan was chosen", 0],
    ["throws-null.mjs", "string", "handled", 0],
    ["throws-a-plain-object.mjs", "object", "[object Object]", 0],
    ["throws-a-getter-that-throws.mjs", "handled", UNREADABLE, 0],
    ["throws-an-error-with-a-cause.mjs", "Error", "cannot read the settings", 0],
    ["throws-multiple-lines.mjs", "Error", "Validation failed:\n  - email\n  - name", 0],
    [
      "throws-while-it-is-called.cjs",
      "TypeError",
      "Cannot destructure property 'plan' of 'event.request.validationData' as it is undefined.",
      0,
    ],
    ["throws-a-symbol.mjs", "symbol", "Symbol(no plan was chosen)", 0],
    ["throws-an-error-without-stack.mjs", "handled", UNREADABLE, 0],
    ["no-stack-traces.mjs", "Error", "no plan was chosen", 0],
    ["rejects-with-an-aggregate.mjs", "AggregateError", "All promises were rejected", 0],
    ["stack-overflow.mjs", "RangeError", "Maximum call stack size exceeded", 0],

    [
      "imports-what-is-missing-late.mjs",
      "Error",
      "Cannot find module 'no-such-template.mjs' imported from imports-what-is-missing-late.mjs",
      0,
    ],

    // What JSON cannot say.
    ["returns-a-bigint.mjs", "Error", "Unable to stringify response body", 0],
    ["returns-a-cycle.mjs", "Error", "Unable to stringify response body", 0],
    ["returns-a-throwing-to-json.mjs", "Error", "Unable to stringify response body", 0],
    ["returns-a-revoked-proxy.mjs", "Error", "Unable to stringify response body", 0],
    [
      "returns-a-bigint.mjs",
      "Runtime.JSONStringifyError",
      "Unable to stringify response body",
      0,
      NODE_24,
    ],
    ["breaks-json.mjs", "Error", "Unable to stringify response body", 0],

    // What a thread cannot do, or may not.
    ["aborts.mjs", "TypeError", "process.abort() is not supported in workers", 0],
  ])("%s: %s", async (file, error, message, mails, flags = "") => {
    expect(told(await runJson(file, flags))).toEqual({
      outcome: `handler-error ${error}: ${message}`,
      verdict: failedWith(message),
      exitCode: 1,
      mails,
    });
  });

  it("throws-control-codes.mjs: with what it said, as it was, in the document", async () => {
    const message = "\u001b[2Jgone\u001b]8;;https://example.com\u0007link\u009b1A";
    expect(told(await runJson("throws-control-codes.mjs", ""))).toEqual({
      outcome: `handler-error Red\u001b[31mError\r: ${message}`,
      verdict: failedWith(message),
      exitCode: 1,
      mails: 0,
    });
  });

  it.each([
    ["kills-itself.mjs", "the process kill SIGKILL PID"],
    ["spawns-a-program.mjs", "the process sendmail"],
    ["forks-itself.mjs", "the process forks-itself.mjs"],
  ])("%s: not judged, as the dry run blocked %s", async (file, what) => {
    expect(told(await runJson(file, ""))).toEqual({
      outcome: `handler-error BlockedByDryRun: the dry run blocked ${what}`,
      verdict: NOT_KNOWN,
      exitCode: 2,
      mails: 0,
    });
  });

  it("starts-a-worker.mjs: BlockedByDryRun, whatever the thread is called", async () => {
    const { outcome, exitCode, mails } = await runJson("starts-a-worker.mjs", "");
    expect({ outcome, exitCode, mails }).toMatchObject({
      outcome: {
        kind: "handler-error",
        errorType: "BlockedByDryRun",
        errorMessage: expect.stringMatching(/^the dry run blocked .+$/) as string,
      },
      exitCode: 2,
      mails: [],
    });
  });
});

describe("a handler that takes its environment with it", () => {
  it.each<[file: string, error: string, message: string, flags?: string]>([
    ["exits-with-zero.mjs", "Runtime.ExitError", exited("without providing a reason")],
    ["exits-with-three.mjs", "Runtime.ExitError", exited("with error: exit status 3")],
    ["exits-while-it-loads.cjs", "Runtime.ExitError", exited("with error: exit status 1")],
    ["exits-again-on-exit.mjs", "Runtime.ExitError", exited("with error: exit status 9")],
    ["exits-by-the-back-door.mjs", "Runtime.ExitError", exited("with error: exit status 5")],
    ["never-settles-in-an-async-function.mjs", "Runtime.NodeJsExit", UNSETTLED, NODE_24],
    ["never-resolves-with-nothing-left.mjs", "Runtime.NodeJsExit", UNSETTLED, NODE_24],
    [
      "top-level-await-never-settles.mjs",
      "Runtime.ExitError",
      exited("with error: exit status 13"),
    ],
    [
      "hooks-async-resources-and-throws.mjs",
      "Runtime.ExitError",
      exited("with error: exit status 1"),
    ],
    ["exhausts-the-heap.mjs", "Runtime.ExitError", exited("with error: signal: killed")],
    ["exhausts-memory-by-buffers.mjs", "Runtime.ExitError", exited("with error: signal: killed")],
    [
      "exhausts-memory-by-webassembly.mjs",
      "Runtime.ExitError",
      exited("with error: signal: killed"),
    ],
    [
      "rejects-unheard-before-the-answer.mjs",
      "Runtime.UnhandledPromiseRejection",
      "TypeError: fetch failed",
    ],
    [
      "rejects-unheard-with-a-callback.cjs",
      "Runtime.UnhandledPromiseRejection",
      "TypeError: fetch failed",
    ],
    ["throws-in-a-timer.mjs", "TypeError", "Cannot read properties of undefined (reading 'plan')"],
    [
      "floating-rejection-beside-the-answer.mjs",
      "Runtime.UnhandledPromiseRejection",
      "TypeError: fetch failed",
      NODE_24,
    ],
    ["emits-an-unheard-error.mjs", "Error", "the queue is gone"],
    ["hears-its-own-errors.mjs", "Error", "the queue is gone"],
  ])("%s: %s: %s", async (file, error, message, flags = "") => {
    expect(told(await runJson(file, flags))).toEqual({
      outcome: `crashed ${error}: ${message}`,
      verdict: failedWith(message),
      exitCode: 1,
      mails: 0,
    });
  });
});

function exited(how: string): string {
  return `RequestId: ID Error: Runtime exited ${how}`;
}

describe.concurrent("a handler that does not come to an end", () => {
  it.each<[file: string, mails: number]>([
    ["mails-then-takes-too-long.mjs", 1],
    ["ses-out-of-reach.mjs", 0],
    ["never-resolves-with-work-left.mjs", 0],
    ["calls-back-with-a-timer-left.cjs", 0],
    ["spins-for-ever.mjs", 0],
    ["microtasks-for-ever.mjs", 0],
    ["immediates-for-ever.cjs", 0],
    ["returns-a-getter-without-end.mjs", 0],
    ["stack-traces-that-loop.mjs", 0],
    ["catastrophic-regex.mjs", 0],
    ["waits-on-atomics.mjs", 0],
    ["hashes-without-end.mjs", 0],
  ])("%s: stopped at the function's own limit, exit code 1, %i mails", async (file, mails) => {
    // Time enough for the SDK to be loaded and to mail, on a busy machine too.
    const [limit, seconds] = mails > 0 ? ["1500ms", "1.50"] : ["300ms", "0.30"];
    expect(told(await runJson(file, `--timeout ${limit}`))).toEqual({
      outcome: "timed-out",
      verdict: failedWith(`Task timed out after ${seconds} seconds`),
      exitCode: 1,
      mails,
    });
  });

  it.each([
    ["answers-after-five-seconds.mjs", "--timeout 8s", "returned"],
    ["ses-out-of-reach.mjs", "", "timed-out"],
  ])("%s %s: %s, and Cognito has gone", async (file, flags, outcome) => {
    const late = { outcome, verdict: TOO_LATE, exitCode: 1, mails: 0 };
    expect(told(await runJson(file, flags))).toEqual(late);
  });
});

describe("a handler that cannot be loaded", () => {
  it.each<[file: string, code: string, message: string]>([
    [
      "imports-a-missing-package.mjs",
      "handler-not-loaded",
      "Cannot find package '@example/mail-templates'",
    ],
    [
      "typescript-syntax-error.ts",
      "handler-not-loaded",
      'typescript-syntax-error.ts:3:40: Expected ")" but found "{"',
    ],
    [
      "throws-while-it-loads.cjs",
      "handler-not-loaded",
      "cannot be loaded: Error: SENDER is not set",
    ],
    [
      "throws-control-codes-while-it-loads.mjs",
      "handler-not-loaded",
      "cannot be loaded: Error: unexpected ",
    ],
    [
      "throws-undefined-while-it-loads.cjs",
      "handler-not-loaded",
      "cannot be loaded: undefined: undefined",
    ],
    ["exports-no-function.mjs", "handler-export-missing", 'has no exported function "handler"'],
    ["handler-is-no-function.cjs", "handler-export-missing", 'has no exported function "handler"'],
  ])("%s: exit code 2, %s: %s", async (file, code, message) => {
    const { exitCode, error } = await runJson(file, "");
    expect({ exitCode, error }).toMatchObject({
      exitCode: 2,
      error: { code, message: expect.stringContaining(message) as string },
    });
  });
});

describe("no control code of a handler reaches the terminal", () => {
  it.each<[file: string, visible: string]>([
    ["prints-control-codes.mjs", "cleared"],
    ["prints-past-everything.mjs", "opened"],
    ["hooks-async-resources-and-throws.mjs", "hook"],
    ["throws-control-codes.mjs", "gone"],
    ["throws-control-codes-while-it-loads.mjs", "in the settings"],
    ["mails-control-codes.mjs", "Subject  Welcome"],
  ])("%s", async (file, visible) => {
    for (const flags of ["", "--verbose"]) {
      const { out, err } = await cli(argvFor(`${folder}${file}`, flags), { stdin });
      const printed = `${out}${err}`;
      expect(printed).toContain(visible);
      expect(Array.from(printed).filter(isControl)).toEqual([]);
    }
  });

  it("nor can a line of a handler's pass for one of the report's", async () => {
    const { out } = await cli(argvFor(`${folder}prints-control-codes.mjs`, ""), { stdin });
    expect(out.split("\n").filter((line) => line.startsWith("Cognito:"))).toEqual([
      expect.stringMatching(/^Cognito: accepted/),
    ]);
  });
});

/** C0 but for line ends and tabs, DEL, C1, and the marks that turn text round. */
function isControl(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (character === "\n" || character === "\t") return false;
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  );
}

describe("after all of them", () => {
  it("each handler of the catalogue was run", () => {
    expect([...covered].toSorted()).toEqual(readdirSync(folder).toSorted());
  });

  it("this thread's globals, prototypes, environment and folder are as they were", () => {
    const after = snapshot();
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      (name) => !before.has(name) || !Object.is(before.get(name), after.get(name)),
    );
    expect(before.size).toBeGreaterThan(500);
    expect(changed).toEqual([]);
  });

  it("a good handler is accepted", async () => {
    const { code, out } = await cli([...argvFor(good, ""), "--json"], { stdin });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ verdict: { accepted: true }, differences: [] });
  });
});

/** What a handler could change for everybody: each property, and what it is. */
function snapshot(): Map<string, unknown> {
  const all = new Map<string, unknown>(
    Object.entries({
      cwd: process.cwd(),
      exitCode: process.exitCode,
      title: process.title,
      timeZone: new Date(2020, 0).getTimezoneOffset(),
      listeners: process.eventNames().map(String).toSorted().join(),
    }),
  );
  for (const [name, value] of Object.entries(process.env)) all.set(`env.${name}`, value);
  const owners = { globalThis, Object, Array, Promise, Function, Error, Date, String, Number, Map };
  const others = { RegExp, JSON, Math, Reflect, Buffer, console, process };
  for (const [name, owner] of Object.entries({ ...owners, ...others })) {
    addProperties(all, name, owner);
    const prototype: unknown = "prototype" in owner ? owner.prototype : undefined;
    if (prototype instanceof Object || owner === Object) {
      addProperties(all, `${name}.prototype`, prototype as object);
    }
  }
  return all;
}

function addProperties(all: Map<string, unknown>, name: string, owner: object): void {
  all.set(`${name} is extensible`, Object.isExtensible(owner));
  for (const key of Reflect.ownKeys(owner)) {
    const property = Object.getOwnPropertyDescriptor(owner, key) ?? {};
    all.set(`${name}.${String(key)}`, "value" in property ? property.value : property["get"]);
  }
}
