import { crc32 } from "node:zlib";
import { UserError } from "../errors.ts";
import type { EventDocument } from "../event/event.ts";
import { parseEvent } from "../event/parse.ts";
import type { Invoke } from "../invocation.ts";
import { retryClassOf } from "../remote/errors/explain.ts";
import { callMany, callWithRetries } from "../remote/many/call-many.ts";
import { createPace } from "../remote/many/pace.ts";
import { manyLine } from "../report/many/many.ts";
import type { ManyResult, ManySummary, StopReason } from "../report/many/many.ts";
import type { Context } from "../cli/context.ts";
import type { EventLine } from "./lines.ts";
import type { ManyOptions } from "../cli/invoke/many-options.ts";
import { showProgress } from "../cli/io/progress.ts";
import type { ManyTally } from "./tally.ts";
import type { OutputOptions } from "../cli/flags/output.ts";
import { conclude } from "../contract/conclusion.ts";
import type { Ending } from "./history.ts";
import type { RunState } from "./state.ts";

/** Many calls that have been agreed to. */
export interface ManyCalls {
  lines: () => AsyncIterable<EventLine>;
  /** Where the lines come from, for errors. */
  origin: string;
  invoke: Invoke;
  /** What an error of `invoke` means. */
  inWords: (error: unknown) => unknown;
  total: number | undefined;
  tally: ManyTally;
  state: RunState | undefined;
  options: ManyOptions;
  output: OutputOptions;
}

export interface ManyEnd extends Pick<ManySummary, "stopped" | "error" | "elapsedMs"> {
  /** Whoever read the results wants no more of them. */
  readerGone: boolean;
}

/** An event that is to be sent. */
interface Item {
  place: { index: number; line?: number | undefined };
  event: EventDocument;
  /** Of its text. It tells events apart; it protects nothing. */
  checksum: number;
}

/** Calls with one event after the other, and prints what becomes of each. */
export async function callEvents(calls: ManyCalls, context: Context): Promise<ManyEnd> {
  const { tally, state, options, total } = calls;
  const ending = new AbortController();
  const { signal } = ending;
  const start = performance.now();
  const end: ManyEnd = { stopped: undefined, error: undefined, elapsedMs: 0, readerGone: false };
  const stop = (reason: StopReason, error?: UserError): void => {
    if (signal.aborted) return;
    end.stopped = reason;
    if (error !== undefined) {
      end.error = { code: error.code, message: error.message, remedy: error.remedy };
    }
    ending.abort();
  };
  const pace = createPace({ ...options, signal });
  const progress = await showProgress(total, context, tally.earlier);

  const finish = async (result: ManyResult): Promise<void> => {
    tally.add(result);
    // First the result, then the note that it is there: a crash between them loses nothing.
    if (!end.readerGone) await context.stdout.stream([`${JSON.stringify(manyLine(result))}\n`]);
    const note = noteOf(result);
    if (note !== undefined) {
      const durationMs = result.kind === "called" ? result.invocation.timing.durationMs : undefined;
      state?.ended(result.index, note, durationMs);
    }
    const failed = sum(tally) - tally.counts.ok;
    progress.update(sum(tally), failed);
    if (failed >= options.maxFailures) stop("max-failures");
  };

  const call = async ({ place, event, checksum }: Item): Promise<void> => {
    const { index } = place;
    const attempt = async (): ReturnType<Invoke> => {
      await state?.sent(index, checksum);
      return calls.invoke(event);
    };
    const onThrottled = (): void => {
      tally.throttled();
      state?.ended(index, "refused");
    };
    try {
      const invocation = await callWithRetries(attempt, {
        pace,
        signal,
        random: Math.random,
        onThrottled,
      });
      const { verdict, differences = [], result } = conclude(invocation, calls.output);
      const ok = result === "ok";
      await finish({
        ...place,
        kind: "called",
        invocation,
        verdict,
        differences: differences.length,
        ok,
      });
    } catch (error) {
      const failure = retryClassOf(error);
      const explained = calls.inWords(error);
      if (!(explained instanceof UserError)) throw error;
      const { code, message } = explained;
      const kind = failure === "unknown" ? "unknown" : "not-called";
      // Whoever is told to stop while Lambda turns it away has simply not been called.
      const isOver = failure === "not-yet" && signal.aborted;
      if (!isOver) await finish({ ...place, kind, error: { type: code, message } });
      if (failure === "every-call" || failure === "not-yet") stop("error", explained);
    }
  };

  const interrupt = context.onInterrupt(() => {
    stop("interrupted");
    progress.stop();
    context.stderr.write(
      "stopping: waiting for the answers to calls under way (Ctrl-C again: not waiting)\n",
    );
  });
  context.stdout.onClosed(() => {
    end.readerGone = true;
    ending.abort();
  });
  try {
    await callMany(itemsOf(calls, finish, stop), call, pace, signal);
  } catch (error) {
    // Once there are results, what stops the run belongs to their summary.
    if (!(error instanceof UserError) || sum(tally) === tally.earlier) throw error;
    stop("error", error);
  } finally {
    progress.stop();
    interrupt.giveBack();
  }
  end.elapsedMs = Math.round(performance.now() - start);
  return end;
}

