import type { Outage } from "../../capture-settings.ts";
import type { Finding } from "../../finding.ts";
import type { AnsweredAgain, CalledBack } from "../../invocation.ts";
import type { MailWarning } from "../mails.ts";
import type { MisplacedRead } from "./misplaced.ts";
import type { Waiting } from "./rules/clients.ts";
import type { Remark } from "../verdict.ts";
import type { Contact } from "./verified.ts";

/** One broken rule in one scenario. */
export type CheckFinding = Finding<RuleArgs, CheckPlace, Proof> & {
  /** Reads that got the same answer each time, though the real service may answer otherwise. */
  restsOn?: readonly string[];
};

interface CheckPlace {
  scenario: string;
  /** In the user's own code, as far as it is known: `file:line:column`. */
  place?: string;
}

/** Places in the scenario's calls. */
export interface Proof {
  invocation: number;
  mail?: number;
  difference?: number;
  log?: number;
  call?: number;
}

export type RuleCode = keyof RuleArgs;

/** The handler fails in a scenario, and not in the one that it differs from. */
export interface FailedAlone {
  kind: "failed-alone";
  baseline: string;
  error: string;
  /** An attribute that every scenario lacks which fails so, and none else. */
  lacks?: string;
  /** Whether it fails wherever email_verified is not "true", or neither that nor phone_number_verified. */
  unverified?: "email" | "all";
  /** The value that the user has in this scenario alone. */
  chosen?: { key: string; value: string };
}

/** The handler catches an error in a scenario, and not in the one that it differs from. */
export interface LeftOut {
  kind: "left-out";
  text: string;
  /** What it does in the other scenario, and not here. */
  undone: readonly string[];
}

/** What the verdict remarks on an answer. */
export interface Remarked {
  kind: "remarked";
  remark: Remark;
}

/** What shows that a handler did not do its work. */
export type Idle =
  /** `without`: the attribute that the user lacks, if the error is about that. */
  | { kind: "logged"; text: string; without?: string }
  | { kind: "refused"; call: string; error: string }
  | LeftOut
  /** What is done for users with this attribute alone. */
  | { kind: "steered"; key: string; undone: readonly string[] }
  /** What users with all attributes do not get, and the attributes that prevent it: each of them, or together. */
  | {
      kind: "prevented";
      keys: readonly string[];
      undone: readonly string[];
      isTogether?: true;
    }
  /** Nothing was called, mailed or logged. */
  /** `isLogger`: it logs something, and does nothing else. */
  | { kind: "nothing"; unset: readonly string[]; isLogger?: boolean };

/** What AWS refuses, as the project defines its backend. */
export type Denied =
  | { kind: "denied"; operation: string; action: string }
  /** `same`: the group that has the name but for its case. */
  | { kind: "no-group"; group: string; groups: readonly string[]; same?: string };

/** Later calls fail, as the first one has done their work. `isForAll`: those for other users as well. */
export interface FailsAgain {
  kind: "fails";
  /** What is refused, if that is on record. */
  call?: string;
  error: string;
  isForAll?: true;
}

