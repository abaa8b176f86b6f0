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
  /** Reads that always got the same response, although the real service may respond differently. */
  restsOn?: readonly string[];
  /** An attribute that its user lacks, and that the pool, which is not known, may require. */
  assumedOptional?: string;
  /** The file of a PreSignUp trigger that may refuse such a user. */
  refusedBy?: string;
};

interface CheckPlace {
  scenario: string;
  /** Place in the user's own code, if known: `file:line:column`. */
  place?: string;
}

/** Where to look in the scenario's calls; all numbers start at 0. */
export interface Proof {
  invocation: number;
  mail?: number;
  difference?: number;
  log?: number;
  call?: number;
}

export type RuleCode = keyof RuleArgs;

/** The handler fails in a scenario, but not in the one that it is compared with. */
export interface FailedAlone {
  kind: "failed-alone";
  baseline: string;
  error: string;
  /** An attribute that is missing in exactly the scenarios that fail like this. */
  lacks?: string;
  /**
   * Whether it fails whenever email_verified is not "true" (`email`), or neither email_verified nor
   * phone_number_verified is (`all`).
   */
  unverified?: "email" | "all";
  /** Whether it fails for each user name that is not a UUID. */
  namedOtherwise?: true;
  /** The value that the user has only in this scenario. */
  chosen?: { key: string; value: string };
}

/** The handler catches an error in a scenario, but not in the one that it is compared with. */
export interface LeftOut {
  kind: "left-out";
  text: string;
  /** Work that it does only in the other scenario. */
  undone: readonly string[];
}

/** A remark of the verdict about the response. */
export interface Remarked {
  kind: "remarked";
  remark: Remark;
}

/** Evidence that a handler did not do its work. */
export type Idle =
  /** `without`: the missing attribute, if the error is about one. */
  | { kind: "logged"; text: string; without?: string }
  /** `isSecond`: for a second user only. */
  | { kind: "refused"; call: string; error: string; isSecond?: true }
  | LeftOut
  /** Work that is done only for users with this attribute. */
  | { kind: "steered"; key: string; undone: readonly string[] }
  /**
   * Work that is not done for users with all attributes, and the attributes that prevent it, each alone or together.
   */
  | {
      kind: "prevented";
      keys: readonly string[];
      undone: readonly string[];
      isTogether?: true;
    }
  /** `isLogger`: it only logs. Otherwise nothing was called, mailed or logged. */
  | { kind: "nothing"; unset: readonly string[]; isLogger?: boolean };

/** What AWS will reject, given how the project defines its backend. */
export type Denied =
  | { kind: "denied"; operation: string; action: string }
  | { kind: "guest"; mutation: string; model: string }
  | { kind: "no-owner"; mutation: string; model: string; fields: readonly string[] }
  /** `file`: declares the function and its role. */
  | { kind: "no-permission"; operation: string; action: string; file: string }
  /** `same`: an existing group whose name differs only in case. */
  | { kind: "no-group"; group: string; groups: readonly string[]; same?: string };

/** Rows that a table does not accept, as `file` declares it. */
export type Unfit =
  /** Columns that it does not have. */
  | { kind: "no-column"; table: string; columns: readonly string[]; file: string }
  /** Columns that it requires, and that are not sent. */
  | { kind: "null-column"; table: string; columns: readonly string[]; file: string };

/** Later calls fail because the first one did their work. `isForAll`: also those for other users. */
export interface FailsAgain {
  kind: "fails";
  /** The rejected call, if it was recorded. */
  call?: string;
  error: string;
  isForAll?: true;
}

/** What is left of several calls of one operation if only the last one is refused. */
export interface LastRefused {
  /** `dynamodb PutItem`. */
  operation: string;
  nth: number;
  undone: readonly string[];
  done: readonly string[];
  /** The calls are made at the same time, so that others may be left undone as well. */
  isTogether?: true;
}

