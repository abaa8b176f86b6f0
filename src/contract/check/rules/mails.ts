import { compareEffects } from "./repeated.ts";
import { findMailWarnings } from "../../mails.ts";
import { PLAIN, VICTIM } from "../scenarios.ts";
import { failingAlone } from "./local-only.ts";
import { GUIDE } from "./rule.ts";
import type { Found, Rule } from "./rule.ts";
import {
  addressIn,
  asObject,
  behavioursOf,
  eachMail,
  emailOf,
  failureOf,
  impersonal,
  isRefusedSend,
  judged,
  lateFailuresOf,
  mailsOf,
  ordinary,
  peopleOf,
  recipientsOf,
} from "./suite.ts";
import type { Suite } from "./suite.ts";
import type { AwsCall, CapturedMail } from "../../../invocation.ts";
import type { Json } from "../../../json.ts";
import type { ScenarioRun } from "../scenario.ts";

export const MAIL_RULES: readonly Rule[] = [
  {
    code: "no-mail-on-password-reset",
    severity: "error",
    title: "A new password brings no welcome mail",
    why: "ConfirmForgotPassword calls the same trigger: whoever does not look at triggerSource welcomes people again.",
    fix: 'mail only if event.triggerSource === "PostConfirmation_ConfirmSignUp"',
    evidence: "https://github.com/aws-amplify/amplify-js/issues/3056",
    failing: "await welcome(event.request.userAttributes.email);",
    passing:
      'if (event.triggerSource === "PostConfirmation_ConfirmSignUp") {\n  await welcome(event.request.userAttributes.email);\n}',
    check: (suite) => {
      const welcomes = new Set(subjectsOf(suite.find(PLAIN)).map(({ subject }) => subject));
      return ordinary(suite)
        .filter(({ scenario }) => scenario.flow.includes("forgot-password"))
        .flatMap((run) => {
          const welcome = subjectsOf(run).find(({ subject }) => welcomes.has(subject));
          if (welcome === undefined) return [];
          const { mail, proof } = welcome;
          return [
            {
              scenario: run.scenario.name,
              message: `the mail of a sign-up went out after a new password: "${mail.subject}"`,
              ...placeOf(mail),
              proof,
            },
          ];
        });
    },
  },
  {
    code: "no-duplicate-mail",
    severity: "error",
    title: "Nobody gets the same mail twice, however often the handler is called",
    why: "Cognito calls again when no answer came in time, and a warm environment keeps what the last call left.",
    fix: "send once per call, keep no recipients between calls, and mail as the last thing before you answer",
    evidence: "https://github.com/aws-amplify/amplify-js/issues/4805",
    failing: "const recipients = []; // outside of the handler\nrecipients.push(email);",
    passing: "const recipients = [email]; // in the handler",
    check: (suite) => {
      const people = peopleOf(suite);
      return judged(suite).flatMap((run) => compareEffects(run, people));
    },
  },
  {
    code: "no-mail-without-address",
    severity: "error",
    title: "Who has no e-mail address is sent no mail",
    why: "Pools that sign in by phone have users without one, and SES refuses a mail to undefined.",
    fix: "if (!event.request.userAttributes.email) return event;",
    evidence: GUIDE,
    failing: "await welcome(event.request.userAttributes.email);",
    passing: "const { email } = event.request.userAttributes;\nif (email) await welcome(email);",
    check: (suite) => {
      const runs = judged(suite).filter(
        ({ scenario }) => scenario.proves === "no-mail-without-address",
      );
      const others = constantRecipients(suite, runs);
      return runs.flatMap((run) => mailedNobody(run, others));
    },
  },
  {
    code: "awaits-mail",
    severity: "error",
    title: "Every mail is awaited",
    why: "Lambda freezes the environment with the answer. What is on its way then leaves at the next call, or never.",
    fix: "await every send, and Promise.all for several; forEach awaits nothing",
    evidence: "https://github.com/aws/aws-sdk-js/issues/4356",
    failing: "ses.send(new SendEmailCommand(mail));\nreturn event;",
    passing: "await ses.send(new SendEmailCommand(mail));\nreturn event;",
    // Elsewhere it is left to chance whether something comes in time to be seen.
    check: (suite) =>
      ordinary(suite)
        .filter(({ scenario }) => scenario.lingers === true)
        .flatMap(lateIn),
  },
  {
    code: "no-late-crash",
    severity: "error",
    title: "Nothing that is left behind fails",
    why: "A promise that nobody awaits rejects when the environment goes on: in the call of somebody else, which fails of it.",
    fix: "await every promise, and catch what one rejects with that must not fail the sign-up",
    evidence: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
    failing: "void audit(event.userName);\nreturn event;",
    passing:
      "await audit(event.userName).catch((error) => console.error(error.name));\nreturn event;",
    check: (suite) =>
      ordinary(suite)
        .filter(({ scenario }) => scenario.lingers === true)
        .flatMap(crashedIn),
  },
  {
    code: "false-is-false",
    severity: "error",
    title: '"false" is taken for false',
    why: 'Every attribute is a text, and the text "false" is true to an if.',
    fix: 'compare with the text: attributes.email_verified === "true"',
    evidence: "https://github.com/aws-samples/amazon-cognito-passwordless-auth/issues/199",
    failing: "if (event.request.userAttributes.email_verified) grant(event.userName);",
    passing: 'if (event.request.userAttributes.email_verified === "true") grant(event.userName);',
    check: checkFlag,
  },
  {
    code: "no-alias-attributes",
    severity: "error",
    title: "The address is read from email, not from an alias",
    why: "cognito:email_alias is there in pools with that alias alone, and never for users of a provider.",
    fix: "read event.request.userAttributes.email",
    evidence: "https://github.com/aws-samples/serverless-registration-app-genai/pull/12",
    failing: 'const to = event.request.userAttributes["cognito:email_alias"];',
    passing: "const to = event.request.userAttributes.email;",
    check: (suite) =>
      judged(suite)
        .filter(({ scenario }) => scenario.proves === "no-alias-attributes")
        .flatMap((run): Found[] => {
          const plain = suite.find(run.scenario.baseline);
          const failing = failingAlone(run, suite);
          if (failing.length > 0 || plain === undefined) return failing;
          if (mailsOf(plain).length === 0 || mailsOf(run).length > 0) return [];
          return [
            {
              scenario: run.scenario.name,
              message: "without cognito:email_alias the mail is not sent",
              proof: { invocation: 0 },
            },
          ];
        }),
  },
  {
    code: "escapes-html",
    severity: "error",
    title: "What a user typed is escaped in HTML",
    why: "Anybody can sign up with somebody else's address and markup for a name: your own mail is then a phishing mail.",
    fix: "escape & < > \" ' in every value that goes into HTML, or use a template that does",
    evidence: "https://owasp.org/www-community/attacks/xss/",
    failing: "const html = `<p>Hello ${attributes.name}</p>`;",
    passing: "const html = `<p>Hello ${escapeHtml(attributes.name)}</p>`;",
    check: (suite) =>
      judged(suite)
        .filter(({ scenario }) => scenario.proves === "escapes-html")
        .flatMap((run) =>
          eachMail(run).flatMap(({ mail, proof }): Found[] => {
            const names = markedIn(mail.html ?? "");
            if (names.length === 0) return [];
            return [
              {
                scenario: run.scenario.name,
                message: `markup in ${names.join(", ")} arrives as markup`,
                ...placeOf(mail),
                proof,
              },
            ];
          }),
        ),
  },
  {
    code: "no-header-injection",
    severity: "error",
    title: "No value can begin another header",
    why: "A line end in a name that goes into a header begins a header of the user's own: Bcc, for one.",
    fix: 'replace line ends in what goes into a subject or a header: name.replace(/[\\r\\n]+/g, " ")',
    evidence: "https://owasp.org/www-community/vulnerabilities/CRLF_Injection",
    failing: "const raw = `Subject: Welcome ${name}\\r\\nTo: ${email}\\r\\n\\r\\nHello`;",
    passing:
      'const shown = name.replace(/[\\r\\n]+/g, " ");\nconst raw = `Subject: Welcome ${shown}\\r\\nTo: ${email}\\r\\n\\r\\nHello`;',
    check: (suite) =>
      judged(suite)
        .filter(({ scenario }) => scenario.proves === "no-header-injection")
        .flatMap(injectedInto),
  },
  {
    code: "no-undefined-in-mail",
    severity: "warning",
    title: "No mail says undefined",
    why: "An attribute that is not there is undefined, which a template writes out.",
    fix: 'have a default for what may be missing: attributes.name ?? "there"',
    evidence: GUIDE,
    failing: "const text = `Hello ${event.request.userAttributes.name}`;",
    passing: 'const text = `Hello ${event.request.userAttributes.name ?? "there"}`;',
    check: (suite) =>
      ordinary(suite).flatMap((run) =>
        run.calls.flatMap(({ invocation: { mails } }, invocation) =>
          findMailWarnings(mails).flatMap((warning): Found[] => {
            if (warning.code !== "undefined-in-text") return [];
            const { mail, part } = warning.where;
            return [
              {
                scenario: run.scenario.name,
                message: `"${warning.args.found}" stands in the ${part}`,
                ...placeOf(mails[mail]),
                proof: { invocation, mail },
              },
            ];
          }),
        ),
      ),
  },
  {
    code: "declares-from",
    severity: "error",
    title: "The sender is declared, and is not the user",
    why: "SES sends from verified identities alone, and a sender made of what the user typed is spoofed.",
    fix: "take the sender from the function's configuration, and fail early without it",
    evidence: "https://docs.aws.amazon.com/ses/latest/dg/verify-addresses-and-domains.html",
    failing: "const mail = { Source: event.request.userAttributes.email };",
    passing: "const mail = { Source: process.env.SES_SOURCE_EMAIL };",
    check: (suite) => ordinary(suite).flatMap(undeclaredIn),
  },
];