/** What the sentence of each rule needs to know. */
export interface RuleArgs {
  "returns-event":
    | Remarked
    | { kind: "other-object"; error?: string; answer?: string }
    /** `unset`: variables that show in it. */
    | { kind: "failed"; error: string; unset?: readonly string[] }
    /** Only where these reads find nothing. */
    | { kind: "unfound"; error: string; reads: readonly string[]; isFurther: boolean };
  "keeps-envelope": Remarked;
  "no-nulls-added": Remarked;
  "response-stays-empty": Remarked;
  "answers-in-time": { limitMs: number } | { tookMs: number; initMs: number };
  "callback-answers-at-once": CalledBack;
  "answers-once": AnsweredAgain | { kind: "work-after-result"; work: readonly string[] };
  /** How often each outcome came of one event. */
  "is-deterministic": {
    outcomes: readonly {
      times: number;
      error?: string | undefined;
      work: readonly string[];
      mails: number;
    }[];
  };
  "survives-ses-failure": FailedAlone;
  "guards-client-metadata": { error: string };
  "accepts-missing-attributes": FailedAlone | LeftOut;
  "accepts-every-flow": FailedAlone | LeftOut;
  "validates-what-cognito-sends": FailedAlone;
  "handles-federated-users": FailedAlone | LeftOut | { kind: "sub-as-username"; call: string };
  "accepts-any-value": FailedAlone;
  "accepts-new-keys": FailedAlone | LeftOut;
  /**
   * `call` is missing where earlier scenarios were in the environment. `kept`: a value of an earlier call's user
   * that a mail to another one has in it. `isLost`: nothing is returned.
   */
  "works-when-warm":
    | { call?: number; error: string }
    | { call?: number; isLost: true }
    | { call: number; kept: string };
  "no-callback-style": {
    error?: string;
    /** The package whose function has the callback. */
    wrapper?: string;
  };
  "no-mail-on-password-reset": { subject: string };
  "no-repeated-effect-on-reset":
    | {
        kind: "work";
        calls: readonly string[];
        replaced: readonly string[];
        /** What the replaced records are set to, whoever the user is: `plan to "free"`. */
        constants: readonly string[];
      }
    | { kind: "constant"; call: string; constants: readonly string[] }
    | { kind: "group"; group: string }
    | FailsAgain;
  "idempotent-effects":
    /** `isTextMessage`: to a phone. `overlaps`: only by an attempt that overlaps the first one. */
    | { kind: "sent"; call: string; isTextMessage?: true; overlaps?: true }
    | { kind: "counted"; call: string; overlaps?: true }
    /** `unmatched`: what its condition wants to be absent, and no record has. */
    | {
        kind: "new-values";
        call: string;
        values: readonly string[];
        unmatched?: string;
        overlaps?: true;
      }
    | FailsAgain
    /**
     * What is refused as it is done already, and what the handler does about that. `isReset`: in a password reset,
     * after the sign-up of the same user.
     */
    | { kind: "mistaken"; call: string; error: string; deeds: readonly string[]; isReset?: true }
    /** What no later attempt does once `target` failed in the first one; `error`: how the next attempt fails. */
    | { kind: "unfinished"; target: string; undone: readonly string[]; error?: string }
    /** What is refused as it is done already, and logged as an error. */
    | { kind: "alarm"; call: string; error: string; in: "sign-up" | "reset" | "retry" };
  "finds-among-many":
    /** `limit`: how many entries are read before the filter leaves some of them. */
    | { kind: "one-page"; call: string; limit?: number }
    | { kind: "all-pages"; call: string; pages: number }
    | { kind: "whole-table"; call: string };
  "no-duplicate-mail":
    | { kind: "twice-in-one-call"; to: string }
    | { kind: "too-late" }
    | { kind: "somebody-else"; call: number; to: string }
    | { kind: "more"; call: number; count: number; first: number };
  "no-incomplete-record":
    | {
        kind: "missing";
        call: string;
        path: string;
        how: "absent" | "empty" | "null";
        /** Why the record is of no use so. */
        because?: "key" | "contact" | "required";
      }
    /** What is left of a value that was made with the address or the name; `isKey`: of a key, which users share. */
    | {
        kind: "broken";
        call: string;
        path: string;
        value: string;
        of: "email" | "name";
        isKey?: true;
      };
  "no-mail-without-address": { to: string } | { error: string | undefined };
  /** `slow`: what has to be slow for that. */
  "awaits-mail": ({ to: string } | { call: string }) & { slow?: string };
  "no-late-crash": { error: string };
  "false-is-false": { taken: "false-for-true" | "true-for-false" };
  "no-alias-attributes": FailedAlone | { kind: "not-sent" };
  "escapes-html": { attributes: readonly string[] };
  "no-header-injection":
    | { kind: "recipient"; to: string }
    | { kind: "header" }
    | { kind: "line-end"; warning: MailWarning };
  "no-undefined-in-mail": { warning: MailWarning };
  /** The attributes that a receiver reads otherwise. */
  "encodes-urls": { call: string; attributes: readonly string[] };
  "reads-what-is-sent":
    | ({ kind: "misplaced" } & Omit<MisplacedRead, "caller">)
    /** A value of `triggerSource` that is compared with. */
    | { kind: "never-sent"; source: string }
    /** `named`: the field is called sub; `mixed`: the same field has the sub elsewhere; `meant`: the source says so. */
    | { kind: "user-name"; call: string; path: string; how: "named" | "mixed" | "meant" };
  "no-undefined-in-calls":
    | { kind: "value"; call: string; path: string; value: string }
    | { kind: "variable"; name: string; in: string };
  /** `sender` is not an address. */
  "declares-from": { from: string } | { error: string; sender?: string; unset: readonly string[] };
  /** `repeats`: mails that each further call sends again. */
  "bounded-when-ses-hangs": { repeats?: readonly string[] } & Waiting;
  "survives-service-failure": {
    /** A service, a host, or a host and its port. */
    target: string;
    /** How it failed. */
    kinds: readonly Outage["kind"][];
    /** Whether the sign-up goes on or fails. */
    how: "goes on" | "fails";
    /** What the user sees, unless the dry run made it. */
    error?: string;
    /** What is done without the failure, and not with it. */
    undone: readonly string[];
    /** What was done before the failure, and stays. */
    done?: readonly string[];
    /** Nothing that is logged looks like an error. */
    isSilent?: true;
    /** Where a `return` in `finally` drops the error: `index.js:12`. */
    droppedAt?: string;
    /** The handler cannot be loaded then. */
    isAtLoad?: true;
    /** The handler answers, with something other than the event. */
    isAnswer?: true;
    /** It is a password reset that fails: any, or that of a user whose sign-up did not come to its end. */
    isReset?: "any" | "unfinished";
  };
  "bounded-connections": {
    target: string;
    /** How it failed. */
    kinds: readonly Outage["kind"][];
    /** Each of many calls took a while. */
    isManyCalls?: true;
    /** The last that was seen was one more try. */
    isRetrying?: true;
    /** The handler answered, though only at the limit. */
    hasAnswered?: true;
    /** What the call had done by then that each further one does again. */
    repeats?: readonly string[];
    /** How often a request was sent that is refused each time, whatever the time it took. */
    tries?: { count: number; error: string };
  } & Waiting;
  /** The call that failed, and its error. `isPartial`: it answered, and entries of it failed. */
  "errors-are-handled": {
    call: string;
    error: string;
    isPartial?: true;
    /** Of a read: what is done as if it had found nothing. */
    unfound?: readonly string[];
    /** All that is logged of it. */
    logged?: string;
    /** What the user sees of it. */
    seen?: string;
  };
  "no-trust-in-unverified":
    | { kind: "chosen"; key: string; value: string; effect: string }
    /** `joined`: to what another user with the same address has; `replaced`: their record. */
    | { kind: "linked"; call: string; how: "joined" | "replaced" }
    /** `isReset`: in a password reset, where it was changed since the sign-up. */
    | { kind: "verified"; call: string; contact: Contact; isReset?: true }
    | { kind: "recorded"; call: string; field: string }
    /** A group with rights over others. `after`: reads that may decide about it. */
    | { kind: "everybody"; group: string; after: readonly string[] };
  "reports-failure": { logged: boolean };
  "no-personal-data-in-logs": {
    /** `http`: in a request without TLS. */
    where: "log" | "error" | "url" | "http";
    values: readonly string[];
    /** What the same line shows in other scenarios. */
    elsewhere: readonly string[];
    /** The user name alone shows them. */
    isInName?: true;
    /** They are those of the function's role. */
    isCredential?: true;
  };
  "mail-arrives": { kind: "unfinished"; warning: MailWarning } | { kind: "refused"; error: string };
  "work-was-done": Idle | Denied;
  "meets-expectations": (
    | { kind: "mails"; expected: number; sent: number }
    | { kind: "verdict"; accepted: boolean }
    | { kind: "subject"; subject: string }
    | { kind: "call"; pattern: string }
  ) & {
    /** The dry run was in the handler's way, so that nobody knows. */
    isOpen?: true;
  };
}