/** Data for the sentence of each rule. */
export interface RuleArgs {
  "returns-event":
    | Remarked
    | { kind: "other-object"; error?: string; answer?: string }
    /** `unset`: unset variables that appear in the error. */
    | { kind: "failed"; error: string; unset?: readonly string[] }
    /** It fails only if these reads find nothing. */
    | { kind: "unfound"; error: string; reads: readonly string[]; isFurther: boolean };
  "keeps-envelope": Remarked;
  "no-nulls-added": Remarked;
  "response-stays-empty": Remarked;
  "answers-in-time": { limitMs: number } | { tookMs: number; initMs: number };
  "callback-answers-at-once": CalledBack;
  "answers-once": AnsweredAgain | { kind: "work-after-result"; work: readonly string[] };
  /** How often the same event had each outcome. */
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
   * `call` is absent if earlier scenarios used the environment. `kept`: a value of an earlier call's user in a mail to
   * another user, or in the call `by`. `isLost`: nothing is returned. `skipped`: what another user goes without.
   */
  "works-when-warm":
    | { call?: number; error: string }
    | { call?: number; isLost: true }
    | { call?: number; kept: string; by?: string }
    | { call: number; skipped: string };
  "no-callback-style": {
    error: string;
    /** The package whose function takes the callback. */
    wrapper?: string;
  };
  "no-mail-on-password-reset": { subject: string };
  "no-repeated-effect-on-reset":
    | {
        kind: "work";
        calls: readonly string[];
        replaced: readonly string[];
        /** Values that the replaced records get, whoever the user is: `plan to "free"`. */
        constants: readonly string[];
      }
    | { kind: "constant"; call: string; constants: readonly string[] }
    | { kind: "group"; group: string }
    /** Rights that it gives though no sign-up did: `the group "Admins"`. */
    | { kind: "granted"; granted: readonly string[] }
    | FailsAgain;
  "idempotent-effects":
    /**
     * `isTextMessage`: sent to a phone. `id`: the member that names the user in each attempt. `overlaps`: only if the attempts overlap. `isReadBefore`: the handler adds to
     * the value that it read.
     */
    | { kind: "sent"; call: string; isTextMessage?: true; id?: string; overlaps?: true }
    | { kind: "counted"; call: string; isReadBefore?: true; overlaps?: true }
    /** `unmatched`: an attribute that its condition requires to be absent, and that no record has. `newKey`: an attribute of the key that is new in each record, so that a condition never finds one. */
    | {
        kind: "new-values";
        call: string;
        values: readonly string[];
        unmatched?: string;
        newKey?: string;
        overlaps?: true;
      }
    | FailsAgain
    /**
     * A call is rejected because its work is already done, and the handler then does `deeds`. `isReset`: in a password
     * reset after the sign-up of the same user.
     */
    | { kind: "mistaken"; call: string; error: string; deeds: readonly string[]; isReset?: true }
    /** Work that no later attempt does after `target` failed in the first one. `error`: how the next attempt fails. */
    | { kind: "unfinished"; target: string; undone: readonly string[]; error?: string }
    /** A call is rejected because its work is already done, and the handler logs that as an error. */
    | { kind: "alarm"; call: string; error: string; in: "sign-up" | "reset" | "retry" };
  "finds-among-many":
    /** `limit`: number of entries read before the filter is applied. */
    | { kind: "one-page"; call: string; limit?: number }
    /** `limitMs`: the function's own timeout, if it is shorter than Cognito's. */
    | { kind: "all-pages"; call: string; pages: number; limitMs?: number }
    | { kind: "whole-table"; call: string };
  "no-duplicate-mail":
    /** `isOldSdk`: version 2 of the SDK, which sends for a callback, and again for `.promise()`. */
    | { kind: "twice-in-one-call"; to: string; isOldSdk?: true }
    | { kind: "too-late" }
    /** A sign-up and a sign-in with Google send it. */
    | { kind: "two-ways"; subject: string }
    | { kind: "somebody-else"; call: number; to: string }
    | { kind: "more"; call: number; count: number; first: number };
  "no-incomplete-record":
    | {
        kind: "missing";
        call: string;
        path: string;
        how: "absent" | "empty" | "null";
        /** The attribute that is missing, unless it is the email address. */
        of?: string;
        /** Why the record is useless like this. */
        because?: "key" | "contact" | "required";
      }
    /** A value built from a missing address or name. `isKey`: it is a key, so users share the record. */
    | {
        kind: "broken";
        call: string;
        path: string;
        value: string;
        of: "email" | "name";
        isKey?: true;
      };
  "one-record-per-user":
    /** After a change of `contact`, a reset does not find the record. `attributes`: attributes of the user that get new values. */
    | { kind: "second"; contact: Contact; calls: readonly string[]; attributes: readonly string[] }
    | { kind: "unfound"; contact: Contact; error: string }
    /** Another user has the same address or name, so this one gets no record; `error`: the error that the user sees. */
    | { kind: "taken"; by: "email" | "name"; undone: readonly string[]; error?: string }
    /** A sign-up and a sign-in with Google with one address make two records. */
    | { kind: "two-ways"; call: string }
    /** A record with neither sub nor user name. */
    | { kind: "unmatched"; call: string }
    /** `path` is made from an attribute that users may share; `isReplaced`: it is the whole key. */
    | {
        kind: "shared";
        call: string;
        path: string;
        of: string;
        isReplaced: boolean;
      }
    /** Two users spell the same `of` differently: `call` makes two records of it, at `path`, or looks for it in vain. */
    | { kind: "spelled"; call: string; path?: string; of: string };
  "no-mail-without-address": { to: string } | { error: string | undefined };
  /** `slow`: what must be slow for this to happen. */
  "awaits-mail": ({ to: string } | { call: string }) & { slow?: string };
  "no-late-crash": { error: string };
  "false-is-false": { taken: "false-for-true" | "true-for-false" };
  "no-alias-attributes": FailedAlone | { kind: "not-sent" };
  "escapes-html": { attributes: readonly string[] };
  "no-header-injection":
    | { kind: "recipient"; to: string }
    | { kind: "header" }
    /** Lines in the text of a mail to somebody else. */
    | { kind: "lines"; to: string; attributes: readonly string[] }
    | { kind: "line-end"; warning: MailWarning };
  "no-undefined-in-mail": { warning: MailWarning };
  /** Attributes whose values the receiver reads differently. */
  "encodes-urls": { call: string; attributes: readonly string[] };
  "reads-what-is-sent":
    | ({ kind: "misplaced" } & Omit<MisplacedRead, "caller">)
    /** A value that is compared with `triggerSource`. */
    | { kind: "never-sent"; source: string }
    /**
     * `named`: the field is named sub; `mixed`: the same field contains the sub elsewhere; `meant`: the source names it
     * sub.
     */
    | { kind: "user-name"; call: string; path: string; how: "named" | "mixed" | "meant" };
  "no-undefined-in-calls":
    | { kind: "value"; call: string; path: string; value: string }
    | { kind: "variable"; name: string; in: string };
  /** `sender`: the sender, which is not an address. */
  "declares-from": { from: string } | { error: string; sender?: string; unset: readonly string[] };
  /** `repeats`: mails that every further call sends again. */
  "bounded-when-ses-hangs": { repeats?: readonly string[] } & Waiting;
  "survives-service-failure": {
    /** A service, a host, or a host and its port. */
    target: string;
    /** The ways in which it failed. */
    kinds: readonly Outage["kind"][];
    /** Whether the sign-up continues or fails. */
    how: "goes on" | "fails";
    /** The error that the user sees, unless the dry run caused it. */
    error?: string;
    /** Work that is done only without the failure. */
    undone: readonly string[];
    /** Work that was done before the failure and stays done. */
    done?: readonly string[];
    /** The number of the only call that is refused. */
    nth?: number;
    /** What is left if only the last of several calls is refused. */
    lasts?: readonly LastRefused[];
    /** The log contains nothing that looks like an error. */
    isSilent?: true;
    /** Place of a `return` in `finally` that drops the error: `index.js:12`. */
    droppedAt?: string;
    /** The handler cannot be loaded during the failure. */
    isAtLoad?: true;
    /** The handler returns something other than the event. */
    isAnswer?: true;
    /** A password reset fails: any, or that of a user whose sign-up was not finished. */
    isReset?: "any" | "unfinished";
  };
  "bounded-connections": {
    target: string;
    /** The ways in which it failed. */
    kinds: readonly Outage["kind"][];
    /** Many calls each took some time. */
    isManyCalls?: true;
    /** The last thing seen was another retry. */
    isRetrying?: true;
    /** The handler responded, but only at the limit. */
    hasAnswered?: true;
    /** Work that was done by then and that every further call repeats. */
    repeats?: readonly string[];
    /** Number of attempts of a request that is always rejected, however long it takes. */
    tries?: { count: number; error: string };
  } & Waiting;
  /** The failed call and its error. `isPartial`: the call succeeded, but some of its entries failed. */
  "errors-are-handled": {
    call: string;
    error: string;
    isPartial?: true;
    /** For a read: work that is done as if it had found nothing. */
    unfound?: readonly string[];
    /** Everything that is logged about it. */
    logged?: string;
    /** What the user sees. */
    seen?: string;
  };
  "no-trust-in-unverified":
    /** `isUnless`: users get it who have another value. */
    | { kind: "chosen"; key: string; value: string; effect: string; isUnless?: true }
    /** `joined`: linked to the data of another user with the same address; `replaced`: replaces that user's record. */
    | { kind: "linked"; call: string; how: "joined" | "replaced" }
    /** `isReset`: in a password reset, after the contact was changed since the sign-up. */
    | { kind: "verified"; call: string; contact: Contact; isReset?: true }
    | { kind: "recorded"; call: string; field: string }
    /** A mail says so in this sentence. */
    | { kind: "told"; text: string }
    /** An attribute that the handler does not set if a client has sent it. */
    | { kind: "kept"; key: string; call: string }
    /**
     * A group with rights over other users. `after`: reads that may decide about membership, and what they found.
     * `isFirst`: the next user does not join.
     */
    | {
        kind: "everybody";
        group: string;
        after: readonly (readonly [read: string, found: "nothing" | "nobody else" | "this"])[];
        isFirst?: true;
      };
  "reports-failure": { logged: boolean };
  "no-personal-data-in-logs": {
    /** `http`: in a request without TLS; `url`: in a URL. */
    where: "log" | "error" | "url" | "http";
    values: readonly string[];
    /** Further values that the same line shows in other scenarios. */
    elsewhere: readonly string[];
    /** Only the user name shows them. */
    isInName?: true;
    /** They are credentials of the function's role. */
    isCredential?: true;
  };
  "mail-arrives":
    | { kind: "unfinished"; warning: MailWarning }
    | { kind: "refused"; error: string }
    /** Only where this list has many entries. */
    | { kind: "many"; list: string; error: string };
  "work-was-done": Idle | Denied | Unfit;
  "meets-expectations": (
    | { kind: "mails"; expected: number; sent: number }
    | { kind: "verdict"; accepted: boolean }
    | { kind: "subject"; subject: string }
    | { kind: "call"; pattern: string }
  ) & {
    /** Unknown, because the dry run prevented the handler from continuing. */
    isOpen?: true;
  };
}
