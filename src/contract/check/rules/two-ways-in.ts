import { isChange } from "../../../aws-operations.ts";
import type { Invocation } from "../../../invocation.ts";
import { workOf } from "../../work.ts";
import type { RuleArgs } from "../finding.ts";
import type { ScenarioRun } from "../scenario.ts";
import { keyValuesOf } from "./fields.ts";
import { textsIn } from "./linked.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { emailOf, impersonal, recipientsOf } from "./suite.ts";
import type { Suite } from "./suite.ts";

type Mailed = Extract<RuleArgs["no-duplicate-mail"], { kind: "two-ways" }>;
type Recorded = Extract<RuleArgs["one-record-per-user"], { kind: "two-ways" }>;

const GOOGLE = "federated/google";

/** Mails that a person gets twice who signs up and later comes from Google: for Cognito, these are two users. */
export function mailedTwice(suite: Suite): Found<Mailed>[] {
  return bothIn(suite).flatMap(({ run, signUp, google }) => {
    const known = new Set(subjectsIn(signUp));
    const mail = google.mails.findIndex((each) =>
      subjectsIn(google, [each]).some((text) => known.has(text)),
    );
    if (mail < 0) return [];
    const args = { kind: "two-ways" as const, subject: google.mails[mail]?.subject ?? "" };
    const found = foundIn(run, args, { invocation: 0, mail }, google.mails[mail]?.caller);
    return [{ ...found, severity: "note" as const }];
  });
}

/** Records with an address of which such a person has two. */
export function recordedTwice(suite: Suite): Found<Recorded>[] {
  return bothIn(suite).flatMap(({ run, signUp, google }) => {
    const known = new Set(recordsIn(signUp).map(({ name }) => name));
    const work = recordsIn(google).find(({ name }) => known.has(name));
    if (work === undefined) return [];
    const { name, index, call } = work;
    const args = { kind: "two-ways" as const, call: name };
    const found = foundIn(run, args, { invocation: 0, call: index }, call.caller);
    return [{ ...found, severity: "note" as const }];
  });
}

interface Both {
  run: ScenarioRun;
  signUp: Invocation;
  google: Invocation;
}

/** A sign-up and a sign-in with Google, which the pool has, where nothing is found by the address. */
function bothIn({ plain, findPlayed }: Suite): Both[] {
  const run = findPlayed(GOOGLE);
  const [[one], [other]] = [plain?.calls ?? [], run?.calls ?? []];
  if (run === undefined || plain?.source?.providers?.has("google") !== true) return [];
  if (one?.verdict.accepted !== true || other?.verdict.accepted !== true) return [];
  const both = [one.invocation, other.invocation];
  return both.some(looksForAddress)
    ? []
    : [{ run, signUp: one.invocation, google: other.invocation }];
}

function looksForAddress(invocation: Invocation): boolean {
  const email = emailOf(invocation) ?? "";
  const has = (texts: readonly string[]): boolean =>
    texts.some((text) => text.toLowerCase().includes(email));
  return invocation.awsCalls.some(
    (call) =>
      /^(?:http|tcp|rds-data|postgres)$/.test(call.service) ||
      /ListUsers|Scan/.test(call.operation) ||
      has(isChange(call) ? keyValuesOf(call) : textsIn(call.parameters)),
  );
}

/** The subjects of the user's own mails. */
function subjectsIn(invocation: Invocation, mails = invocation.mails): string[] {
  const email = emailOf(invocation) ?? "";
  return mails.flatMap((mail) =>
    recipientsOf(mail).includes(email) ? [impersonal(mail.subject ?? "", invocation)] : [],
  );
}

function recordsIn(invocation: Invocation): ReturnType<typeof workOf> {
  const email = emailOf(invocation) ?? "";
  return workOf(invocation).filter(
    ({ call }) =>
      /^(?:PutItem|TransactWriteItems)$/.test(call.operation) &&
      textsIn(call.parameters).some((text) => text.toLowerCase() === email),
  );
}
