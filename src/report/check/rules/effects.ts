import { shorten } from "../../../shorten.ts";
import { byKind, GUIDE, TRIGGERS } from "./rule-text.ts";
import type { RuleTexts } from "./rule-text.ts";

export const EFFECT_TEXTS = {
  "no-repeated-effect-on-reset": {
    title: "A password reset does not repeat the work of a sign-up",
    why: "ConfirmForgotPassword calls the same trigger. Records, messages and group changes are repeated for a user who signed up long ago.",
    fix: 'return early: if (event.triggerSource !== "PostConfirmation_ConfirmSignUp") return event;',
    evidence: GUIDE,
    failing:
      "await table.send(new PutCommand({ TableName, Item: { id: sub, credits: 0 } }));\nreturn event;",
    passing:
      'if (event.triggerSource !== "PostConfirmation_ConfirmSignUp") return event;\nawait table.send(new PutCommand({ TableName, Item: { id: sub, credits: 0 } }));\nreturn event;',
    sentence: byKind({
      work: ({ calls, replaced }) =>
        `a password reset repeats the work of the sign-up: ${calls.join(", ")}${
          replaced.length === 0
            ? ""
            : `; ${replaced.join(", ")} replaces the record and everything added to it since`
        }`,
      group: ({ group }) =>
        `a password reset adds the user to the group "${group}" again, even if an administrator removed them`,
    }),
  },
  "idempotent-effects": {
    title: "A second call for the same sign-up changes nothing",
    why: "Cognito calls up to three times if no answer comes within 5 seconds. What the first call wrote or sent already exists then.",
    fix: 'make every key from the sub: that of a record, written with a condition such as "attribute_not_exists(id)" whose ConditionalCheckFailedException you catch, the name of an execution, the idempotency key of a request',
    evidence: TRIGGERS,
    failing:
      "const Item = { id: randomUUID(), userId: sub };\nawait table.send(new PutCommand({ TableName, Item }));",
    passing:
      'const ConditionExpression = "attribute_not_exists(id)";\ntry {\n  await table.send(new PutCommand({ TableName, Item: { id: sub }, ConditionExpression }));\n} catch (error) {\n  if (error.name !== "ConditionalCheckFailedException") throw error;\n}',
    sentence: byKind({
      sent: ({ call }) => `a retry sends it again: ${call}`,
      counted: ({ call }) => `a retry counts again: ${call}`,
      "new-values": ({ call, values }) =>
        `a retry writes other values: ${call} with a new ${shorten(values.join(", "), 100)}, as a second record or over the first`,
      replaced: ({ call }) =>
        `a retry replaces the record and everything added to it since: ${call} has no condition`,
      fails: ({ call, error }) =>
        `every call after the first for a user fails: ${call} is refused with ${shorten(error, 160)}`,
    }),
  },
} satisfies Partial<RuleTexts>;
