/**
 * Builds the service models that the dry run uses: the required parameters of each operation, the shapes of
 * its input and output, and their place in the protocol. One compressed file per service.
 */
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";

/** By signing name, except version 2 of SES, which signs as version 1. */
const MODELS: Readonly<Record<string, string>> = {
  appsync: "appsync-2017-07-25",
  "cognito-identity": "cognito-identity-2014-06-30",
  "cognito-idp": "cognito-idp-2016-04-18",
  dynamodb: "dynamodb-2012-08-10",
  events: "eventbridge-2015-10-07",
  firehose: "firehose-2015-08-04",
  kinesis: "kinesis-2013-12-02",
  kms: "kms-2014-11-01",
  lambda: "lambda-2015-03-31",
  logs: "logs-2014-03-28",
  "rds-data": "rds-data-2018-08-01",
  s3: "s3-2006-03-01",
  scheduler: "scheduler-2021-06-30",
  secretsmanager: "secretsmanager-2017-10-17",
  ses: "email-2010-12-01",
  sesv2: "sesv2-2019-09-27",
  sns: "sns-2010-03-31",
  sqs: "sqs-2012-11-05",
  ssm: "ssm-2014-11-06",
  states: "states-2016-11-23",
  sts: "sts-2011-06-15",
};

/** What `write-constraints.ts` writes. */
export const CONSTRAINTS_FILE = join(import.meta.dirname, "constraints.json");

type Model = Record<string, unknown>;

/** The keys needed to read a request or write a response. */
const KEPT = new Set([
  ...["shape", "members", "member", "key", "value", "required", "type", "union"],
  ...["location", "locationName", "payload", "flattened", "streaming", "eventstream", "jsonvalue"],
  ...["timestampFormat", "resultWrapper", "xmlNamespace", "xmlAttribute", "sensitive"],
]);

/** Types that follow from the members. */
const CONTAINERS = new Set(["structure", "list", "map"]);

const asModel = (value: unknown): Model => (value ?? {}) as Model;

/** A shape with the kept keys only. An empty one is a string. */
function shapeOf(shape: Model): Model {
  const kept = Object.entries(shape).filter(
    ([name, value]) => KEPT.has(name) && !(name === "type" && CONTAINERS.has(String(value))),
  );
  return Object.fromEntries(
    kept.map(([name, value]) => {
      if (name === "members") return [name, shapesOf(asModel(value))];
      return [name, /^(?:member|key|value)$/.test(name) ? shapeOf(asModel(value)) : value];
    }),
  );
}

function shapesOf(shapes: Model): Model {
  const entries = Object.entries(shapes);
  return Object.fromEntries(entries.map(([name, shape]) => [name, shapeOf(asModel(shape))]));
}

function operationOf(operation: Model): Model {
  const { http, input, output } = operation;
  return {
    ...(http !== undefined && { http }),
    ...(input !== undefined && { input: shapeOf(asModel(input)) }),
    ...(output !== undefined && { output: shapeOf(asModel(output)) }),
  };
}

function linesOf(models: Model, reduce: (model: Model) => Model): string[] {
  const entries = Object.entries(models);
  return entries.map(([name, model]) => `${name} ${JSON.stringify(reduce(asModel(model)))}`);
}

/** Writes the table. Parallel tests write the same files, so each file is renamed into place. */
export function writeServiceModels(folder: string): void {
  const sdk = dirname(createRequire(import.meta.url).resolve("aws-sdk/package.json"));
  const constraints = JSON.parse(readFileSync(CONSTRAINTS_FILE, "utf8")) as Model;
  mkdirSync(folder, { recursive: true });
  for (const [service, name] of Object.entries(MODELS)) {
    const file = join(sdk, "apis", `${name}.min.json`);
    const { metadata, operations, shapes } = JSON.parse(readFileSync(file, "utf8")) as Model;
    const { protocol, jsonVersion, xmlNamespace, awsQueryCompatible } = asModel(metadata);
    const head = {
      protocol,
      ...(jsonVersion !== undefined && { jsonVersion }),
      ...(xmlNamespace !== undefined && { xmlNamespace }),
      ...(awsQueryCompatible !== undefined && { isQueryCompatible: true }),
      constraints: constraints[service] ?? {},
    };
    // One line each, so a call parses only what it needs.
    const lines = [
      JSON.stringify(head),
      ...linesOf(asModel(operations), operationOf),
      "",
      ...linesOf(asModel(shapes), shapeOf),
    ];
    const target = join(folder, `${service}.json.br`);
    writeFileSync(`${target}.${process.pid}`, brotliCompressSync(lines.join("\n")));
    renameSync(`${target}.${process.pid}`, target);
  }
}
