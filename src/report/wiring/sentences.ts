import type { Unexamined } from "../../contract/wiring/diagnose.ts";
import type { WiringArgs, WiringCode, WiringFinding } from "../../contract/wiring/finding.ts";
import { valueOf } from "../../wiring.ts";
import type { Examination, FunctionPlace, LogSign, Unknown, Wiring } from "../../wiring.ts";

/** What is wrong, and why it matters. */
export interface WiringSentences {
  what: string;
  why: string;
}

const ACCESS_DENIED =
  'Each confirmation ends with "PostConfirmation invocation failed due to error AccessDeniedException.", and no mail goes out.';
const UNVERIFIED = "SES refuses each mail with MessageRejected: Email address is not verified.";
const RETRIES =
  "Cognito waits 5 seconds, then calls again or reports an error to the user. A slower function keeps running and can send its mail twice.";

const SENTENCES: {
  [Code in WiringCode]: (args: WiringArgs[Code], wiring: Wiring) => WiringSentences;
} = {
  "trigger-not-set": (_, { named }) => ({
    what: "the pool has no PostConfirmation trigger",
    why:
      "Cognito calls no function when a user confirms." +
      (named === undefined ? " Name a function to get the command that sets the trigger." : ""),
  }),
  "trigger-not-a-function": ({ trigger }) => ({
    what: `the PostConfirmation trigger is not a Lambda function ARN: ${trigger}`,
    why: "Cognito cannot call it.",
  }),
  "trigger-calls-another-function": ({ trigger }) => ({
    what: `PostConfirmation calls ${trigger}`,
    why: "The function you named is not called when a user confirms.",
  }),
  "policy-missing": () => ({
    what: "no permission lets Cognito call the function for this pool",
    why: ACCESS_DENIED,
  }),
  "policy-on-function-only": (_, { target }) => ({
    what: `Cognito may call ${target?.name ?? "the function"}, but not ${nameOf(target)}`,
    why: `A permission on the function does not apply to its aliases and versions. ${ACCESS_DENIED}`,
  }),
  "policy-for-another-caller": ({ key, wanted }) => ({
    what: `Cognito may call the function, but only for another ${key}: ${wanted.join(", ")}`,
    why: ACCESS_DENIED,
  }),
  "policy-denies": ({ sids }) => ({
    what: `the function's policy denies Cognito the call${sids.length === 0 ? "" : ` (${sids.join(", ")})`}`,
    why: `An explicit deny overrides any allow. ${ACCESS_DENIED}`,
  }),
  "policy-open": () => ({
    what: "Cognito may call the function for any pool",
    why: "No condition names this pool or its account, so anyone's pool can call your function. If other pools of yours need it, give each its own permission first.",
  }),
  "function-missing": (_, { target }) => ({
    what: `the function ${nameOf(target)} does not exist`,
    why: "A pool keeps its trigger when the function is deleted, and then each user who confirms sees an error.",
  }),
  "function-not-active": ({ state, reason }) => ({
    what: `the function is ${state}${because(reason)}`,
    why: "Lambda may be unable to run it, or may start it only after a delay, and Cognito does not wait.",
  }),
  "function-update-not-done": ({ status, reason }) => ({
    what: `the last update of the function is ${status}${because(reason)}`,
    why: "Until an update succeeds, the previous code and settings run.",
  }),
  "timeout-over-cognito": ({ timeoutSeconds }) => ({
    what: `the timeout of the function is ${timeoutSeconds} s`,
    why: RETRIES,
  }),
  "timeout-short": ({ timeoutSeconds }) => ({
    what: `the timeout of the function is only ${timeoutSeconds} s`,
    why: "A cold start and one SES call can take longer, and then no mail is sent.",
  }),
  "memory-low": ({ memoryMb }) => ({
    what: `the function has only ${memoryMb} MB of memory`,
    why: "CPU scales with memory: with this little, loading Node and the SES client can take several of Cognito's 5 seconds.",
  }),
  "runtime-deprecated": ({ runtime, since, current }) => ({
    what: `${runtime} has been deprecated since ${since}`,
    why: `It gets no security updates, and Lambda will refuse updates of the function. Try the handler first${current.startsWith("nodejs") ? `: run --runtime ${current}` : ""}.`,
  }),
  "vpc-way-out": ({ vpc }) => ({
    what: `the function is in ${vpc}; check whether SES can be reached from there`,
    why: "A function in a VPC reaches SES only through a NAT gateway or a VPC endpoint. Without one, each mail hangs until Cognito gives up.",
  }),
  "role-may-not-send": ({ roleArn, by, resource }) => ({
    what: `the function's role is not allowed to call ses:SendEmail on ${resource}: ${REFUSED_BY[by]}`,
    why: `SES refuses each mail with AccessDenied. The role is ${roleArn}.`,
  }),
  "role-sends-otherwise": ({ actions }) => ({
    what: `the function's role is not allowed to call ses:SendEmail, only ${actions.join(", ")}`,
    why: "This is enough if the handler uses only these actions, for example through nodemailer or with templates.",
  }),
  "sender-malformed": ({ text, from }) => ({
    what: `${from} is not an email address: ${text}`,
    why: `SES refuses each mail. ${
      from === "--from"
        ? "Correct the address that you passed."
        : "Correct the address where the function's variables are set."
    }`,
  }),
  "sender-not-an-identity": ({ address }, { target }) => ({
    what: `neither ${address} nor its domain is an SES identity in ${target?.region ?? "its region"}`,
    why: UNVERIFIED,
  }),
  "sender-not-verified": ({ identity, status }, { target }) => ({
    what: `${identity} is not verified in ${target?.region ?? "its region"}: ${status}`,
    why: `${UNVERIFIED} ${
      identity.includes("@")
        ? "The command sends the mail with the link again."
        : "SES looks for three CNAME records at <token>._domainkey, which the command shows."
    }`,
  }),
  "ses-sandbox": (_, wiring) => ({
    what: `SES is in the sandbox in ${sesRegion(wiring)}`,
    why: "Mail only reaches verified addresses, so new users get none. AWS usually responds to a request for production access within a day. Replace the website URL in the command with yours.",
  }),
  "ses-sending-off": (_, wiring) => ({
    what: `sending is disabled for the account in ${sesRegion(wiring)}`,
    why: "SES refuses each mail.",
  }),
  "ses-shut-down": (_, wiring) => ({
    what: `AWS has stopped the account's sending in ${sesRegion(wiring)}`,
    why: "SES refuses each mail until a support case is settled.",
  }),
  "ses-on-probation": (_, wiring) => ({
    what: `the account is under review in ${sesRegion(wiring)}`,
    why: "AWS stops sending if bounces and complaints do not decrease.",
  }),
  "ses-quota-used-up": ({ max }) => ({
    what: `the quota of ${max} mails in 24 hours is used up`,
    why: "SES refuses each mail until earlier ones are older than 24 hours.",
  }),
  "ses-quota-low": ({ left, max }) => ({
    what: `${left} of the ${max} mails allowed in 24 hours ${left === 1 ? "is" : "are"} left`,
    why: "After that, SES refuses each mail.",
  }),
  "logs-missing": ({ group }) => ({
    what: `the log group ${group} does not exist`,
    why: "The function has never run, or its role is not allowed to write logs. The command fixes the latter.",
  }),
  "logs-import-crashes": ({ group, errors, ...total }) => ({
    what: inTheLastDay(total, ["crash at import", "crashes at import"], errors),
    why:
      "Each confirmation fails before the handler is called. Check the deployed package and the function's handler setting" +
      `${errors.some((error) => error.includes("'aws-sdk")) ? "; runtimes since nodejs18.x do not include aws-sdk v2" : ""}. The log is ${group}.`,
  }),
  "logs-access-denied": ({ group, actions, ...total }) => ({
    what: inTheLastDay(total, ["call denied by AWS", "calls denied by AWS"], actions),
    why: `Allow ${actions.length === 0 ? "the action" : actions.join(", ")} in a policy of the function's role. The log is ${group}.`,
  }),
  "logs-time-outs": ({ group, ...total }) => ({
    what: inTheLastDay(total, ["timeout", "timeouts"]),
    why: `${RETRIES} The log is ${group}.`,
  }),
  "logs-ses-errors": ({ group, kinds, ...total }) => ({
    what: inTheLastDay(
      total,
      ["mail error", "mail errors"],
      kinds.map((kind) => MAIL_ERRORS[kind] ?? kind),
    ),
    why: `Users got no mail. The log is ${group}.`,
  }),
  "logs-errors": ({ group, errors, ...total }) => ({
    what: inTheLastDay(total, ["other error", "other errors"], errors),
    why: `A confirmation, or part of the handler's work, may have failed. The log is ${group}.`,
  }),
  "logs-before-change": ({ group, changed, ...total }) => ({
    what: inTheLastDay(total, [
      "crash at import or denied call",
      "crashes at import or denied calls",
    ]),
    why: `The function was changed at ${changed}, which may have fixed it. The log is ${group}.`,
  }),
};

