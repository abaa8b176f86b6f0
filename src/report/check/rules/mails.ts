import { shorten } from "../../../shorten.ts";
import { findingSentence } from "../../invocation/findings.ts";
import { byKind, GUIDE, TRIGGERS } from "./rule-text.ts";
import type { RuleTexts } from "./rule-text.ts";

export const MAIL_TEXTS = {
  "no-mail-on-password-reset": {
    title: "A password reset sends no welcome mail",
    why: "ConfirmForgotPassword calls the same trigger: a handler that does not check triggerSource welcomes people again.",
    fix: 'mail only if event.triggerSource === "PostConfirmation_ConfirmSignUp"',
    evidence: "https://github.com/aws-amplify/amplify-js/issues/3056",
    failing: "await welcome(event.request.userAttributes.email);",
    passing:
      'if (event.triggerSource === "PostConfirmation_ConfirmSignUp") {\n  await welcome(event.request.userAttributes.email);\n}',
    sentence: ({ subject }) => `the mail of a sign-up went out after a new password: "${subject}"`,
  },
  "no-duplicate-mail": {
    title:
      "Each call sends a mail once, and later calls in a warm environment do not send it again",
    why: "Cognito calls again when no answer came in time, and a warm environment keeps what the last call left.",
    fix: "send once per call, keep no recipients between calls, and mail as the last thing before you answer",
    evidence: "https://github.com/aws-amplify/amplify-js/issues/4805",
    failing: "const recipients = []; // outside of the handler\nrecipients.push(email);",
    passing: "const recipients = [email]; // in the handler",
    sentence: byKind({
      "twice-in-one-call": ({ to }) => `one call mailed ${to} the same thing twice`,
      "too-late": () =>
        "the mail went out and no answer came in time: Cognito calls again, and so it goes out again",
      "somebody-else": ({ call, to }) =>
        `call ${call} was for somebody else, and mailed ${to} again`,
      more: ({ call, count, first }) =>
        `call ${call} mailed ${count} times for the same event, and the first one ${first}`,
    }),
  },
  "no-mail-without-address": {
    title: "Users without an email address get no mail",
    why: "Pools that sign in by phone have users without one, and SES refuses a mail to undefined.",
    fix: "if (!event.request.userAttributes.email) return event;",
    evidence: GUIDE,
    failing: "await welcome(event.request.userAttributes.email);",
    passing: "const { email } = event.request.userAttributes;\nif (email) await welcome(email);",
    sentence: (args) =>
      "to" in args
        ? `a mail went to ${args.to}`
        : `SES was asked to mail nobody: ${args.error ?? "it refused"}`,
  },
  "awaits-mail": {
    title: "Every mail and every call is awaited",
    otherwise: "a warning for a call other than a mail",
    why: "Lambda freezes the environment with the answer. What is on its way then leaves at the next call, or never.",
    fix: "await every send, and Promise.all for several; forEach awaits nothing",
    evidence: "https://github.com/aws/aws-sdk-js/issues/4356",
    failing: "ses.send(new SendEmailCommand(mail));\nreturn event;",
    passing: "await ses.send(new SendEmailCommand(mail));\nreturn event;",
    sentence: (args) =>
      `${"to" in args ? `a mail to ${args.to}` : args.call} was on its way when the answer came`,
  },
  "no-late-crash": {
    title: "No background work crashes after the response",
    why: "A promise that nobody awaits rejects when the environment goes on: in the call of somebody else, which fails of it.",
    fix: "await every promise, and catch what one rejects with that must not fail the sign-up",
    evidence: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
    failing: "void audit(event.userName);\nreturn event;",
    passing:
      "await audit(event.userName).catch((error) => console.error(error.name));\nreturn event;",
    sentence: ({ error }) => `what was left behind failed after the answer: ${error}`,
  },
  "escapes-html": {
    title: "User input is escaped in HTML",
    why: "Anybody can sign up with somebody else's address and markup for a name: your own mail is then a phishing mail.",
    fix: "escape & < > \" ' in every value that goes into HTML, or use a template that does",
    evidence: "https://owasp.org/www-community/attacks/xss/",
    failing: "const html = `<p>Hello ${attributes.name}</p>`;",
    passing: "const html = `<p>Hello ${escapeHtml(attributes.name)}</p>`;",
    sentence: ({ attributes }) => `markup in ${attributes.join(", ")} arrives as markup`,
  },
  "no-header-injection": {
    title: "No value can add a mail header",
    otherwise: "a warning for a line end that SES rejects or encodes",
    why: "A line end in a name that goes into a header begins a header of the user's own: Bcc, for one.",
    fix: 'replace line ends in what goes into a subject or a header: name.replace(/[\\r\\n]+/g, " ")',
    evidence: "https://owasp.org/www-community/vulnerabilities/CRLF_Injection",
    failing: "const raw = `Subject: Welcome ${name}\\r\\nTo: ${email}\\r\\n\\r\\nHello`;",
    passing:
      'const shown = name.replace(/[\\r\\n]+/g, " ");\nconst raw = `Subject: Welcome ${shown}\\r\\nTo: ${email}\\r\\n\\r\\nHello`;',
    sentence: byKind({
      recipient: ({ to }) => `a line end in a name made the mail go to ${to}`,
      header: () => "a line end in a name began a header",
      "line-end": ({ warning }) => findingSentence(warning),
    }),
  },
  "mail-arrives": {
    title: "SES accepts and renders every mail of an ordinary sign-up",
    why: "A refused mail is lost: the trigger is not called again. SES also accepts a call whose template lacks a value, and sends no mail.",
    fix: "correct what SES names, and give every variable of a template a value in TemplateData",
    evidence: "https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-api.html",
    failing: 'const mail = { Template: "welcome", TemplateData: "{}" }; // Hello {{name}}',
    passing:
      'const mail = { Template: "welcome", TemplateData: JSON.stringify({ name: attributes.name ?? "there" }) };',
    sentence: byKind({
      "not-rendered": ({ warning }) => findingSentence(warning),
      refused: ({ error }) => `SES refused the mail: ${error}`,
    }),
  },
  "no-undefined-in-mail": {
    title: "No mail says undefined",
    why: "An attribute that is not there is undefined, which a template writes out.",
    fix: 'have a default for what may be missing: attributes.name ?? "there"',
    evidence: GUIDE,
    failing: "const text = `Hello ${event.request.userAttributes.name}`;",
    passing: 'const text = `Hello ${event.request.userAttributes.name ?? "there"}`;',
    sentence: ({ warning }) => findingSentence(warning),
  },
  "no-undefined-in-calls": {
    title: "No call is made with an undefined value",
    why: "A variable or an attribute that is not set becomes the text undefined in a URL, a table's name or a key.",
    fix: "set the variables that the handler reads (--env NAME=value), and give optional attributes a default",
    evidence: GUIDE,
    failing: 'const key = { pk: `ORG#${event.request.userAttributes["custom:organization"]}` };',
    passing:
      'const organization = event.request.userAttributes["custom:organization"];\nconst key = { pk: organization ? `ORG#${organization}` : "NO-ORG" };',
    sentence: byKind({
      value: ({ call, path, value }) =>
        path === ""
          ? `${call} has an undefined value in its URL`
          : `${call} was called with ${JSON.stringify(shorten(value, 60))} in ${path}`,
      variable: ({ name, in: what }) => `${name} is not set, which shows in ${what}`,
    }),
  },
  "reads-what-is-sent": {
    title: "The handler reads keys where Cognito puts them",
    why: "A key in another place is undefined, and no error says so: an item goes out without its key.",
    fix: "read the user name from event.userName, and attributes from event.request.userAttributes",
    evidence: TRIGGERS,
    failing: "const { userName } = event.request;",
    passing: "const { userName } = event;",
    sentence: ({ read, meant }) => `${read} is read, which no event has: Cognito sends ${meant}`,
  },
  "declares-from": {
    title: "The sender is declared, and is not the user",
    why: "SES sends from verified identities alone, and a sender made of what the user typed is spoofed.",
    fix: "take the sender from the function's configuration, and fail early without it",
    evidence: "https://docs.aws.amazon.com/ses/latest/dg/verify-addresses-and-domains.html",
    failing: "const mail = { Source: event.request.userAttributes.email };",
    passing: "const mail = { Source: process.env.SES_SOURCE_EMAIL };",
    sentence: (args) => {
      if ("from" in args) return `the mail's sender is the user's own address: ${args.from}`;
      const { sender, error, unset } = args;
      const what =
        sender === undefined
          ? "a mail without a sender was refused"
          : `the sender ${JSON.stringify(sender)} is not an address; SES refused the mail`;
      return [`${what}: ${error}`, ...unset.map((name) => `${name} is not set`)].join("; ");
    },
  },
} satisfies Partial<RuleTexts>;
