import type { Conclusion } from "../../conclusion.ts";
import type { RuleArgs } from "../finding.ts";
import { PLAIN } from "../scenarios.ts";
import type { ScenarioRun } from "../scenario.ts";
import { varyingIn } from "./chance.ts";
import { failingAlone } from "./local-only.ts";
import { compareEffects } from "./repeated.ts";
import { foundIn, foundInMail, rule } from "./rule.ts";
import type { Found } from "./rule.ts";
import {
  addressIn,
  eachMail,
  emailOf,
  failureOf,
  hasSender,
  impersonal,
  judged,
  mailsOf,
  ordinary,
  peopleOf,
  proving,
  recipientsOf,
  refusedSends,
  senderOf,
} from "./suite.ts";
import type { MailOfRun, Suite } from "./suite.ts";
import { sentMails } from "../../mails.ts";
import { mailedTwice } from "./two-ways-in.ts";

export const NO_MAIL_ON_RESET = rule("no-mail-on-password-reset", "error", (suite) => {
  const welcomes = new Set(welcomesOf(suite.find(PLAIN)).map(({ subject }) => subject));
  return ordinary(suite)
    .filter(({ scenario }) => scenario.flow.includes("forgot-password"))
    .flatMap((run) => {
      const welcome = welcomesOf(run).find(
        ({ subject, call, mail }) =>
          welcomes.has(subject) && isReset(call) && sentMails([mail]).length > 0,
      );
      if (welcome === undefined) return [];
      return [foundInMail(run, { subject: welcome.mail.subject }, welcome)];
    });
});

export const NO_DUPLICATE_MAIL = rule("no-duplicate-mail", "error", (suite) => {
  const team = teamIn(suite.find(PLAIN));
  const people = new Set([...peopleOf(suite)].filter((person) => !team.has(person)));
  const { mails: isByChance } = varyingIn(suite);
  const repeated = judged(suite)
    .flatMap((run) => compareEffects(run, people))
    .filter(({ args }) => args.kind !== "more" || !isByChance);
  const isOldSdk = suite.plain?.source?.packages.includes("aws-sdk") === true;
  return [
    ...repeated.map((each) =>
      isOldSdk && each.args.kind === "twice-in-one-call"
        ? { ...each, args: { ...each.args, isOldSdk } }
        : each,
    ),
    ...mailedTwice(suite),
  ];
});

export const NO_MAIL_WITHOUT_ADDRESS = rule("no-mail-without-address", "error", (suite) => {
  const runs = proving(suite, "no-mail-without-address");
  const others = constantRecipients(suite, runs);
  // Where SES takes no mail at all, the address is not why.
  if (refusedSends(suite.find(PLAIN)).length > 0) return [];
  return runs.flatMap((run) => sentToNobody(run, others));
});

/** Sign-ups that differ from the plain one in nothing that decides on a mail. */
const SOMEBODY_ELSE = ["verified-true", "twice", "three-times-cold"].map(
  (name) => `confirm-sign-up/${name}`,
);

function isUnmailed(run: ScenarioRun | undefined): boolean {
  return run?.calls[0]?.invocation.mails.length === 0;
}

export const NO_ALIAS_ATTRIBUTES = rule("no-alias-attributes", "error", (suite) => [
  ...failingAlone("no-alias-attributes", suite),
  ...proving(suite, "no-alias-attributes").flatMap((run) => {
    const plain = suite.find(run.scenario.baseline);
    if (plain === undefined || failureOf(run) !== undefined) return [];
    if (mailsOf(plain).length === 0 || mailsOf(run).length > 0) return [];
    // Somebody else, with the alias, may get none either.
    if (SOMEBODY_ELSE.some((name) => isUnmailed(suite.find(name)))) return [];
    return [foundIn(run, { kind: "not-sent" as const }, { invocation: 0 })];
  }),
]);

export const DECLARES_FROM = rule("declares-from", "error", (suite) =>
  ordinary(suite).flatMap((run) => [
    ...eachMail(run)
      .filter(
        ({ mail, call }) => mail.from === "" || addressIn(mail.from) === emailOf(call.invocation),
      )
      .map((each) => foundInMail(run, { from: each.mail.from }, each)),
    ...refusedSends(run)
      .filter(({ call }) => !hasSender(call.parameters))
      .map(({ call, proof }) => {
        const { error = "", parameters, caller } = call;
        const sender = senderOf(parameters);
        const variables = run.calls[proof.invocation]?.unsetVariables ?? [];
        const unset = variables
          .filter(({ args }) => args.in.startsWith("ses "))
          .map(({ args }) => args.name);
        return foundIn(run, { error, ...(sender !== "" && { sender }), unset }, proof, caller);
      }),
  ]),
);

/** Who is mailed about a user. A scenario may give a user that address. */
function teamIn(plain: ScenarioRun | undefined): ReadonlySet<string> {
  const own = plain?.calls.map(({ invocation }) => emailOf(invocation)) ?? [];
  return new Set(
    mailsOf(plain)
      .flatMap(recipientsOf)
      .filter((to) => !own.includes(to)),
  );
}

function isReset({ invocation: { event } }: Conclusion): boolean {
  return event["triggerSource"] === "PostConfirmation_ConfirmForgotPassword";
}

/** What is mailed to whoever confirms. */
function welcomesOf(run: ScenarioRun | undefined): (MailOfRun & { subject: string })[] {
  if (run === undefined) return [];
  return eachMail(run)
    .filter(({ mail, call }) => recipientsOf(mail).includes(emailOf(call.invocation) ?? ""))
    .map((each) => ({ ...each, subject: impersonal(each.mail.subject, each.call.invocation) }));
}

/** Who is mailed whoever signs up, or whoever has no address: a team, for one. */
function constantRecipients(suite: Suite, [one, ...more]: readonly ScenarioRun[]): string[] {
  const always = mailsOf(suite.find(PLAIN)).flatMap(recipientsOf);
  if (one === undefined || more.length === 0) return always;
  const people = peopleOf(suite);
  const team = mailsOf(one)
    .flatMap(recipientsOf)
    .filter((recipient) => /^[^@\s]+@[^@\s]+\.\w+$/.test(recipient) && !people.has(recipient))
    .filter((recipient) =>
      more.every((run) => mailsOf(run).flatMap(recipientsOf).includes(recipient)),
    );
  return [...always, ...team];
}

/** @param others Who is mailed whoever it is about. */
function sentToNobody(
  run: ScenarioRun,
  others: readonly string[],
): Found<RuleArgs["no-mail-without-address"]>[] {
  return [
    ...eachMail(run)
      .filter(({ mail }) => !recipientsOf(mail).every((recipient) => others.includes(recipient)))
      .map((each) => foundInMail(run, { to: recipientsOf(each.mail).join(", ") }, each)),
    ...refusedSends(run)
      .filter(({ call }) => hasSender(call.parameters))
      .map(({ call, proof }) => foundIn(run, { error: call.error }, proof, call.caller)),
  ];
}
