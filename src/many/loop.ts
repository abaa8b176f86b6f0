import { crc32 } from "node:zlib";
import { conclude } from "../contract/conclusion.ts";
import type { Criteria } from "../contract/conclusion.ts";
import { countOf } from "../contract/many.ts";
import type {
  ManyCounts,
  ManyResult,
  ManySummary,
  RecordedResult,
  StopReason,
} from "../contract/many.ts";
import { UserError } from "../errors.ts";
import type { EventDocument } from "../event/event.ts";
import { parseEvent } from "../event/parse.ts";
import type { Invoke } from "../invocation.ts";
import { retryClassOf } from "../remote/errors/explain.ts";
import { callMany, callWithRetries } from "../remote/many/call-many.ts";
import { createPace } from "../remote/many/pace.ts";
import type { Ending } from "./history.ts";
import type { EventLine } from "./lines.ts";
import type { RunState } from "./state.ts";
import type { ManyTally } from "./tally.ts";

/** Many calls that have been agreed to. */
export interface ManyCalls {
  lines: () => AsyncIterable<EventLine>;
  /** Where the lines come from, for errors. */
  origin: string;
  invoke: Invoke;
  /** What an error of `invoke` means. */
  inWords: (error: unknown) => unknown;
  criteria: Criteria;
  tally: ManyTally;
  state: RunState | undefined;
  /** Aborted when no more calls are wanted. */
  signal: AbortSignal;
  /** Settles when the result is where it can be read. */
  onResult: (result: ManyResult | RecordedResult) => Promise<void>;
  concurrency: number;
  /** Calls a second at most. */
  rate?: number | undefined;
  /** Nothing more is called after this many that are not ok. */
  maxFailures?: number | undefined;
  /** What follows a line that is not an event. */
  onError: "stop" | "continue";
}

export type ManyEnd = Pick<ManySummary, "stopped" | "error" | "elapsedMs">;

/** An event that is to be sent. */
interface Item {
  place: { index: number; line?: number | undefined };
  event: EventDocument;
  /** Of its text. It tells events apart; it protects nothing. */
  checksum: number;
}

/** Calls with one event after the other, and hands on what becomes of each. */
export async function callEvents(calls: ManyCalls): Promise<ManyEnd> {
  const { tally, state, criteria, concurrency, rate, maxFailures = Infinity, onResult } = calls;
  const ending = new AbortController();
  const signal = AbortSignal.any([calls.signal, ending.signal]);
  const start = performance.now();
  const end: ManyEnd = { stopped: undefined, error: undefined, elapsedMs: 0 };
  const stop = (reason: StopReason, error?: UserError): void => {
    if (signal.aborted) return;
    end.stopped = reason;
    if (error !== undefined) {
      end.error = { code: error.code, message: error.message, remedy: error.remedy };
    }
    ending.abort();
  };
  const pace = createPace({ concurrency, rate, signal });

  const finish = async (answered: ManyResult): Promise<void> => {
    let result = answered;
    const note = ENDINGS[countOf(result)];
    const timing = result.kind === "called" ? result.conclusion.invocation.timing : undefined;
    if (note !== undefined && note !== "refused" && state !== undefined) {
      // Noted before its line is printed: no later run can say something else of it. And once more
      // after that, so that a later run prints the line of one that was killed between the two.
      try {
        await state.reporting(result.index, note, timing?.durationMs);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        stop("error", error);
        if (result.kind === "called") result = notRecorded(result, note, error);
      }
    }
    tally.add(result);
    await onResult(result);
    if (note !== undefined) state?.ended(result.index, note, timing?.durationMs);
    if (tally.total() - tally.counts.ok >= maxFailures) stop("max-failures");
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
    const policy = { pace, signal, random: Math.random, onThrottled };
    try {
      const conclusion = conclude(await callWithRetries(attempt, policy), criteria);
      await finish({ ...place, kind: "called", conclusion });
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

  try {
    await callMany(itemsOf(calls, finish, stop), call, pace, signal);
  } catch (error) {
    // Once there are results, what stops the run belongs to their summary.
    if (!(error instanceof UserError) || tally.total() === tally.earlier) throw error;
    stop("error", error);
  }
  if (calls.signal.aborted) end.stopped ??= "interrupted";
  end.elapsedMs = Math.round(performance.now() - start);
  return end;
}

/** The events to send. What earlier runs have done is left out, what is not an event is reported. */
async function* itemsOf(
  { lines, origin, state, onError, onResult }: ManyCalls,
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
      if (past.checksum !== checksum) throw anotherRun(name, state?.file);
      if (past.what === "sent") await finish({ ...place, kind: "unknown", error: IN_FLIGHT });
      else if (!past.isReported) {
        await onResult({
          ...place,
          kind: "recorded",
          ending: past.what,
          durationMs: past.durationMs,
        });
        state?.ended(index, past.what, past.durationMs);
      }
      continue;
    }
    const event = await eventIn(text, problem, name);
    if (!(event instanceof UserError)) {
      yield { place, event, checksum };
      continue;
    }
    const { code: type, message } = event;
    await finish({ ...place, kind: "invalid-event", error: { type, message } });
    if (onError === "stop") return stop("broken-line", withHint(event));
  }
  if (!isEmpty) return undefined;
  throw new UserError(
    "no-input",
    `${origin} contains no event`,
    "Expected one JSON event per line.",
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
  message: "it was sent, but the run ended before a response arrived; the function may have run",
};

/** What later runs would say of it, said now. */
function notRecorded(
  { index, line }: ManyResult,
  ending: Ending,
  { message }: UserError,
): ManyResult {
  const error = {
    type: "not-recorded",
    message: `the response (${ending}) could not be recorded: ${message}`,
  };
  return { index, line, kind: "unknown", error };
}

function withHint({ code, message, remedy }: UserError): UserError {
  const hint = "--on-error continue skips such lines.";
  return new UserError(code, message, remedy === undefined ? hint : `${remedy}\n${hint}`);
}

function anotherRun(name: string, state: string | undefined): UserError {
  return new UserError(
    "state-of-another-run",
    `${name} differs from the event recorded in ${state ?? ""}`,
    "Use the events of the recorded run, or pass a different --state file.",
  );
}

/** What the state has to know of a result. An event that was never sent leaves no trace. */
const ENDINGS: Record<keyof ManyCounts, Ending | undefined> = {
  ok: "ok",
  failed: "failed",
  unknown: "unknown",
  notCalled: "refused",
  invalid: undefined,
};
