import { counted } from "../../terminal/counted.ts";
import { madeUpValue } from "../../../made-up-value.ts";
import { listed } from "../../../listed.ts";
import { serviceName } from "../../../service-name.ts";
import { shorten } from "../../../shorten.ts";
import { findingSentence } from "../../invocation/findings.ts";
import { byKind, GUIDE, LINK_USERS, messageText, TRIGGERS } from "./rule-text.ts";
import type { RuleTexts } from "./rule-text.ts";

const USER_NAME = {
  named: "",
  mixed: ", where another call writes the sub",
  meant: ", which the source code names sub",
};

export const MAIL_TEXTS = {
  "no-mail-on-password-reset": {
    title: "A password reset must not trigger a welcome mail",
    why: "ConfirmForgotPassword calls the same trigger: a handler that does not check triggerSource sends its welcome mail again.",
    fix: 'mail only if event.triggerSource === "PostConfirmation_ConfirmSignUp"',
    evidence: "https://github.com/aws-amplify/amplify-js/issues/3056",
    failing: "await welcome(event.request.userAttributes.email);",
    passing:
      'if (event.triggerSource === "PostConfirmation_ConfirmSignUp") {\n  await welcome(event.request.userAttributes.email);\n}',
    sentence: ({ subject }) =>
      `the sign-up mail was sent again after a password reset: "${subject}"`,
  },
  "no-duplicate-mail": {
    title: "Mail must not be sent twice",
    why: "Cognito may call again if no response arrives in time, and a warm environment keeps the state of the last call.",
    otherwise:
      "a note for a second mail to a person who signs up and later uses Google with the same address",
    fix: "send once per call, keep no recipients between calls, and send mail just before you return",
    fixFor: (args) => {
      if (args.kind === "two-ways") return LINK_USERS;
      return args.kind === "twice-in-one-call" && args.isOldSdk
        ? "send once per call; in version 2 of the SDK, pass a callback or call .promise(), not both, as each of them sends the request"
        : undefined;
    },
    evidence: "https://github.com/aws-amplify/amplify-js/issues/4805",
    failing: "const recipients = []; // outside of the handler\nrecipients.push(email);",
    passing: "const recipients = [email]; // in the handler",
    sentence: byKind({
      "twice-in-one-call": ({ to }) => `one call sent ${to} the same mail twice`,
      "two-ways": ({ subject }) =>
        `a person who signs up and later uses Google with the same address is another user to Cognito, and gets this mail again: "${subject}"`,
      "too-late": () =>
        "the mail was sent, but no response came in time: if Cognito calls again, the mail is sent again",
      "somebody-else": ({ call, to }) =>
        `call ${call} was for another user, but sent mail to ${to} again`,
      more: ({ call, count, first }) =>
        `call ${call} sent mail to ${counted(count, "recipient")} for the same event; the first call sent it to ${first}`,
    }),
  },
  "no-mail-without-address": {
    title: "The handler must not send mail for users without an email address",
    why: "Pools with phone sign-in have users without an address, and SES refuses mail to undefined.",
    fix: "if (!event.request.userAttributes.email) return event;",
    evidence: GUIDE,
    failing: "await welcome(event.request.userAttributes.email);",
    passing: "const { email } = event.request.userAttributes;\nif (email) await welcome(email);",
    sentence: (args) =>
      "to" in args
        ? `mail was sent to ${args.to}`
        : `the handler asked SES to send mail without a recipient: ${args.error ?? "it refused"}`,
  },
  "awaits-mail": {
    title: "Every mail and every call must be awaited",
    otherwise: "a warning for a call that sends no mail",
    why: "Lambda freezes the environment after the response. Unfinished calls continue in the next invocation, or never. A call that is not awaited finishes only if other calls take longer.",
    fix: "await every send, several with Promise.all; forEach does not await",
    evidence: "https://github.com/aws/aws-sdk-js/issues/4356",
    failing: "ses.send(new SendEmailCommand(mail));\nreturn event;",
    passing: "await ses.send(new SendEmailCommand(mail));\nreturn event;",
    sentence: (args) =>
      `${args.slow === undefined ? "" : `with a slow ${serviceName(args.slow)}, `}${"to" in args ? `a mail to ${args.to} was still being sent` : `${args.call} was still running`} when the handler responded`,
  },
  "no-late-crash": {
    title: "Background work must not crash after the response",
    why: "A promise that is not awaited can reject after the response: it then crashes the environment during another user's call.",
    fix: "await every promise, and catch rejections that must not fail the sign-up",
    evidence: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
    failing: "void audit(event.userName);\nreturn event;",
    passing:
      "await audit(event.userName).catch((error) => console.error(error.name));\nreturn event;",
    sentence: ({ error }) => `background work failed after the response: ${messageText(error)}`,
  },
  "escapes-html": {
    title: "User input must be escaped in HTML",
    why: "Anyone can sign up with another person's address and use markup as a name, which turns your mail into phishing.",
    fix: "escape & < > \" ' in every value that goes into HTML, or use a template engine that does",
    evidence: "https://owasp.org/www-community/attacks/xss/",
    failing: "const html = `<p>Hello ${attributes.name}</p>`;",
    passing: "const html = `<p>Hello ${escapeHtml(attributes.name)}</p>`;",
    sentence: ({ attributes }) => `markup in ${listed(attributes)} is not escaped`,
  },
  "no-header-injection": {
    title: "User input must not add mail headers",
    otherwise:
      "a warning for a line break that SES rejects or encodes; a note for lines added to the text of a mail to someone else",
    why: "A line break in a header value starts a new header that the user controls, such as Bcc. In the text of a mail to your team, it adds lines that look like yours.",
    fix: 'remove line breaks from values: name.replace(/[\\r\\n]+/g, " ")',
    evidence: "https://owasp.org/www-community/vulnerabilities/CRLF_Injection",
    failing: "const raw = `Subject: Welcome ${name}\\r\\nTo: ${email}\\r\\n\\r\\nHello`;",
    passing:
      'const shown = name.replace(/[\\r\\n]+/g, " ");\nconst raw = `Subject: Welcome ${shown}\\r\\nTo: ${email}\\r\\n\\r\\nHello`;',
    sentence: byKind({
      recipient: ({ to }) => `a line break in a name sent the mail to ${to}`,
      header: () => "a line break in a name started a header",
      lines: ({ to, attributes }) =>
        `a line break in ${listed(attributes, "or")} lets the user add lines to the text of a mail to ${to}`,
      "line-end": ({ warning }) => findingSentence(warning),
    }),
  },
  "mail-arrives": {
    title: "SES must accept and render every mail in an ordinary sign-up",
    otherwise: "a note for a mail to a whole list, which SES refuses once the list is long",
    why: "A refused mail is lost: the trigger is not called again. If a template variable has no value, SES accepts the call but sends no mail. It also sends mail without a body or with unreplaced placeholders.",
    fix: "fix what SES reports, and give every template variable a value in TemplateData",
    fixFor: (args) =>
      args.kind === "many" ? "send each mail to at most 50 recipients" : undefined,
    evidence: "https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-api.html",
    failing: 'const mail = { Template: "welcome", TemplateData: "{}" }; // Hello {{name}}',
    passing:
      'const data = { name: attributes.name || "there" };\nconst mail = { Template: "welcome", TemplateData: JSON.stringify(data) };',
    sentence: byKind({
      unfinished: ({ warning }) => findingSentence(warning),
      refused: ({ error }) => `SES refused the mail: ${messageText(error)}`,
      many: ({ list, error }) =>
        `once ${list} returns more than 50 addresses, SES refuses the mail to all of them: ${messageText(error)}`,
    }),
  },
  "no-undefined-in-mail": {
    title: 'Mail must not contain "undefined"',
    why: 'A missing attribute is undefined, and a template literal renders it as "undefined".',
    fix: 'use a default for optional attributes: attributes.name || "there"',
    evidence: GUIDE,
    failing: "const text = `Hello ${event.request.userAttributes.name}`;",
    passing: 'const text = `Hello ${event.request.userAttributes.name || "there"}`;',
    sentence: ({ warning }) => findingSentence(warning),
  },
  "no-undefined-in-calls": {
    title: "Calls must not contain undefined values",
    why: 'An unset variable or attribute becomes the string "undefined" in a URL, a table name or a key.',
    fix: "set a default for values that may be missing, or omit them; replace placeholders such as <API_KEY>",
    fixFor: (args) =>
      args.kind === "variable"
        ? `set ${args.name} (--env ${args.name}=${madeUpValue(args.name, "value")}), or fail early without it`
        : undefined,
    evidence: GUIDE,
    failing:
      'const attributes = event.request.userAttributes;\nconst key = { pk: `ORG#${attributes["custom:organization"]}` };',
    passing:
      'const organization = event.request.userAttributes["custom:organization"];\nconst key = { pk: organization ? `ORG#${organization}` : "NO-ORG" };',
    sentence: byKind({
      value: ({ call, path, value }) =>
        path === ""
          ? `${call} has an undefined value in its URL`
          : `${call} was called with ${JSON.stringify(shorten(aroundUndefined(value), 60))} in ${path}`,
      variable: ({ name, in: what }) => `${name} is not set, which affects ${what}`,
    }),
  },
  "encodes-urls": {
    title: "Attributes in URLs must arrive unchanged",
    why: "In a URL built by string concatenation, + arrives as a space, and &, # and = cut a value off or start a parameter that the user chooses.",
    fix: "set query parameters with URLSearchParams, and use encodeURIComponent in a path",
    evidence: "https://url.spec.whatwg.org/#application/x-www-form-urlencoded",
    failing: "await fetch(`https://crm.example.com/added?email=${email}`);",
    passing:
      'const url = new URL("https://crm.example.com/added");\nurl.searchParams.set("email", email);\nawait fetch(url);',
    sentence: ({ call, attributes }) =>
      `${call}: the receiver gets a different value for ${listed(attributes)}`,
  },
  "reads-what-is-sent": {
    title: "The handler must read only keys that Cognito sends, from the right place",
    otherwise:
      "a warning for a triggerSource value that Cognito never sends, and for a user name in a field called sub",
    why: "A key read from the wrong place is undefined without an error: an item is written without its key. Work that waits for a misspelled triggerSource is never done. The user name equals the sub only for users who sign up with an address: federated users are called Google_1234, others choose a name, and tokens contain the sub.",
    fix: "read the user name from event.userName, and attributes, including sub, by Cognito's names from event.request.userAttributes; compare triggerSource with PostConfirmation_ConfirmSignUp or PostConfirmation_ConfirmForgotPassword",
    evidence: TRIGGERS,
    failing:
      'const { userName } = event.request;\nif (event.triggerSource === "PostConfirmation_ConfirmSignup")\n  await welcome(userName);',
    passing:
      'const { userName } = event;\nif (event.triggerSource === "PostConfirmation_ConfirmSignUp")\n  await welcome(userName);',
    sentence: byKind({
      misplaced: ({ read, meant, isCustom }) =>
        `the handler reads ${read}, which does not exist in any event${meant === undefined ? "" : `: Cognito sends ${isCustom === true ? "a custom attribute as " : ""}${meant}`}`,
      "never-sent": ({ source }) =>
        `triggerSource is compared with "${source}", which Cognito never sends`,
      "user-name": ({ call, path, how }) =>
        `${call} writes the user name to ${path}${USER_NAME[how]}; for federated users, the user name and the sub differ`,
    }),
  },
  "declares-from": {
    title: "The sender must be configured and must not be the user",
    why: "SES only sends from verified identities, and a sender taken from user input can be spoofed.",
    fix: "take the sender from the function's configuration, and fail early without it",
    fixFor: (args) => {
      const [unset] = "unset" in args ? args.unset : [];
      if (unset !== undefined) {
        return `set ${unset} (--env ${unset}=no-reply@example.com), or fail early without it`;
      }
      // A name and an address, which are not written as one.
      return "sender" in args && /\w@\w/.test(args.sender ?? "")
        ? 'write the sender as "Name" <name@example.com>, and quote a name that contains a comma'
        : undefined;
    },
    evidence: "https://docs.aws.amazon.com/ses/latest/dg/verify-addresses-and-domains.html",
    failing: "const mail = { Source: event.request.userAttributes.email };",
    passing: "const mail = { Source: process.env.SES_SOURCE_EMAIL };",
    sentence: (args) => {
      if ("from" in args) {
        return args.from === ""
          ? "the mail has no sender, so mail servers reject it"
          : `the mail's sender is the user's own address: ${args.from}`;
      }
      const { sender, error, unset } = args;
      const what =
        sender === undefined
          ? "a mail without a sender was refused"
          : `the sender ${JSON.stringify(sender)} is not an address; SES refused the mail`;
      return [`${what}: ${messageText(error)}`, ...unset.map((name) => `${name} is not set`)].join(
        "; ",
      );
    },
  },
} satisfies Partial<RuleTexts>;

/** A text from shortly before what is undefined in it. */
function aroundUndefined(text: string): string {
  const at = text.search(/undefined|\[object |\bNaN\b|\bnull\b|\$\{/);
  return at > 40 ? `…${text.slice(at - 30)}` : text;
}
