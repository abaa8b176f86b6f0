import type { Finding } from "../finding.ts";
import type { AwsCall, CapturedMail, Invocation, LogLine } from "../invocation.ts";
import { shownVariables } from "../unset-variables.ts";
import type { Symptom } from "../unset-variables.ts";
import { undefinedValueIn } from "./undefined-values.ts";
import type { UndefinedValue } from "./undefined-values.ts";

/** A variable that is not set, and the error, the call or the mail in which that shows. */
export type VariableFinding = Finding<
  { "variable-not-set": { name: string; in: string } },
  { caller?: string }
>;

/** The unset variables that make a difference. Others have a default, or are not needed. */
export function findUnsetVariables(invocation: Invocation): VariableFinding[] {
  const { unsetVariables = [], outcome, awsCalls, mails, logs } = invocation;
  if (unsetVariables.length === 0) return [];
  const symptoms = [
    ...awsCalls.flatMap((call) => symptomsOfCall(call, invocation)),
    ...("errorMessage" in outcome
      ? [{ what: "the error", text: outcome.errorMessage, kind: "failure" as const }]
      : []),
    ...mails.map(symptomOfMail),
    ...logs
      .filter(({ source }) => LOUD.has(source))
      .map(({ text }) => ({ what: "the log", text, kind: "log" as const })),
  ];
  return shownVariables(unsetVariables, symptoms).map(({ name, caller, in: what }) => ({
    code: "variable-not-set",
    severity: "warning",
    where: caller === undefined ? {} : { caller },
    args: { name, in: what },
  }));
}

const LOUD: ReadonlySet<LogLine["source"]> = new Set(["warn", "error", "fatal", "stderr"]);

function symptomsOfCall(call: AwsCall, invocation: Invocation): Symptom[] {
  const { service, operation, error } = call;
  const what = `${service} ${operation}`;
  const found = undefinedValueIn(call, invocation) ?? localAddressIn(call);
  return [
    ...(error === undefined ? [] : [{ what, text: error, kind: "failure" as const }]),
    ...(found === undefined || !/undefined|NaN/.test(found.value)
      ? []
      : [{ what, text: `${found.path} ${found.value}`, kind: kindOf(found) }]),
  ];
}

/** Clients of databases and APIs connect to this machine when they get no address. */
function localAddressIn({ service, operation, result }: AwsCall): UndefinedValue | undefined {
  if (result !== "refused" || !LOCAL.test(operation)) return undefined;
  return { path: "", value: `undefined ${ADDRESS[service] ?? ADDRESS["tcp"]}` };
}

const LOCAL = /^(?:[A-Z]+ https?:\/\/)?(?:localhost|127\.0\.0\.1|\[?::1\]?)(?=[:/]|$)/;

/** What the variable that is missing may be called. */
const ADDRESS: Readonly<Record<string, string>> = {
  http: "host url uri endpoint address api base",
  tcp: "host url uri endpoint address database db connection server",
};

/** With a word for each place, which the name of a variable may have in it as well. */
function symptomOfMail({ from, to, subject, text = "", html = "" }: CapturedMail): Symptom {
  const parts = [`sender source from ${from}`, `recipient to ${to.join(" ")}`, subject, text, html];
  const undefinedParts = parts.filter((part) => part.includes("undefined"));
  return { what: "the mail", text: undefinedParts.join(" "), kind: "content" };
}

/** Tables, buckets and queues are named at the top. */
function kindOf({ path }: UndefinedValue): Symptom["kind"] {
  return path.includes(".") ? "content" : "target";
}
