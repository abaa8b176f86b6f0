import { isOfMail } from "../../aws-services.ts";
import type { SqlTables } from "../../sql-tables.ts";
import type { Outage, PartialSettings } from "../../capture-settings.ts";
import type { CreateEventOptions } from "../../event/create/create-event.ts";
import type { EventDocument } from "../../event/event.ts";
import type { Conclusion } from "../conclusion.ts";
import type { MisplacedRead } from "./misplaced.ts";

/** An event and the conditions under which `check` sends it to a handler. Data only. */
export interface Scenario {
  /** Stable name that starts with the flow: `confirm-sign-up/ses-throttled`. */
  name: string;
  title: string;
  flow: string;
  /** Values for a generated event, or a complete event. */
  event: ScenarioEvent | { document: EventDocument };
  /** Number of times the event is sent, one call after the other. Default: 1. */
  times?: number;
  /** An event sent afterwards to the same environment: for another user, or of another flow. */
  next?: ScenarioEvent;
  /** Whether every call starts a new environment. Default: earlier scenarios may have used it. */
  cold?: boolean;
  capture?: PartialSettings;
  /** Whether to wait until the handler has finished everything that it does after its response. */
  lingers?: true;
  /** Limit for the handler, in milliseconds. Default: the 5 seconds that Cognito waits. */
  limitMs?: number;
  runtime?: "nodejs24.x";
  /** The scenario to compare with; it differs in one respect only. */
  baseline?: string;
  /** The rule that is broken if only this scenario fails. */
  proves?: string;
  /** Set if Cognito never sends this, or if it tests a single rule: no other rule applies. */
  control?: true;
  /**
   * What the second of its two users has in common with the first: the address, unverified; a value that both chose; or
   * one of these but for its spelling.
   */
  shares?: "address" | "value" | "spelling";
  /** Whether it was not selected, and only serves for comparison. */
  isComparison?: true;
  /** Why it was added, as seen in the plain scenario: `calls dynamodb`. */
  addedFor?: string;
  /** Why it is skipped, although the reason to add it exists. */
  leftOut?: string;
  /** Set if it differs from its baseline in one value that a user may choose. */
  chosen?: {
    key: string;
    value: string;
    isGuess?: boolean;
    /** The baseline has the value, and this scenario does not. */
    isLeftOut?: true;
  };
  expect?: Expectations;
}

/** Everything about an event except the user, who is generated from the seed and the scenario. */
export type ScenarioEvent = Omit<CreateEventOptions, "seed" | "mailbox">;

/** Your expectations of a flow or a scenario. */
export interface Expectations {
  /** Number of mails that each call sends. */
  mails?: number;
  /** Whether Cognito accepts the response. */
  accepted?: boolean;
  /** Text that a mail's subject contains. */
  subject?: string;
  /** Required calls; `*` is a wildcard: `dynamodb:PutItem`. */
  calls?: readonly string[];
}

/** A scenario and its calls. */
export interface ScenarioRun {
  scenario: Scenario;
  calls: readonly Conclusion[];
  /** The first call, which failed after earlier scenarios but succeeds in a new environment. */
  spoilt?: Conclusion;
  /**
   * Only for the plain scenario: its first call with reads that find nothing, if a made-up entry changes the result.
   */
  unfound?: Conclusion;
  /** Why the handler cannot be loaded while a service that it needs then fails. */
  loadError?: string;
  /** Only for the plain scenario: what the handler reads in the wrong place. */
  misplaced?: readonly MisplacedRead[];
  /** Only for the plain scenario: facts from the handler's source. */
  source?: SourceFacts;
  /** Only for the plain scenario: further calls with its event, in an environment that was already used. */
  repeats?: readonly Conclusion[];
}

/** A call in the handler's source, such as `AdminAddUserToGroup`, and where. */
export interface SourceCall {
  operation: string;
  place: string;
}

/** Facts from a handler's source and its project that no call shows. */
export interface SourceFacts {
  /** Attributes that it tests, or for which it has a default. */
  tested: readonly string[];
  /** Packages that it imports, and `fetch` if it calls Node's own. */
  packages: readonly string[];
  /** Placeholders that were never replaced: `YOUR_API_TOKEN`. */
  placeholders: readonly string[];
  /** Values that it compares with `triggerSource` and that Cognito never sends, and where. */
  neverSent: readonly { text: string; place: string }[];
  /** Lines of `try` blocks whose errors are dropped by a `return` in `finally`, on the last line. */
  droppedErrors?: readonly { file: string; from: number; to: number }[];
  /** AWS calls that it makes, and where. */
  calls?: readonly SourceCall[];
  /** Whether it names the user name a sub. */
  takesUserNameForSub?: boolean;
  /** Whether one of its functions takes an event, a context and a callback. */
  takesCallback?: boolean;
  /** The function's own timeout, if known. */
  timeoutMs?: number | undefined;
  /** Tables that the project's SQL files declare, if the handler writes rows over HTTP. */
  sqlTables?: SqlTables;
  /** Whether the project declares the pool, so that only scenarios with its users are played. */
  isPoolKnown?: boolean;
  /** The source of the pool's PreSignUp trigger, if the project has one that may refuse users. */
  preSignUp?: { file: string; text: string };
  /** The pool's identity providers, if known. */
  providers?: ReadonlySet<string>;
  /** Variables that contain secrets, with their values. */
  secrets?: readonly (readonly [name: string, value: string])[];
}

/** A text as a part of a scenario's name. */
export function namePart(text: string): string {
  return text.replaceAll(/[^\w.-]+/g, "-");
}

/** Which service or host fails in a scenario. */
export function outageOf({ capture }: Scenario): Outage | undefined {
  return capture?.outage;
}

/** Whether a scenario has rules of its own, and is judged by no other. */
export function hasOwnRules({ capture, control }: Scenario): boolean {
  return control === true || capture?.outage !== undefined || capture?.pages !== undefined;
}

/** Whether the plain calls used SES. Calls that were not accepted may have been about to. */
export function isMailer(calls: readonly Conclusion[]): boolean {
  return calls.some(
    ({ verdict, invocation: { mails, awsCalls } }) =>
      verdict.accepted !== true || mails.length > 0 || awsCalls.some(isOfMail),
  );
}

/** Whether the scenario makes something fail. */
export function isTroubled({ capture, limitMs }: Scenario): boolean {
  return capture !== undefined || limitMs !== undefined;
}

/** Whether a scenario can run only on this machine, in a dry run. */
export function needsSeal({ capture, cold, limitMs, runtime }: Scenario): boolean {
  return capture !== undefined || cold === true || limitMs !== undefined || runtime !== undefined;
}

/** Whether Cognito's verdict on each call is known. */
export function isJudged({ calls }: Pick<ScenarioRun, "calls">): boolean {
  return calls.every(({ verdict }) => verdict.accepted !== null);
}
