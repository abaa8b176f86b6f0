import { isPrivate } from "../../../hosts.ts";
import { asObject } from "../../../json.ts";
import type { Invocation } from "../../../invocation.ts";
import { isUnset } from "../../../unset-name.ts";
import { leavesOf } from "../../leaves.ts";
import type { RuleArgs } from "../finding.ts";
import type { ScenarioRun } from "../scenario.ts";
import { PLAIN, TWICE } from "../scenarios.ts";
import { isCalledAgain, waitingFor } from "./clients.ts";
import { credentialsIn, loggedIn } from "./shown-secrets.ts";
import { leavesMail } from "./late.ts";
import { foundIn, rule } from "./rule.ts";
import type { Found, Rule } from "./rule.ts";
import {
  attributesOf,
  failureOf,
  impersonal,
  inUrl,
  isRefusedSend,
  judged,
  proving,
  recipientsOf,
} from "./suite.ts";
import type { Suite } from "./suite.ts";
import { unsentMails } from "./unsent.ts";

const BOUNDED = rule("bounded-when-ses-hangs", "error", (suite) => {
  const plain = suite.find(PLAIN);
  if (plain === undefined || failureOf(plain)?.kind === "timeout") return [];
  return proving(suite, "bounded-when-ses-hangs").flatMap((run) => {
    const failure = failureOf(run);
    if (failure?.kind !== "timeout") return [];
    const waiting = waitingFor({ service: "ses" }, suite.plain?.source);
    const repeats = mailedAgain(suite);
    const args = { ...waiting, ...(isCalledAgain(waiting) && repeats.length > 0 && { repeats }) };
    return [foundIn(run, args, { invocation: failure.invocation })];
  });
});

function mailedAgain(suite: Suite): string[] {
  const [first, later] = suite.find(TWICE)?.calls ?? [];
  if (first?.invocation.mails.length === 0) return [];
  const mails = later?.invocation.mails ?? [];
  return [...new Set(mails.map((mail) => `a mail to ${recipientsOf(mail).join(", ")}`))];
}

const REPORTS = rule("reports-failure", "note", (suite) => {
  // What becomes of it nobody waits for, which has a rule of its own.
  if (leavesMail(suite)) return [];
  return unsentMails(suite).flatMap(({ run, refused, isAlarm }) => {
    if (isAlarm) return [];
    const logged = (run.calls[0]?.invocation.logs.length ?? 0) > 0;
    return [foundIn(run, { logged }, { invocation: 0, ...(refused >= 0 && { call: refused }) })];
  });
});

const NO_PERSONAL_DATA = rule("no-personal-data-in-logs", "warning", (suite) => {
  const leaks = judged(suite).flatMap((run) => [
    ...leakedIn(run),
    ...leakedInUrls(run),
    ...sentInClear(run),
  ]);
  const opening = suite.runs.flatMap((run) =>
    credentialsIn(run, suite.plain?.source?.secrets ?? []).map((found): Leak => ({
      line: "credentials",
      found,
    })),
  );
  return [...Map.groupBy([...leaks, ...opening], ({ line }) => line).values()].flatMap((same) => {
    // The severest scenario shows it, the first of those.
    const [shown] = ["error", "warning", "note"].flatMap((severity) =>
      same.filter(({ found }) => found.severity === severity),
    );
    if (shown === undefined) return [];
    const { values } = shown.found.args;
    const all = new Set(same.flatMap(({ found }) => found.args.values));
    const elsewhere = [...all].filter((value) => !values.includes(value));
    return [{ ...shown.found, args: { ...shown.found.args, elsewhere } }];
  });
});

export const TROUBLE_RULES: readonly Rule[] = [BOUNDED, REPORTS, NO_PERSONAL_DATA];

const PERSONAL = ["email", "phone_number", "name", "given_name", "family_name", "birthdate"];

/** In the sandbox SES's error has the recipient in it: whoever logs it logs what is not of their making. */
function isNamedBySes(value: string, { awsCalls }: Invocation): boolean {
  return awsCalls.some((call) => isRefusedSend(call) && call.error?.includes(value));
}

const SECRET_KEY = /token|secret|passw|passcode|otp|api.?key|credential|authorization/i;

