import { LEVELS } from "../../check/rule-level.ts";
import { RULES } from "../../contract/check/rules/index.ts";
import type { CommandDefinition } from "../define-command.ts";
import { flagsOf, isSwitch, REMOVED_IN, takesPairs } from "../flags/flag.ts";
import type { Flag } from "../flags/flag.ts";
import { renamedOf } from "../flags/old-names.ts";

type Schema = Readonly<Record<string, unknown>>;

/** The JSON schema of a configuration file (draft-07): a value for each flag of every command. */
export function configSchema(commands: readonly CommandDefinition[]): Schema {
  const declared = commands
    .flatMap(({ groups }) => Object.entries(flagsOf(groups)))
    .filter(
      ([, { inFile, hidden }]) => inFile !== "refused" && inFile !== "ignored" && hidden !== true,
    );
  const flags = Object.groupBy(declared, ([key]) => key);
  const renamed = [...renamedOf(declared)]
    .filter(([old]) => flags[old] === undefined)
    .map(([old, { key, flag }]) => [old, oldSetting(key, flag)]);
  const settings = Object.entries(flags).map(([key, same = []]) => [
    key,
    settingOf(same.map(([, flag]) => flag)),
  ]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Configuration of cognito-postconfirm",
    type: "object",
    additionalProperties: false,
    properties: {
      $schema: { type: "string" },
      ...Object.fromEntries([...settings, ...renamed]),
      ...TABLES,
    },
  };
}

/** A key means the same kind of value in most commands; where it does not, any of them is accepted. */
function settingOf(flags: readonly Flag[]): Schema {
  const kinds = [...new Set(flags.map((flag) => JSON.stringify(kindOf(flag))))];
  const [kind = "{}", ...others] = kinds;
  const [first] = flags;
  return {
    description: first?.help,
    ...(others.length === 0
      ? (JSON.parse(kind) as Schema)
      : { anyOf: kinds.map((each) => JSON.parse(each) as Schema) }),
  };
}

/** A renamed flag's old key, which no other command has. */
function oldSetting(key: string, flag: Flag): Schema {
  const kind = flag.was?.values === undefined ? kindOf(flag) : { type: "string" };
  return { description: `renamed to ${key}; removed in ${REMOVED_IN}`, deprecated: true, ...kind };
}

function kindOf(flag: Flag): Schema {
  const { flags, choices, repeatable, consent } = flag;
  const one: Schema =
    choices === undefined ? { type: ["string", "number"] } : { enum: [...choices] };
  if (repeatable === true) {
    const pairs = {
      type: "object",
      additionalProperties: { type: ["string", "number", "boolean"] },
    };
    return { anyOf: [one, { type: "array", items: one }, ...(takesPairs(flag) ? [pairs] : [])] };
  }
  if (isSwitch(flag)) return { type: "boolean" };
  if (flags.includes("<")) return consent === undefined ? one : { ...one, not: { const: consent } };
  return { type: ["boolean", "string", "number"] };
}

const LEVEL = { enum: [...LEVELS] };

/** What `check` alone reads. */
const TABLES = {
  rules: {
    description: "severity of each rule, or its severity and the reason",
    type: "object",
    propertyNames: { enum: RULES.map(({ code }) => code) },
    additionalProperties: {
      anyOf: [
        LEVEL,
        { type: "array", items: [LEVEL, { type: "string" }], minItems: 1, maxItems: 2 },
      ],
    },
  },
  expect: {
    description: "what must happen in a flow or a scenario",
    type: "object",
    additionalProperties: {
      type: "object",
      additionalProperties: false,
      properties: {
        mails: { description: "mails that a call sends", type: "integer", minimum: 0 },
        accepted: { description: "whether Cognito accepts the response", type: "boolean" },
        subject: { description: "text in the subject of a mail", type: "string" },
        calls: {
          description: "calls that are made, such as dynamodb:PutItem; * is a wildcard",
          type: "array",
          items: { type: "string" },
        },
      },
    },
  },
};
