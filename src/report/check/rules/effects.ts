import { COGNITO_LIMIT_MS } from "../../../cognito-limits.ts";
import { listed } from "../../../listed.ts";
import { shorten } from "../../../shorten.ts";
import type { FailsAgain, RuleArgs } from "../../../contract/check/finding.ts";
import { ATTRIBUTES, byKind, GUIDE, LINK_USERS, messageText, TRIGGERS } from "./rule-text.ts";
import type { RuleTexts } from "./rule-text.ts";

export const EFFECT_TEXTS = {
  "no-repeated-effect-on-reset": {
    title: "A password reset must not repeat the work of a sign-up",
    otherwise: "an error if that work fails the reset",
    why: "ConfirmForgotPassword calls the same trigger. Records, messages and group changes are repeated, and initial values set again, for a user who signed up long ago.",
    fix: 'return early: if (event.triggerSource !== "PostConfirmation_ConfirmSignUp") return event;',
    evidence: GUIDE,
    failing:
      "const Item = { id: sub, credits: 0 };\nawait table.send(new PutCommand({ TableName, Item }));\nreturn event;",
    passing:
      'if (event.triggerSource !== "PostConfirmation_ConfirmSignUp") return event;\nconst Item = { id: sub, credits: 0 };\nawait table.send(new PutCommand({ TableName, Item }));\nreturn event;',
    sentence: byKind({
      work: ({ calls, replaced, constants }) =>
        [
          `a password reset repeats the work of the sign-up: ${listed(calls)}`,
          ...(replaced.length === 0
            ? []
            : [
                `${calls.length === 1 ? "it" : listed(replaced)} ${replaced.length === 1 ? "overwrites" : "overwrite"} the record, and everything added since is lost`,
              ]),
          ...(constants.length === 0
            ? []
            : [`it sets ${listed(constants)}, which replaces later changes`]),
        ].join("; "),
      constant: ({ call, constants }) =>
        `a password reset sets ${listed(constants)}, which replaces later changes: ${call}`,
      group: ({ group }) =>
        `a password reset adds the user to the group "${group}" again, even if an administrator removed them`,
      granted: ({ granted }) =>
        `a password reset gives rights to a user whose sign-up the handler has not seen: ${listed(granted)}`,
      fails: (args) =>
        `a password reset repeats the work of the sign-up and fails: ${refusalIn(args)}`,
    }),
  },
  "idempotent-effects": {
    title: "A second call for the same sign-up must change nothing",
    otherwise:
      "an error if later calls fail; a note for a message that is sent again, and for work that is already done and logged as an error",
    why: "Cognito may call up to three times if no response arrives within 5 seconds. By then, the records and messages of the first call already exist.",
    fix: 'derive every key from the sub: the id of a record, the name of an execution, the idempotency key of a request; write a record with a condition such as "attribute_not_exists(id)" and catch the ConditionalCheckFailedException (TransactionCanceledException in a transaction)',
    fixFor: againFix,
    evidence: TRIGGERS,
    failing:
      "const Item = { id: randomUUID(), userId: sub };\nawait table.send(new PutCommand({ TableName, Item }));",
    passing:
      'const ConditionExpression = "attribute_not_exists(id)";\nconst put = { TableName, Item: { id: sub }, ConditionExpression };\ntry {\n  await table.send(new PutCommand(put));\n} catch (error) {\n  if (error.name !== "ConditionalCheckFailedException") throw error;\n}',
    sentence: byKind({
      sent: ({ call, overlaps, id }) =>
        `${retryThat(overlaps)} repeats ${call}${id === undefined ? "" : `, with the same ${id}`}`,
      counted: ({ call, overlaps }) =>
        `${retryThat(overlaps)} increments the counter again: ${call}`,
      "new-values": ({ call, values, overlaps, ...condition }) =>
        `${retryThat(overlaps)} writes ${whatDiffers(values)}: ${call}; ${whatBecomes(call, values)}${whyTrue(condition)}`,
      fails: (args) =>
        `${
          args.isForAll === true
            ? "every sign-up after the first fails"
            : "for each user, every call after the first fails"
        }: ${refusalIn(args)}`,
      unfinished: ({ target, undone, error }) =>
        `after a first attempt that stopped at ${target}, the retry ${
          error === undefined ? "treats the sign-up as done" : `fails with ${shorten(error, 160)}`
        }; this work is never done: ${listed(undone)}`,
      alarm: ({ call, error, in: where }) =>
        `${ALARMED[where]} logs an error although the work is already done: ${call} fails with ${shorten(error, 160)}`,
      mistaken: ({ call, error, deeds, isReset }) =>
        `${isReset === true ? "a password reset" : "a retry"} treats work that is already done as a failure: ${call} fails with ${shorten(error, 160)}; the handler then does this: ${listed(deeds)}`,
    }),
  },
  "one-record-per-user": {
    title: "Each user must have exactly one record, shared with no other user",
    otherwise:
      "a note for a user who gets no record because another user's exists, for a record that contains neither sub nor user name, and for a user name or part of a key that two users share, or that differs only in case or spaces",
    why: "Users change their email address, phone number and name, and only sub stays the same. Another user may have the same name, or the same address, if the first account was deleted or the user comes from an identity provider. Password resets call the trigger with the current values.",
    fix: "derive the record's key from the sub, and look the record up by it",
    fixFor: (args) => {
      if (args.kind === "unmatched") return "write the sub into the record";
      if (args.kind === "two-ways") return LINK_USERS;
      if (args.kind === "spelled")
        return `lowercase and trim the ${args.of} wherever it is a key or looked up`;
      return args.kind === "shared" && !(args.isReplaced && args.of in SHARED)
        ? "add a part of the sub to the value, or reserve it with a conditional write and choose another one if it is taken"
        : undefined;
    },
    evidence: ATTRIBUTES,
    failing:
      "const found = await findByEmail(email);\nif (!found) await table.send(new PutCommand({ TableName, Item: { id: randomUUID(), email } }));",
    passing:
      'const ConditionExpression = "attribute_not_exists(id)";\nconst put = { TableName, Item: { id: sub, email }, ConditionExpression };\ntry {\n  await table.send(new PutCommand(put));\n} catch (error) {\n  if (error.name !== "ConditionalCheckFailedException") throw error;\n}',
    sentence: byKind({
      second: ({ contact, calls, attributes }) =>
        `after a change of ${CONTACT_NAMES[contact]}, a password reset does not find the user's record and creates another: ${listed(calls)}${
          attributes.length === 0 ? "" : `; it also replaces ${listed(attributes)}`
        }`,
      unfound: ({ contact, error }) =>
        `after a change of ${CONTACT_NAMES[contact]}, a password reset does not find the user's record and fails: ${messageText(error)}`,
      taken: ({ by, undone, error }) => {
        const who =
          by === "email"
            ? "a user with the address of an earlier user, whose record still exists,"
            : "a user with the same name or local part as another user";
        return error === undefined
          ? `${who} gets no record: their sub is never written to ${listed(undone)}`
          : `${who} gets an error: ${messageText(error)}`;
      },
      unmatched: ({ call }) =>
        `${call} creates a record that contains neither the sub nor the user name, so nothing connects it to the user after a change of email address`,
      "two-ways": ({ call }) =>
        `a person who signs up and later uses Google with the same address is another user to Cognito, and gets a second record: ${call}`,
      spelled: ({ call, path, of }) =>
        path === undefined
          ? `a user whose ${of} differs only in case from a stored one is not recognized: ${call} is case-sensitive`
          : `two users whose ${of === "email" ? "email addresses differ" : `${of} differs`} only in case or spaces get two records: ${call} with ${path}`,
      shared: ({ call, path, of, isReplaced }) =>
        `two users with the same ${SHARED[of] ?? of} get the same ${path}${
          isReplaced ? `, and the second replaces the first one's record: ${call}` : ` in ${call}`
        }`,
    }),
  },
  "no-incomplete-record": {
    title: "Records of users without an email address or a name must be usable",
    otherwise:
      "a warning if the address is a key, the name of a contact, or a required variable of a mutation; no finding for an attribute that the handler tests and omits",
    why: "Pools with phone or user name sign-in have users without an address. SDKs drop undefined values: the record lacks the attribute, and queries and mailings that use it miss the user.",
    fix: "decide what to do for such a user: omit the attribute, write another identifier, or return early",
    evidence: GUIDE,
    failing:
      "const Item = { id: sub, email };\nawait table.send(new PutCommand({ TableName, Item }));",
    passing:
      "const Item = { id: sub, ...(email && { email }) };\nawait table.send(new PutCommand({ TableName, Item }));",
    sentence: byKind({
      missing: ({ call, path, how, of = "an email address", because }) =>
        `for a user without ${of === "name" ? "a name" : of}, ${call} ${MISSING[how]} ${path}${because === undefined ? "" : `, ${BECAUSE[because]}`}`,
      broken: ({ call, path, value, of, isKey }) =>
        `for a user without ${of === "email" ? "an email address" : "a name"}, ${call} writes ${JSON.stringify(shorten(value, 60))} to ${path}${
          isKey === true ? ", a key that all such users share" : ""
        }`,
    }),
  },
  "finds-among-many": {
    title: "A search must find the user in a large pool or table",
    otherwise: "a note for a table search that is not limited to this user",
    why: "A list call returns one page: up to 60 users of a pool, or 1 MB of a table before filtering. Records on later pages are not found, and reading all of them takes longer than Cognito waits.",
    fix: 'read one record by its key: a Query on an index, ListUsers with Filter: `email = "${email}"`; keep a counter instead of counting records',
    evidence:
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html",
    failing:
      "const { Users } = await cognito.send(new ListUsersCommand({ UserPoolId }));\nconst isTaken = Users.some(({ Attributes }) => hasEmail(Attributes, email));",
    passing:
      'const Filter = `email = "${email}"`;\nconst list = new ListUsersCommand({ UserPoolId, Filter });\nconst { Users } = await cognito.send(list);\nconst isTaken = Users.length > 1;',
    sentence: byKind({
      "one-page": ({ call, limit }) =>
        `only the first page of ${call} is read, although there are more pages${
          limit === undefined
            ? ""
            : `; a limit of ${limit} counts records before the filter, so a match may be on a later page`
        }`,
      "all-pages": ({ call, pages, limitMs = COGNITO_LIMIT_MS }) =>
        `all ${pages} pages of ${call} are read; at 100 ms each, that exceeds ${limitMs / 1_000} seconds`,
      "whole-table": ({ call }) => `every sign-up searches a whole table: ${call}`,
    }),
  },
} satisfies Partial<RuleTexts>;

const CONTACT_NAMES = { email: "email address", phone_number: "phone number" };

const SHARED: Readonly<Record<string, string>> = {
  email: "local part of the address",
  name: "name",
  preferred_username: "preferred_username",
};

function retryThat(overlaps = false): string {
  return overlaps ? "a retry that overlaps the first attempt" : "a retry";
}

function refusalIn({ call, error }: FailsAgain): string {
  const text = shorten(error, 160);
  return call === undefined
    ? text
    : `${call} is refused with ${text.replace(/^the handler threw /, "")}`;
}

const ALARMED = {
  "sign-up": "every sign-up after the first",
  reset: "a password reset",
  retry: "a retry",
};

const MISSING = {
  absent: "has no",
  empty: "writes an empty string to",
  null: "writes null to",
};

const BECAUSE = {
  key: "which is the record's key",
  contact: "which identifies the contact",
  required: "a required variable of the mutation",
};

/** Calls that name the record they change. */
function whyTrue({ unmatched, newKey }: { unmatched?: string; newKey?: string }): string {
  const isTrue = "; its condition is always true, because";
  if (unmatched !== undefined) return `${isTrue} the record has no attribute "${unmatched}"`;
  return newKey === undefined ? "" : `${isTrue} each record has a new key "${newKey}"`;
}

/** Stands for the record's address among the values. */
const ADDRESS = "address";

function whatBecomes(call: string, values: readonly string[]): string {
  if (values.includes(ADDRESS)) return "this creates a second record";
  if (call.startsWith("s3 "))
    return values.includes("Key") ? "this creates a second object" : "they replace the first ones";
  return REPLACING.test(call)
    ? "they replace the first ones"
    : "this creates a second record or replaces the first";
}

function whatDiffers(values: readonly string[]): string {
  const [address, others] = [values.includes(ADDRESS), values.filter((each) => each !== ADDRESS)];
  const different = `different values in ${shorten(listed(others), 100)}`;
  if (!address) return different;
  return `to a different address${others.length === 0 ? "" : `, and ${different}`}`;
}

const REPLACING = /^(?:cognito-idp |http P(?:UT|ATCH) |dynamodb UpdateItem)/;

/** For messages to people, which no program sorts out. */
const REMEMBERED =
  'remember that it was sent: write a record with a condition such as "attribute_not_exists(id)", where id is derived from the sub, before you send, and send only if that write succeeds';

/** Where a retry is recognized, for services without records of their own. */
const BY_KEY = "give the row a key derived from the sub, and insert it with ON CONFLICT DO NOTHING";

const RECOGNIZED: Readonly<Record<string, string>> = {
  appsync:
    'give the record an id derived from the sub, and treat an "already exists" error as success',
  events: "put the sub into the Detail, so that consumers can detect a duplicate",
  http: "send a key derived from the sub, so that the API can detect a duplicate (often an Idempotency-Key header), or ask the API whether the first call succeeded",
  mobiletargeting: REMEMBERED,
  lambda: "let the function detect a duplicate by the sub in its input",
  postgres: BY_KEY,
  "rds-data": BY_KEY,
  sns: "put the sub into the message, so that subscribers can detect a duplicate",
  sqs: "put the sub into the message, so that the consumer can detect a duplicate; in a FIFO queue, use the MessageDeduplicationId",
  states: "derive the execution's name from the sub, and catch ExecutionAlreadyExists",
};

/** What AWS's SDK throws. */
const THROWN_BY_AWS = /^\w+(?:Exception|Failed|Exists)(?=: )/;

function failingFix({ call, error, isForAll }: FailsAgain): string {
  if (isForAll === true) {
    return "derive the key from the sub, or treat this error as success if all users share the record";
  }
  const [name] = THROWN_BY_AWS.exec(error) ?? [];
  // It has other causes, too.
  if (name === "TransactionCanceledException") {
    return "catch TransactionCanceledException and continue only if the Code of every entry of its CancellationReasons is ConditionalCheckFailed or None: then the first call did the work";
  }
  if (name !== undefined)
    return `catch ${name} from this call and continue: the first call did the work`;
  const success = "treat this error as success, because the first call did the work";
  return call?.startsWith("appsync ") === true
    ? success
    : `${success}, or write only what is missing (in SQL, ON CONFLICT DO NOTHING)`;
}

function againFix(args: RuleArgs["idempotent-effects"]): string | undefined {
  if (args.kind === "fails") return failingFix(args);
  if (args.kind === "unfinished") {
    return "let the retry do the missing work: check each step separately, or write the record that the retry checks after everything else";
  }
  const [service = "", operation = ""] = args.call.split(" ");
  switch (args.kind) {
    case "alarm": {
      const name = /^\w+(?=: )/.exec(args.error)?.[0];
      return (
        name &&
        `catch ${name} from this call separately, and do not log it as an error: the work is done`
      );
    }
    case "counted":
      if (args.isReadBefore === true) {
        return "increment with ADD, which stays correct if two users sign up at the same time, and only if the user's record is new (a put with attribute_not_exists, or one transaction with it)";
      }
      return "increment only with a condition that holds once per user, and catch the ConditionalCheckFailedException";
    case "new-values":
      if (service === "cognito-idp") {
        return "derive the value from the sub, which is the same in a retry";
      }
      if (operation === "UpdateItem") {
        return "derive the value from the sub, or set it with if_not_exists(…)";
      }
      return RECOGNIZED[service];
    case "sent":
      if (args.id !== undefined) {
        return `let the receiver find or refuse a second request with the same ${args.id}, by a unique key of its records; if it does, nothing is left to do`;
      }
      return args.isTextMessage === true ? REMEMBERED : RECOGNIZED[service];
    default:
      return undefined;
  }
}