/**
 * One tag is enough, and a quotation mark where it ends an attribute. Where the tags were taken away, a
 * name follows on the mark at once.
 */
const MARKED = [
  /<i>mark-([\w:]+)(?<!Ann)(?=[<&])/gi,
  /mark-([\w:]+)(?<!Ann)<\/i>/gi,
  /="[^"<>]*mark-(\w+(?::\w+)?)[^"<>]*"Co"/gi,
  /='[^'<>]*mark-(\w+(?::\w+)?)[^'<>]*'Ltd'/gi,
];

function markedIn(html: string): string[] {
  const found = MARKED.flatMap((pattern) => Array.from(html.matchAll(pattern)));
  return [...new Set(found.map(([, name = ""]) => name))];
}

function subjectsOf(
  run: ScenarioRun | undefined,
): { subject: string; mail: CapturedMail; proof: { invocation: number; mail: number } }[] {
  if (run === undefined) return [];
  return eachMail(run)
    .filter(({ mail, call }) => recipientsOf(mail).includes(emailOf(call.invocation) ?? ""))
    .map(({ mail, call, proof }) => ({
      subject: impersonal(mail.subject, call.invocation),
      mail,
      proof,
    }));
}

function placeOf(made: { caller?: string } | undefined): { place?: string } {
  return made?.caller === undefined ? {} : { place: made.caller };
}