function sum({ counts }: ManyTally): number {
  return counts.ok + counts.failed + counts.unknown + counts.notCalled + counts.invalid;
}

/** The events to send. What earlier runs have done is left out, what is no event is told. */
async function* itemsOf(
  { lines, origin, state, options }: ManyCalls,
  finish: (result: ManyResult) => Promise<void>,
  stop: (reason: StopReason, error: UserError) => void,
): AsyncGenerator<Item> {
  let isEmpty = true;
  for await (const { index, line, text, problem } of lines()) {
    isEmpty = false;
    const place = { index, line };
    const name = line === undefined ? origin : `${origin}:${line}`;
    const checksum = state === undefined ? 0 : crc32(text);
    const past = state?.history.at(index);
    if (past !== undefined && past.what !== "refused") {
      if (past.checksum !== checksum) throw anotherRun(name, options.state);
      if (past.what === "sent") await finish({ ...place, kind: "unknown", error: IN_FLIGHT });
      continue;
    }
    const event = await eventIn(text, problem, name);
    if (!(event instanceof UserError)) {
      yield { place, event, checksum };
      continue;
    }
    const { code: type, message } = event;
    await finish({ ...place, kind: "invalid-event", error: { type, message } });
    if (options.onError === "stop") return stop("broken-line", withWayOn(event));
  }
  if (!isEmpty) return undefined;
  throw new UserError(
    "no-input",
    `${origin} has no event in it`,
    "Expected one event as JSON a line.",
  );
}

async function eventIn(
  text: string,
  problem: string | undefined,
  name: string,
): Promise<EventDocument | UserError> {
  if (problem !== undefined) return new UserError("invalid-line", `${name}: ${problem}`);
  try {
    return await parseEvent(text, name);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

const IN_FLIGHT = {
  type: "in-flight",
  message: "it was sent, and the run ended before an answer came; the function may have run",
};

function withWayOn({ code, message, remedy }: UserError): UserError {
  const hint = "--on-error continue leaves such lines out.";
  return new UserError(code, message, remedy === undefined ? hint : `${remedy}\n${hint}`);
}

function anotherRun(name: string, state: string | undefined): UserError {
  return new UserError(
    "state-of-another-run",
    `${name} is not what ${state ?? ""} says was sent from there`,
    "Give the events that this run was begun with, or another file with --state.",
  );
}

/** What the state has to know of a result. An event that was never sent leaves no trace. */
function noteOf(result: ManyResult): Ending | undefined {
  switch (result.kind) {
    case "called":
      return result.ok ? "ok" : "failed";
    case "unknown":
      return "unknown";
    case "not-called":
      return "refused";
    case "invalid-event":
      return undefined;
  }
}
