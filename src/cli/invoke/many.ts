import { jsonText } from "../../json.ts";
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { createEventLines } from "../../event/create/stream.ts";
import type { ManyResult, RecordedResult } from "../../contract/many.ts";
import { remoteInvoker } from "../../remote/invoke/remote-invoker.ts";
import { manyDocument, manyLine } from "../../report/many/json.ts";
import { manyText, planRows } from "../../report/many/text.ts";
import type { Recipients } from "../../report/many/text.ts";
import type { LineOutput } from "../io/append-file.ts";
import { confirmCalls, requireConsentToCalls } from "../io/consent.ts";
import { openFunction } from "../io/function.ts";
import { nameOf, openInput } from "../io/input.ts";
import { showProgress } from "../io/progress.ts";
import { callEvents } from "../../many/loop.ts";
import type { ManyCalls } from "../../many/loop.ts";
import type { Context } from "../context.ts";
import { lookAtEvents, readEventLines } from "../../many/lines.ts";
import type { EventFileLook, EventLine } from "../../many/lines.ts";
import { exitCodeOf } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { readManyInput } from "./many-options.ts";
import type { ManyInput } from "./many-options.ts";
import type { InvokeFlags, InvokeTarget } from "./options.ts";
import { createTally } from "../../many/tally.ts";
import type { RunHistory, RunIdentity } from "../../many/history.ts";
import { openRunState } from "../../many/state.ts";

/** Calls a deployed function with many events. Results are printed as they come. */
export async function invokeMany(
  target: InvokeTarget,
  flags: InvokeFlags,
  context: Context,
): Promise<ExitCode> {
  const given = await readManyInput(flags, context.newSeed);
  await requireConsentToCalls("invoke", [target], target, context);
  // Read before any client is made: bad input is told without asking AWS for anything.
  const look = await lookAt(given, context);
  const ready = await openFunction(target, target, context);
  const { name, region, endpointUrl } = ready;
  const { concurrency, rate, maxFailures, onError, state: file } = flags;
  const identityOf = (history: RunHistory): RunIdentity => ({
    function: name,
    where: endpointUrl ?? region,
    ...eventsOf(withSeed(given, history)),
  });
  const state =
    file === undefined
      ? undefined
      : await openRunState(resolve(context.cwd, file), file, identityOf);
  try {
    const input = withSeed(given, state?.history);
    const total = input.kind === "generated" ? input.options.count : look?.events;
    const tally = createTally(state?.history);
    const plan = planRows({
      concurrency,
      rate,
      isBilled: endpointUrl === undefined,
      events: total,
      earlier: tally.earlier,
      recipients: recipientsOf(input, look),
    });
    if (input.kind === "generated" && input.announceSeed) {
      context.stderr.write(`new events: --seed ${input.options.seed}\n`);
    }
    await confirmCalls([ready], plan, target, context);
    const calls = {
      ...{ concurrency, rate, maxFailures, onError },
      lines: () => linesOf(input, context),
      origin: input.kind === "generated" ? "the new event" : nameOf(input.file),
      invoke: remoteInvoker({ ...ready.call, asksTimeout: false }),
      inWords: ready.explain,
      criteria: target.output,
      tally,
      state,
    };
    const results = await resultsTo(flags.output, tally.earlier, context);
    try {
      return await callAll(calls, results, total, target.output.json, context);
    } finally {
      await results.close();
    }
  } finally {
    await state?.close();
  }
}

/** Where the results go. A resumed run adds to those that an earlier one wrote. */
async function resultsTo(
  output: string | undefined,
  earlier: number,
  { stdout, stderr, cwd }: Context,
): Promise<LineOutput> {
  if (output === undefined || output === "-") {
    if (earlier > 0 && stdout.isNewFile === true) {
      stderr.write(
        `warning: the results of ${earlier} earlier calls are not in this new file; --output <file> appends to the old one\n`,
      );
    }
    return { write: (line) => stdout.stream([line]), close: async () => undefined };
  }
  const { openAppender } = await import("../io/append-file.ts");
  return openAppender(resolve(cwd, output), output);
}

async function callAll(
  calls: Omit<ManyCalls, "signal" | "onResult">,
  results: LineOutput,
  total: number | undefined,
  json: boolean,
  context: Context,
): Promise<ExitCode> {
  const { stdout, stderr } = context;
  const { tally } = calls;
  const ending = new AbortController();
  const progress = await showProgress(total, context, tally.earlier);
  let readerGone = false;
  const interrupt = context.onInterrupt(() => {
    ending.abort();
    progress.stop();
    stderr.write("stopping: waiting for calls in progress (press Ctrl-C again to stop now)\n");
  });
  stdout.onClosed(() => {
    readerGone = true;
    ending.abort();
  });
  const onResult = async (result: ManyResult | RecordedResult): Promise<void> => {
    if (!readerGone) await results.write(jsonText(manyLine(result), true));
    progress.update(tally.total(), tally.total() - tally.counts.ok);
  };
  const end = await callEvents({ ...calls, signal: ending.signal, onResult }).finally(() => {
    progress.stop();
    interrupt.giveBack();
  });
  if (readerGone) return exitCodeOf({ kind: "done" });
  const summary = { ...tally.summary(), ...end };
  const exitCode = exitCodeOf({ kind: "many", ...summary });
  if (json) stdout.write(jsonText(manyDocument(summary, exitCode), true));
  else stderr.write(manyText(summary, calls.state?.file));
  return exitCode;
}

/** A look into what can be read twice. */
async function lookAt(input: ManyInput, context: Context): Promise<EventFileLook | undefined> {
  if (input.kind === "generated" || input.file === "-") return undefined;
  const found = await stat(resolve(context.cwd, input.file)).catch(() => undefined);
  // A pipe can be read once; what is not there is told when it is read.
  const isPipe = found !== undefined && !found.isFile() && !found.isDirectory();
  return isPipe ? undefined : lookAtEvents(input.file, openInput(input.file, context));
}

/** The seed of a run that goes on is the one it was begun with, if the command line names none. */
function withSeed(input: ManyInput, history: RunHistory | undefined): ManyInput {
  const seed = history?.identity?.seed;
  if (input.kind === "lines" || !input.announceSeed || seed === undefined) return input;
  return { ...input, options: { ...input.options, seed } };
}

function eventsOf(input: ManyInput): Pick<RunIdentity, "events" | "seed"> {
  if (input.kind === "lines") return { events: "lines" };
  // More of the same events are the same run, longer.
  const { count: _count, seed, mix, ...shape } = input.options;
  const text = JSON.stringify({ ...shape, mix: mix && [...mix] });
  return { events: createHash("sha256").update(text).digest("hex").slice(0, 16), seed };
}

async function* linesOf(input: ManyInput, context: Context): AsyncGenerator<EventLine> {
  if (input.kind === "lines") return yield* readEventLines(openInput(input.file, context));
  let index = 0;
  for (const text of createEventLines(input.options)) yield { index: index++, text };
}

function recipientsOf(input: ManyInput, look: EventFileLook | undefined): Recipients {
  if (input.kind === "generated") {
    const { email, attributes } = input.options;
    return { kind: "generated", address: email ?? attributes?.["email"] };
  }
  return look === undefined ? { kind: "unknown" } : { kind: "counted", ...look };
}