/** Who is mailed whoever signs up, or whoever has no address: a team, for one. */
function constantRecipients(suite: Suite, [one, ...more]: readonly ScenarioRun[]): string[] {
  const plain = suite.find(PLAIN);
  const always = plain === undefined ? [] : mailsOf(plain).flatMap(recipientsOf);
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
function mailedNobody(run: ScenarioRun, others: readonly string[]): Found[] {
  const { name } = run.scenario;
  const mailed = eachMail(run)
    .filter(({ mail }) => !recipientsOf(mail).every((recipient) => others.includes(recipient)))
    .map(({ mail, proof }): Found => ({
      scenario: name,
      message: `a mail went to ${recipientsOf(mail).join(", ")}`,
      ...placeOf(mail),
      proof,
    }));
  const tried = eachCall(run)
    .filter(({ call }) => isRefusedSend(call))
    .map(({ call, proof }): Found => ({
      scenario: name,
      message: `SES was asked to mail nobody: ${call.error ?? "it refused"}`,
      ...placeOf(call),
      proof,
    }));
  return [...mailed, ...tried];
}

function eachCall({
  calls,
}: ScenarioRun): { call: AwsCall; proof: { invocation: number; call: number } }[] {
  return calls.flatMap(({ invocation: { awsCalls } }, invocation) =>
    awsCalls.map((call, index) => ({ call, proof: { invocation, call: index } })),
  );
}

function lateIn({ scenario, calls }: ScenarioRun): Found[] {
  return calls.flatMap(({ invocation: { late } }, invocation): Found[] => {
    if (late === undefined) return [];
    const [mail] = late.mails;
    const [call] = late.awsCalls;
    if (mail !== undefined) {
      const message = `a mail to ${recipientsOf(mail).join(", ")} was on its way when the answer came`;
      return [{ scenario: scenario.name, message, ...placeOf(mail), proof: { invocation } }];
    }
    if (call === undefined) return [];
    const message = `${call.service} ${call.operation} was on its way when the answer came`;
    return [
      {
        scenario: scenario.name,
        severity: "warning",
        message,
        ...placeOf(call),
        proof: { invocation },
      },
    ];
  });
}

function crashedIn({ scenario, calls }: ScenarioRun): Found[] {
  return lateFailuresOf(calls).map(({ text, place, invocation }) => ({
    scenario: scenario.name,
    message: `what was left behind failed after the answer: ${text}`,
    ...(place !== undefined && { place }),
    proof: { invocation },
  }));
}

/**
 * What a handler does with "true", with "false" and with nothing: one that takes "false" for true treats
 * nothing alone as false, and one that waits for the boolean treats that alone as true.
 */
function checkFlag(suite: Suite): Found[] {
  const [yes, no, absent, boolean] = ["true", "false", "absent", "boolean"].map((flag) => {
    const run = suite.find(`confirm-sign-up/verified-${flag}`);
    return run === undefined || failureOf(run) !== undefined ? undefined : run;
  });
  if (yes === undefined || no === undefined || isOtherThan(yes, no)) return [];
  // What is left to chance is no different for the flag.
  if (!isSteady(suite)) return [];
  const told = (message: string): Found[] => [
    { scenario: no.scenario.name, message, proof: { invocation: 0 } },
  ];
  if (absent !== undefined && isOtherThan(absent, no)) {
    return told('with email_verified "false" the handler does what it does with "true"');
  }
  if (boolean !== undefined && isOtherThan(boolean, yes)) {
    return told('the handler waits for the boolean true, and Cognito sends the text "true"');
  }
  return [];
}

function isOtherThan(one: ScenarioRun, other: ScenarioRun): boolean {
  return String(behavioursOf(one)) !== String(behavioursOf(other));
}

/** Whether the handler does the same where it finds the same: one event again, and the same person. */
function isSteady(suite: Suite): boolean {
  const sameEvent = behavioursIn(suite, "confirm-sign-up/three-times-cold");
  const samePerson = [
    "confirm-sign-up/verified-true",
    "managed-login-sign-up/plain",
    "verification-link/plain",
  ].flatMap((name) => behavioursIn(suite, name));
  return [sameEvent, samePerson].every((alike) => new Set(alike).size <= 1);
}

function behavioursIn(suite: Suite, name: string): string[] {
  const run = suite.find(name);
  return run === undefined || failureOf(run) !== undefined ? [] : behavioursOf(run);
}

function injectedInto(run: ScenarioRun): Found[] {
  return run.calls.flatMap(({ invocation: { mails } }, invocation) => {
    const lineEnds = findMailWarnings(mails).filter(({ code }) => code === "header-injection");
    return mails.flatMap((mail, index): Found[] => {
      const proof = { invocation, mail: index };
      const base = { scenario: run.scenario.name, ...placeOf(mail), proof };
      if (recipientsOf(mail).includes(VICTIM)) {
        return [{ ...base, message: `a line end in a name made the mail go to ${VICTIM}` }];
      }
      if (mail.headers?.some(({ name }) => name.toLowerCase() === "x-injected") === true) {
        return [{ ...base, message: "a line end in a name began a header" }];
      }
      const found = lineEnds.find(({ where }) => where.mail === index);
      if (found === undefined) return [];
      const message = `a line end of a name gets into ${found.where.part}`;
      return [{ ...base, severity: "warning", message }];
    });
  });
}

function undeclaredIn(run: ScenarioRun): Found[] {
  const { name } = run.scenario;
  const spoofed = eachMail(run)
    .filter(({ mail, call }) => addressIn(mail.from) === emailOf(call.invocation))
    .map(({ mail, proof }): Found => ({
      scenario: name,
      message: `the mail's sender is the user's own address: ${mail.from}`,
      ...placeOf(mail),
      proof,
    }));
  const undeclared = eachCall(run)
    .filter(({ call }) => isRefusedSend(call) && !hasSender(call.parameters))
    .map(({ call, proof }): Found => ({
      scenario: name,
      message: `a mail without a sender was refused: ${call.error ?? ""}`,
      ...placeOf(call),
      proof,
    }));
  return [...spoofed, ...undeclared];
}

/** A message that the handler wrote itself has its sender where this does not look. */
function hasSender(parameters: Json | undefined): boolean {
  const given = asObject(parameters);
  if ("RawMessage" in given || "Raw" in asObject(given["Content"])) return true;
  const sender = given["Source"] ?? given["FromEmailAddress"];
  return typeof sender === "string" && /.@[^@\s]/.test(addressIn(sender));
}