/** Details that are named. */
const MOST_DETAILS = 5;

function inTheLastDay(
  { count, last }: { count: number; last: string },
  [one, many]: readonly [one: string, many: string],
  details: readonly string[] = [],
): string {
  const left = details.length - MOST_DETAILS;
  const named = [...details.slice(0, MOST_DETAILS), ...(left > 0 ? [`${left} more`] : [])];
  const what = named.length === 0 ? "" : `: ${named.join(", ")}`;
  return `${count} ${count === 1 ? one : many} in the last day, the last at ${last}${what}`;
}

const REFUSED_BY: Record<WiringArgs["role-may-not-send"]["by"], string> = {
  none: "no policy allows it",
  deny: "a policy denies it",
  boundary: "its permissions boundary does not allow it",
  organization: "a policy of the organization does not allow it",
};

const MAIL_ERRORS: Partial<Record<LogSign, string>> = {
  "mail-rejected": "rejected by SES",
  throttled: "quota or rate exceeded",
  paused: "sending paused",
  unreachable: "SES not reached",
  "mail-not-sent": "mail not sent",
};

/** A function as people write it. */
export function nameOf(target: FunctionPlace | undefined): string {
  if (target === undefined) return "";
  return target.qualifier === undefined ? target.name : `${target.name}:${target.qualifier}`;
}