/** What an app hands over that opens something, by the name of its key. */
function secretsIn({ event }: Invocation): [string, string][] {
  return Object.entries(asObject(event.request["clientMetadata"])).flatMap(([key, value]) =>
    typeof value === "string" && value.length >= 5 && SECRET_KEY.test(key)
      ? [[`clientMetadata.${key}`, value]]
      : [],
  );
}

/** An error of the dry run's own making, which deployed handlers do not log. */
const DRY_RUN = /\bthe dry run blocked\b|\bEDRYRUN\b/;

interface Leak {
  /** Equal for what is logged at one place in the code: what stands before the first value. */
  line: string;
  found: Found<RuleArgs["no-personal-data-in-logs"]>;
}

/** The queries of URLs end up in the logs of whoever gets them, and of proxies. */
function leakedInUrls(run: ScenarioRun): Leak[] {
  return run.calls.flatMap(({ invocation }, index) =>
    invocation.awsCalls.flatMap((call, place): Leak[] => {
      const values = inUrl(call, "query", "broken").filter((name) => PERSONAL.includes(name));
      if (values.length === 0) return [];
      const args = { where: "url" as const, values, elsewhere: [] };
      const found = foundIn(run, args, { invocation: index, call: place }, call.caller);
      return [{ line: `url ${call.operation}`, found: { ...found, severity: "note" } }];
    }),
  );
}

/** On the way to a host that others can see, a request over http can be read. */
function sentInClear(run: ScenarioRun): Leak[] {
  return run.calls.flatMap(({ invocation }, index) =>
    invocation.awsCalls.flatMap((call, place): Leak[] => {
      const [, url = ""] = /^[A-Z]+ (http:.+)/.exec(call.operation) ?? [];
      const host = URL.canParse(url) ? new URL(url).hostname : "";
      if (call.service !== "http" || host === "" || isPrivate(host) || isUnset(host)) return [];
      const sent = new Set<unknown>(leavesOf(call.parameters).map(({ value }) => value));
      const inUrls = Object.keys(call.attributesInUrl ?? {});
      const attributes = attributesOf(invocation);
      const values = PERSONAL.filter((name) => sent.has(attributes[name]) || inUrls.includes(name));
      if (values.length === 0) return [];
      const args = { where: "http" as const, values, elsewhere: [] };
      const found = foundIn(run, args, { invocation: index, call: place }, call.caller);
      return [{ line: `http ${host}`, found: { ...found, severity: "warning" } }];
    }),
  );
}

/** The first line of each call that shows personal data, and its error. */
function leakedIn(run: ScenarioRun): Leak[] {
  return run.calls.flatMap(({ invocation }, index) => {
    const attributes = attributesOf(invocation);
    const personal = PERSONAL.flatMap((name): [string, string][] => {
      const value = attributes[name];
      // Short ones stand in other words, too.
      return typeof value === "string" && value.trim().length >= 5 ? [[name, value]] : [];
    });
    const secrets = secretsIn(invocation);
    const known = [...personal, ...secrets].filter(([, value]) => !isNamedBySes(value, invocation));
    const told = new Map<string, Leak>();
    const shown: string[] = [];
    for (const { text, where, proof } of loggedIn(invocation)) {
      // What is logged before it is thrown is told with the log.
      if (DRY_RUN.test(text) || told.has(where) || shown.some((each) => each.includes(text))) {
        continue;
      }
      const values = known.filter(([, value]) => text.includes(value)).map(([name]) => name);
      if (values.length > 0) {
        // One that check made up opens nothing.
        const isReal =
          run.scenario.name.startsWith("own/") && secrets.some(([name]) => values.includes(name));
        const { userName } = invocation.event;
        const others = typeof userName === "string" ? text.replaceAll(userName, "") : text;
        const isInName = !known.some(([, value]) => others.includes(value));
        const severity = isReal ? "error" : isInName ? "note" : "warning";
        const [before = ""] = impersonal(text, invocation).split(/[…\d{["'(<+]/, 1);
        const args = { where, values, elsewhere: [], ...(isInName && { isInName: true as const }) };
        const found = foundIn(run, args, { invocation: index, ...proof });
        const line = `${where} ${before.slice(0, 40)} ${isReal ? run.scenario.name : ""}`;
        told.set(where, { line, found: { ...found, severity } });
        shown.push(text);
      }
    }
    return [...told.values()];
  });
}
