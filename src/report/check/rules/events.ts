import { listed } from "../../../listed.ts";
import { shorten } from "../../../shorten.ts";
import {
  ATTRIBUTES,
  byKind,
  conditionText,
  failedAlone,
  failsText,
  GUIDE,
  messageText,
  TRIGGERS,
  valuesText,
} from "./rule-text.ts";
import type { RuleTexts } from "./rule-text.ts";

export const EVENT_TEXTS = {
  "guards-client-metadata": {
    title: "The handler must work without clientMetadata",
    why: "Cognito omits clientMetadata if the app passed none. The clientMetadata of SignUp does not reach a later ConfirmSignUp.",
    fix: "read it with ?. and a default: event.request.clientMetadata?.plan",
    evidence: "https://github.com/aws-amplify/amplify-js/issues/4439",
    failing: "const { plan } = event.request.clientMetadata;",
    passing: 'const plan = event.request.clientMetadata?.plan ?? "free";',
    sentence: ({ error }) => `without clientMetadata ${failsText(error)}`,
  },
  "accepts-missing-attributes": {
    title: "The handler must work without optional attributes",
    why: "The pool, the provider and the user decide which attributes exist and which are verified. Only sub always exists.",
    fix: 'use a default in text: attributes.name || "there"; leave a missing value out of records; return the event if there is nothing to do, including for an unverified address',
    evidence: GUIDE,
    failing: 'const [first] = event.request.userAttributes.name.split(" ");',
    passing: 'const [first] = (event.request.userAttributes.name || "there").split(" ");',
    sentence: failedAlone,
  },
  "accepts-every-flow": {
    title: "The handler must respond in every flow that calls it",
    why: "An administrator's confirmation has a null clientId, a password reset has a different triggerSource, and newer pools have a different kind of sub.",
    fix: "treat callerContext.clientId as optional, and return the event for an unknown triggerSource",
    fixFor: (args) =>
      args.kind === "failed-alone" && args.namedOtherwise === true
        ? "do not compare userName with the sub or a UUID: it is the name that the user chose, or begins with the provider's name"
        : undefined,
    evidence: "https://github.com/aws/aws-lambda-go/issues/44",
    failing: "const app = APPS[event.callerContext.clientId.slice(0, 4)];",
    passing: 'const app = APPS[event.callerContext.clientId?.slice(0, 4) ?? ""];',
    sentence: failedAlone,
  },
  "validates-what-cognito-sends": {
    title: "A schema must accept every event that Cognito sends",
    why: "Schemas are often written for one sign-up. A password reset has a different triggerSource, and an administrator's confirmation has a null clientId. Only sub always exists, and in newer pools it is not a valid RFC 9562 UUID. Powertools' schema for this trigger only accepts a ConfirmSignUp with a clientId.",
    fix: "accept both trigger sources, a null clientId, optional attributes and a sub that is not a UUID, or validate only the keys you read",
    evidence: GUIDE,
    failing:
      'const source = z.literal("PostConfirmation_ConfirmSignUp");\nconst schema = z.object({ triggerSource: source });\nconst event = schema.parse(input);',
    passing:
      "const schema = z.looseObject({ triggerSource: z.string() });\nconst event = schema.parse(input);",
    sentence: failedAlone,
  },
  "handles-federated-users": {
    title: "The handler must work for users of identity providers",
    otherwise: "a warning for a sub used in place of the user name",
    why: "Their first sign-in calls this trigger: user names begin with the provider's name, identities is a JSON string, and email_verified may be missing.",
    fix: "parse identities as JSON, and do not require email_verified",
    fixFor: (args) =>
      args.kind === "sub-as-username"
        ? "pass event.userName as Username: Cognito accepts the sub only for local users"
        : undefined,
    evidence: "https://github.com/aws-amplify/amplify-js/issues/5117",
    failing: "const [{ providerName }] = event.request.userAttributes.identities;",
    passing:
      'const { identities = "[]" } = event.request.userAttributes;\nconst [identity] = JSON.parse(identities);',
    sentence: (args) =>
      args.kind === "sub-as-username"
        ? `${args.call} passes the sub as Username, which AWS does not accept for users of identity providers`
        : failedAlone(args),
  },
  "accepts-any-value": {
    title: "The handler must accept values in any script and of any length",
    otherwise: "a warning or a note for an attribute value taken from the handler's code",
    why: "An attribute can be empty or contain any text of up to 2,048 characters.",
    fix: "do not validate names with a pattern; encode values where they are used, and shorten those that are too long",
    fixFor: ({ chosen }) =>
      chosen &&
      `return the event for ${chosen.key.endsWith(" address") ? "every address" : `every value of ${chosen.key}`}, because an error does not undo the confirmation; reject a sign-up in a pre sign-up trigger`,
    evidence:
      "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AttributeType.html",
    failing: 'if (!/^[a-z ]{1,50}$/i.test(name)) throw new Error("invalid name");',
    passing: "const shown = name.slice(0, 50);",
    sentence: failedAlone,
  },
  "accepts-new-keys": {
    title: "The handler must accept new keys in the event",
    why: "AWS says that events may get new keys. Strict validation then rejects the event.",
    fix: "let schemas pass unknown keys, and return the event you received",
    evidence: TRIGGERS,
    failing: "const event = z.strictObject({ version: z.string() }).parse(input);",
    passing: "const event = z.looseObject({ version: z.string() }).parse(input);",
    sentence: failedAlone,
  },
  "works-when-warm": {
    title: "The next call in the same environment must work",
    why: "Lambda reuses environments. Anything a call closes or uses up outside the handler is missing in the next call, which serves another user.",
    fix: "keep pools and clients open between calls, or create them inside the handler; keep no other state",
    evidence: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html",
    failing:
      "await pool.query(insert);\nawait pool.end(); // the next call needs it\nreturn event;",
    passing: "await pool.query(insert);\nreturn event;",
    fixFor: (args) =>
      "kept" in args
        ? "keep no user data outside the handler; build every text and object inside the call"
        : "isLost" in args
          ? "return the event in every call, whatever an earlier call did"
          : "skipped" in args
            ? "keep no variable outside the handler that makes it skip the work after the first user"
            : undefined,
    sentence: (args) => {
      const { call } = args;
      if ("kept" in args) {
        const data = `${call === undefined ? "the handler's" : "its"} ${args.by ?? "mail"} contains data of the previous user: "${args.kept}"`;
        return call === undefined
          ? `after calls for other users in the same environment, ${data}`
          : `call ${call} was for another user, but ${data}`;
      }
      if ("skipped" in args) {
        return `call ${call} was for another user, and the handler did not do this work for them: ${args.skipped}`;
      }
      const what = "isLost" in args ? "returns nothing" : `fails: ${messageText(args.error)}`;
      return call === undefined
        ? `after other calls in the same environment, the handler ${what}`
        : `${call === 2 ? "the second call" : `call ${call}`} in the same environment ${what}`;
    },
  },
  "no-callback-style": {
    title: "The handler must be async and take no callback",
    otherwise: "an error if the runtime is nodejs24.x",
    why: "nodejs24.x rejects a handler that takes a callback, and nodejs22.x will be deprecated.",
    fix: "make it async (event) => { … return event; }, and use promises instead of callbacks",
    fixFor: ({ wrapper }) =>
      wrapper &&
      `update ${wrapper}, whose function takes a callback in this version, or remove it; return the event, and do not call context.done, context.succeed or context.fail`,
    evidence: "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html",
    failing: "exports.handler = (event, context, callback) => callback(null, event);",
    passing: "exports.handler = async (event) => event;",
    sentence: ({ error }) => `nodejs24.x rejects the handler: ${messageText(error)}`,
  },
  "no-alias-attributes": {
    title: "The address must be read from email, not from an alias",
    why: "cognito:email_alias only exists in pools with email as an alias, and never for federated users.",
    fix: "read event.request.userAttributes.email",
    evidence: "https://github.com/aws-samples/serverless-registration-app-genai/pull/12",
    failing: 'const to = event.request.userAttributes["cognito:email_alias"];',
    passing: "const to = event.request.userAttributes.email;",
    sentence: (args) =>
      args.kind === "not-sent" ? "without cognito:email_alias no mail is sent" : failedAlone(args),
  },
  "no-trust-in-unverified": {
    title: "Permissions and accounts must not depend on values users can set themselves",
    otherwise:
      "a note for plans and organizations without special permissions, for groups whose names suggest none, for a group that every user joins if a lookup finds nothing, for a record with isVerified: true for an unverified address, for a mail that calls it verified, and for an id that a client may send; no finding for a custom attribute that no app client of the project can write or that its pool does not have",
    why: "Anyone can pass clientMetadata and write any attribute that the app client can write. By default, these are all attributes; if check does not know the pool, it assumes the default. An address belongs to the user only after verification: administrators, pre sign-up triggers and identity providers can confirm users without verifying the address.",
    fix: 'assign groups and roles on the server; do not let the app client write the attribute; require email_verified === "true" before you trust a domain or find an account by its address, and leave email_verified to Cognito',
    fixFor: (args) => {
      if (args.kind === "everybody") {
        return "let an administrator or a deploy script add the user to this group";
      }
      if (args.kind === "recorded") {
        return 'record attributes.email_verified === "true" instead of a constant';
      }
      if (args.kind === "told") {
        return 'write that the account is confirmed, or only mention the address if email_verified === "true"';
      }
      if (args.kind === "kept") {
        return `set ${args.key} in every sign-up, and recognize a retry by a record whose key is the sub; also leave the attribute out of the app client's write attributes`;
      }
      if (args.kind !== "verified") return undefined;
      return `do not write ${args.contact}_verified: Cognito sets it when the user enters the code that was sent there`;
    },
    evidence: ATTRIBUTES,
    failing:
      'const GroupName = event.request.userAttributes["custom:role"]; // "admin"\nconst membership = { UserPoolId, Username, GroupName };\nawait cognito.send(new AdminAddUserToGroupCommand(membership));',
    passing:
      'const GroupName = "members";\nconst membership = { UserPoolId, Username, GroupName };\nawait cognito.send(new AdminAddUserToGroupCommand(membership));',
    sentence: byKind({
      chosen: ({ key, value, effect, isUnless }) =>
        `${isUnless === true ? `unless ${conditionText({ key, value })}` : `with ${valuesText({ key, value })}`}, ${effect.startsWith("the user ") ? "" : "the handler calls "}${effect}`,
      linked: ({ call, how }) =>
        how === "joined"
          ? `an unverified address gives access to another user's account: ${call} links the two`
          : `an unverified address is enough to replace another user's record: ${call} has the same key`,
      verified: ({ call, contact, isReset }) => {
        const what = contact === "email" ? "address" : "phone number";
        return isReset === true
          ? `a password reset marks a new, unverified ${what} as verified: ${call}`
          : `${call} marks an unverified ${what} as verified`;
      },
      recorded: ({ call, field }) =>
        `${call} records an unverified address as verified: ${field} is true, whatever email_verified says`,
      told: ({ text }) =>
        `a mail calls an unverified address verified, whatever email_verified says: ${JSON.stringify(shorten(text, 120))}`,
      kept: ({ key, call }) =>
        `if a client sends ${key} at sign-up, the handler keeps that value and does not set its own with ${call}`,
      everybody: ({ group, after, isFirst }) => {
        const who = isFirst === true ? "the first person" : "anyone";
        const found = after.map(([read, what]) =>
          what === "this" ? `${read} finds what it found here` : `${read} finds ${what}`,
        );
        return `${who} who signs up joins the group "${group}"${
          found.length === 0 ? "" : ` if ${listed(found)}`
        }`;
      },
    }),
  },
  "false-is-false": {
    title: 'The string "false" must be treated as false',
    why: 'Every attribute is a string, and the string "false" is truthy.',
    fix: 'compare with the string: attributes.email_verified === "true"',
    evidence: "https://github.com/aws-samples/amazon-cognito-passwordless-auth/issues/199",
    failing: "if (event.request.userAttributes.email_verified) grant(event.userName);",
    passing:
      'const { email_verified } = event.request.userAttributes;\nif (email_verified === "true") grant(event.userName);',
    sentence: ({ taken }) =>
      taken === "false-for-true"
        ? 'the handler treats email_verified "false" like "true"'
        : 'the handler expects the boolean true, but Cognito sends the string "true"',
  },
} satisfies Partial<RuleTexts>;