function because(reason: string | undefined): string {
  return reason === undefined || reason === "" ? "" : `: ${reason}`;
}

function sesRegion({ ses, region }: Wiring): string {
  return valueOf(ses)?.region ?? region;
}

export function wiringSentences(finding: WiringFinding, wiring: Wiring): WiringSentences {
  const sentences = SENTENCES[finding.code] as (args: object, wiring: Wiring) => WiringSentences;
  const { what, why } = sentences(finding.args, wiring);
  const { qualifier = "$LATEST" } = wiring.target ?? {};
  const isFixed = qualifier !== "$LATEST" && IN_THE_VERSION.has(finding.code);
  const deploy = isFixed
    ? ` The change takes effect in ${qualifier} after you publish a new version.`
    : "";
  return { what, why: `${why}${deploy}` };
}

/** What a published version keeps as it was. */
const IN_THE_VERSION: ReadonlySet<WiringCode> = new Set([
  ...(["timeout-over-cognito", "timeout-short", "memory-low", "runtime-deprecated"] as const),
]);

/** Why a check could not run, and what would help. */
export function uncheckedSentence(gap: Unexamined): string {
  const { reason, permission = "", detail = "" } = gap;
  const reasons: Record<Unknown["reason"], string> = {
    denied: `missing permission: ${permission}`,
    throttled: `AWS throttled ${permission}; try again later`,
    "timed-out": `${permission} did not respond in time; raise --request-timeout`,
    unreachable: `${permission} could not be reached: ${detail}`,
    failed: permission === "" ? detail : `${permission} failed: ${detail}`,
    depends: `it depends on ${detail}`,
    "no-function": "there is no function to examine",
    "no-sender": NO_SENDER[gap.examination] ?? "the sender is unknown; set it with --from",
    "other-account": `it belongs to the account ${detail}; use credentials of that account`,
    "not-all-read": `there was no time to read all of ${detail}; raise --request-timeout`,
    undecided: `it depends on ${detail}, which doctor cannot determine`,
  };
  const variables =
    reason === "no-sender" && detail !== "" ? `; its variables cannot be read: ${detail}` : "";
  return `${reasons[reason]}${variables}`;
}

const NO_SENDER: Partial<Record<Examination, string>> = {
  sender: "the function has no SES_SOURCE_EMAIL; set the sender with --from",
  role: "the role cannot send from every identity, and the sender is unknown; set the sender with --from",
};

/** What is well, in a few words. */
export const PASSED: Record<Examination, (wiring: Wiring) => string> = {
  trigger: ({ pool }) => {
    const { trigger = "" } = valueOf(pool) ?? {};
    return `PostConfirmation calls ${trigger.split(":").slice(6).join(":")}`;
  },
  policy: ({ target }) => `Cognito may call ${nameOf(target)} for this pool`,
  function: ({ configuration }) => {
    const {
      state = "Active",
      runtime = "container image",
      ...limits
    } = valueOf(configuration) ?? {};
    return `${state}, ${runtime}, ${limits.timeoutSeconds ?? "?"} s, ${limits.memoryMb ?? "?"} MB`;
  },
  role: () => "it may send mail through SES",
  sender: ({ sender }) => {
    const identity = valueOf(sender)?.identities.find(({ verified }) => verified);
    return identity === undefined ? "" : `${identity.name} is verified`;
  },
  ses: ({ ses }) => {
    const { maxIn24Hours: max = -1, sentIn24Hours: sent = 0 } = valueOf(ses) ?? {};
    const left =
      max < 0 ? "no quota" : `${Math.floor(max - sent)} of ${max} mails left in 24 hours`;
    return `out of the sandbox, ${left}`;
  },
  logs: ({ logs }) => {
    const { group = "" } = valueOf(logs) ?? {};
    return `no errors in the last day of ${group}`;
  },
};
