/**
 * Writes `scripts/constraints.json`: lengths, ranges and allowed values of the parameters of AWS's operations, which
 * the models in the npm registry do not have. Botocore's do.
 *
 *     pip download --no-deps botocore && unzip -q botocore-*.whl
 *     node scripts/write-constraints.ts botocore/data
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Constraint } from "../src/capture/aws/model.ts";
import { CONSTRAINTS_FILE } from "./service-models.ts";

/**
 * The services that check their parameters against their model, by signing name, with the operations that the code of
 * a function calls.
 */
const SERVICES: Readonly<Record<string, RegExp>> = {
  "cognito-identity": /^(?:Get|List|Lookup|Merge|Unlink)/,
  "cognito-idp":
    /^(?:Admin(?!.*(?:Device|AuthEvent|Challenge|Provider))|Confirm|Forgot|GetUser$|Initiate|ListUsers|ListGroups|Resend|SignUp)|Group$|UserAttribute/,
  dynamodb: /Item|^(?:Query|Scan|Describe|Execute|Batch)/,
  events: /^PutEvents$/,
  firehose: /^PutRecord/,
  kinesis: /^(?:Put|Get)/,
  kms: /^(?:Encrypt|Decrypt|ReEncrypt|Generate|Sign|Verify)/,
  lambda: /^Invoke/,
  logs: /^(?:PutLogEvents|CreateLog|DescribeLog|FilterLog|GetLogEvents)/,
  scheduler: /^(?:Create|Delete|Get|Update)Schedule$/,
  secretsmanager: /Secret/,
  ssm: /^(?:Get|Put|Delete)Parameter|^(?:SendCommand|StartAutomation)/,
  states: /^(?:Start|Stop|Send|Describe|List|Get)/,
  sts: /^(?:AssumeRole$|Get)/,
};

/** Botocore's name of a service that signs with another one. */
const NAMES: Readonly<Record<string, string>> = { states: "stepfunctions" };

interface Shape {
  type: string;
  members?: Record<string, { shape: string }>;
  member?: { shape: string };
  value?: { shape: string };
  enum?: string[];
  min?: number;
  max?: number;
}

interface Model {
  operations: Record<string, { input?: { shape: string } }>;
  shapes: Record<string, Shape>;
}

function modelOf(data: string, service: string): Model {
  const version = readdirSync(join(data, service)).toSorted().at(-1) ?? "";
  const file = join(data, service, version, "service-2.json.gz");
  return JSON.parse(gunzipSync(readFileSync(file)).toString("utf8")) as Model;
}

/** A length that stands for none. */
const ANY_LENGTH = 131_072;

/** As the dry run can check it: bytes arrive in base64. */
function constraintOf({ shapes }: Model, { type, min, max, enum: own, member }: Shape) {
  const values = own ?? (member && shapes[member.shape]?.enum);
  const isNumber = /^(?:integer|long|float|double)$/.test(type);
  const isLong = /^(?:string|list|map)$/.test(type);
  const constraint: Constraint = {
    ...(values !== undefined && { values }),
    ...(isLong && min !== undefined && min > 0 && { min }),
    ...(isLong && max !== undefined && max < ANY_LENGTH && { max }),
    ...(isNumber &&
      (min ?? max) !== undefined && {
        range: [min ?? Number.MIN_SAFE_INTEGER, max ?? Number.MAX_SAFE_INTEGER],
      }),
  };
  return JSON.stringify(constraint);
}

/** By name where all parameters of that name share it, and by operation and name for its own parameters. */
function constraintsOf(model: Model, called: RegExp): Record<string, Constraint> {
  const byName = new Map<string, Set<string>>();
  const ofOperations = new Map<string, string>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const shape = model.shapes[name];
    if (shape === undefined || seen.has(name)) return;
    seen.add(name);
    for (const [member, { shape: inner }] of Object.entries(shape.members ?? {})) {
      const found = byName.get(member) ?? new Set();
      byName.set(member, found.add(constraintOf(model, model.shapes[inner] ?? { type: "" })));
      visit(inner);
    }
    for (const inner of [shape.member, shape.value]) if (inner !== undefined) visit(inner.shape);
  };
  for (const [operation, { input }] of Object.entries(model.operations)) {
    if (input === undefined || !called.test(operation)) continue;
    visit(input.shape);
    for (const [member, { shape }] of Object.entries(model.shapes[input.shape]?.members ?? {})) {
      const constraint = constraintOf(model, model.shapes[shape] ?? { type: "" });
      ofOperations.set(`${operation}.${member}`, constraint);
    }
  }
  const shared = [...byName].filter(([, found]) => found.size === 1);
  const own = [...ofOperations].filter(([key]) => byName.get(key.split(".")[1] ?? "")?.size !== 1);
  const all = [...shared.map(([name, [text = "{}"]]) => [name, text] as const), ...own];
  return Object.fromEntries(
    all
      .filter(([, text]) => text !== "{}")
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, text]) => [key, JSON.parse(text) as Constraint]),
  );
}

const [data = "botocore/data"] = process.argv.slice(2);
const services = Object.entries(SERVICES).map(([service, called]) => {
  const model = modelOf(data, NAMES[service] ?? service);
  const lines = Object.entries(constraintsOf(model, called)).map(
    ([key, constraint]) => `    ${JSON.stringify(key)}: ${JSON.stringify(constraint)}`,
  );
  return `  ${JSON.stringify(service)}: {\n${lines.join(",\n")}\n  }`;
});
writeFileSync(CONSTRAINTS_FILE, `{\n${services.join(",\n")}\n}\n`);
