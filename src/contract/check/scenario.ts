import { isOfMail } from "../../aws-services.ts";
import type { Outage, PartialSettings } from "../../capture-settings.ts";
import type { CreateEventOptions } from "../../event/create/create-event.ts";
import type { EventDocument } from "../../event/event.ts";
import type { Conclusion } from "../conclusion.ts";
import type { MisplacedRead } from "./misplaced.ts";

/** An event under conditions: what `check` calls a handler with. Data alone. */
export interface Scenario {
  /** Stable, and begins with the flow: `confirm-sign-up/ses-throttled`. */
  name: string;
  title: string;
  flow: string;
  /** How the event is made, or the event itself. */
  event: ScenarioEvent | { document: EventDocument };
  /** How often the same event is sent, one call after the other. Default: 1. */
  times?: number;
  /** What is sent afterwards, to the environment that the first call left: for somebody else, or of another flow. */
  next?: ScenarioEvent;
  /** Whether every call finds a fresh environment. Default: one that earlier scenarios may have left. */
  cold?: boolean;
  capture?: PartialSettings;
  /** Whether to wait for what the handler does after its answer, until nothing more comes. */
  lingers?: true;
  /** What the handler has of its time, in milliseconds. Default: the 5 seconds that Cognito waits. */
  limitMs?: number;
  runtime?: "nodejs24.x";
  /** The scenario that differs from this one in the one thing that it is about. */
  baseline?: string;
  /** The rule that a failure in this scenario alone breaks. */
  proves?: string;
  /** What Cognito never sends, or what one rule alone is about: judged by no other rule. */
  control?: true;
  /** Whether the second of its two users has the first one's address, unverified. */
  sharesAddress?: true;
  /** Whether it was not asked for, and only others are compared with it. */
  isComparison?: true;
  /** What the handler did in the plain scenario that this one was added for: `calls dynamodb`. */
  addedFor?: string;
  /** Why it is not played, though what it was added for is there. */
  leftOut?: string;
  /** Of a scenario that differs from its baseline in one value that a user may choose. */
  chosen?: {
    key: string;
    value: string;
    isGuess?: boolean;
    /** The baseline has the value, and this scenario does not. */
    isLeftOut?: true;
  };
  expect?: Expectations;
}

/** Everything about an event but its person, who comes from the seed and the scenario. */
export type ScenarioEvent = Omit<CreateEventOptions, "seed" | "mailbox">;

/** What the user of `check` says that has to happen, for a flow or in a scenario. */
export interface Expectations {
  /** How many mails a call sends. */
  mails?: number;
  /** Whether Cognito accepts the answer. */
  accepted?: boolean;
  /** What a mail's subject has in it. */
  subject?: string;
  /** Calls that are made: `dynamodb:PutItem`, `*` standing for anything. */
  calls?: readonly string[];
}

/** A scenario with what came of it. */
export interface ScenarioRun {
  scenario: Scenario;
  calls: readonly Conclusion[];
  /** How its first call failed where earlier scenarios had been, and does not in a fresh environment. */
  spoilt?: Conclusion;
  /** Of the plain one: how its first call ended while reads found nothing, where an entry to find changes that. */
  unfound?: Conclusion;
  /** Why the handler cannot be loaded, where a service that it needs for that fails. */
  loadError?: string;
  /** Of the plain one: what the handler reads in the wrong place. */
  misplaced?: readonly MisplacedRead[];
  /** Of the plain one: what the handler's source says. */
  source?: SourceFacts;
  /** Of the plain one: further calls with its event, in an environment that one call was made in. */
  repeats?: readonly Conclusion[];
}

/** A call that is in a source: `AdminAddUserToGroup`, and its place. */
export interface SourceCall {
  operation: string;
  place: string;
}

/** What a handler's source and its project say that no call shows. */
export interface SourceFacts {
  /** Attributes that it tests or gives a default. */
  tested: readonly string[];
  /** What it imports, but for its own files, and `fetch` where it calls Node's own. */
  packages: readonly string[];
  /** Values that were to be replaced: `YOUR_API_TOKEN`. */
  placeholders: readonly string[];
  /** Values of `triggerSource` that it compares with and that Cognito never sends, and where. */
  neverSent: readonly { text: string; place: string }[];
  /** Rows of `try` whose errors a `return` in `finally` drops, which is in the last one. */
  droppedErrors?: readonly { file: string; from: number; to: number }[];
  /** The calls of AWS that it makes, and where. */
  calls?: readonly SourceCall[];
  /** Whether it calls the user name a sub. */
  takesUserNameForSub?: boolean;
  /** Whether a function of its own takes an event, a context and a callback. */
  takesCallback?: boolean;
  /** The function's own limit, if it is known. */
  timeoutMs?: number | undefined;
  /** Variables whose values open something, with these. */
  secrets?: readonly (readonly [name: string, value: string])[];
}

/** Which service or host fails in a scenario. */
export function outageOf({ capture }: Scenario): Outage | undefined {
  return capture?.outage;
}

/** Whether a scenario has rules of its own, and is judged by no other. */
export function hasOwnRules({ capture, control }: Scenario): boolean {
  return control === true || capture?.outage !== undefined || capture?.pages !== undefined;
}

/** Whether the plain calls asked SES for anything. Where they were not accepted, they may have meant to. */
export function isMailer(calls: readonly Conclusion[]): boolean {
  return calls.some(
    ({ verdict, invocation: { mails, awsCalls } }) =>
      verdict.accepted !== true || mails.length > 0 || awsCalls.some(isOfMail),
  );
}

/** Whether something was made to go wrong. */
export function isTroubled({ capture, limitMs }: Scenario): boolean {
  return capture !== undefined || limitMs !== undefined;
}

/** Whether a scenario can be played only where the handler runs on this machine, in a dry run. */
export function needsSeal({ capture, cold, limitMs, runtime }: Scenario): boolean {
  return capture !== undefined || cold === true || limitMs !== undefined || runtime !== undefined;
}

/** Whether Cognito's verdict on each call is known. */
export function isJudged({ calls }: Pick<ScenarioRun, "calls">): boolean {
  return calls.every(({ verdict }) => verdict.accepted !== null);
}
