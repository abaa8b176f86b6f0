import { isListing, isReading } from "../../aws-operations.ts";
import type { KeysByModel } from "../../model-keys.ts";
import type { KeysByTable } from "../../table-keys.ts";
import type { Written } from "../record.ts";
import { createContacts } from "./answers/contacts.ts";
import { createCognito } from "./answers/cognito.ts";
import { createFunctions } from "./answers/functions.ts";
import { identities, tokens } from "./answers/guests-and-roles.ts";
import { refuseUnset } from "./answers/not-found.ts";
import { createQueues } from "./answers/queues.ts";
import { createSchedules } from "./answers/schedules.ts";
import { createStatements } from "./answers/statements.ts";
import { createStores } from "./answers/stores.ts";
import type { Answer, Call, Service } from "./call.ts";
import { createDynamoDb } from "./dynamodb/service.ts";
import { exampleAnswer } from "./example.ts";
import type { Variant } from "./example.ts";
import type { Known } from "./request.ts";
import { AwsError, typeMismatchError, violationError } from "./refusal.ts";
import { findTypeMismatch, findViolations } from "./validate.ts";

/** An AWS account that remembers what calls wrote to it. */
export interface Account {
  /**
   * Simulates the response to a call of an operation in the table.
   *
   * @throws AwsError If AWS would reject the call.
   */
  answer: (known: Known, call: Call) => Answer;
  /** Remembers the effect of a call whose response came from elsewhere. */
  add: (service: string, call: Call) => void;
  /** Whether a later call may find what this one wrote. */
  remembers: (service: string, operation: string) => boolean;
}

interface AccountSettings extends Pick<Call, "newId" | "event"> {
  /** For responses whose content nobody supplied. */
  variant: Variant;
  /** With variant 1: the value of every made-up string. */
  text?: string | undefined;
  /** Names of the entries in made-up lists and maps. */
  names?: readonly string[] | undefined;
  /** DynamoDB tables whose keys are known. */
  tables: KeysByTable | undefined;
  /** Models of the project's GraphQL API whose keys are known. */
  models: KeysByModel | undefined;
  /** Custom attributes of the event's pool, if known. */
  customAttributes: readonly string[] | undefined;
  /** Whether reads do not find what calls write. */
  readsEarly: true | undefined;
  /** Calls that wrote to the account earlier. */
  written: readonly Written[];
}

export function createAccount(settings: AccountSettings): Account {
  const { written, newId, event, readsEarly } = settings;
  const services = createServices(settings);
  const read = readsEarly === true ? createServices(settings) : services;
  const add: Account["add"] = (service, call) => {
    try {
      services[service]?.(call);
    } catch (thrown) {
      // A stub defined a different response.
      if (!(thrown instanceof AwsError)) throw thrown;
    }
  };
  for (const { service, body, ...call } of written) {
    add(service, { ...call, body: Buffer.from(body), newId, event });
  }
  return {
    answer: (known, call) => {
      const { modelName: service } = known;
      checkInput(known, call);
      refuseUnset(service, call);
      const asked = isRead(call.operation) ? read : services;
      return asked[service]?.(call) ?? madeUp(known, call, settings);
    },
    add,
    remembers: (service, operation) =>
      MEMORIES.has(service) && (!isRead(operation) || service === "rds-data"),
  };
}

function isRead(operation: string): boolean {
  return isReading(operation) || isListing(operation);
}

function createServices({
  tables,
  models,
  customAttributes,
}: AccountSettings): Readonly<Record<string, Service>> {
  return {
    "cognito-identity": identities,
    "cognito-idp": createCognito(customAttributes),
    dynamodb: createDynamoDb(tables, models),
    "rds-data": createStatements(),
    scheduler: createSchedules(),
    sesv2: createContacts(),
    sts: tokens,
    ...createFunctions(),
    ...createQueues(),
    ...createStores(),
  };
}

const MEMORIES = new Set([
  ...["cognito-idp", "dynamodb", "rds-data", "s3", "scheduler", "secretsmanager", "sesv2"],
  ...["ssm", "states"],
]);

/** @throws AwsError For parameters that break the model. */
export function checkInput(
  { modelName, model, operation: { input: shape = {} } }: Known,
  { operation, input }: Pick<Call, "operation" | "input">,
): void {
  const mismatch = model.protocol === "json" ? findTypeMismatch(model, shape, input) : undefined;
  if (mismatch !== undefined) throw typeMismatchError(mismatch);
  const violations = findViolations(modelName, model, operation, shape, input);
  if (violations.length > 0) throw violationError(modelName, violations);
}

function madeUp(
  known: Known,
  { operation, input, newId }: Call,
  { variant, text, names }: AccountSettings,
): Answer {
  const { modelName: service } = known;
  if (isListing(operation)) {
    return { output: exampleAnswer(service, operation, { input, variant: 0 }) ?? {} };
  }
  if (!isReading(operation)) {
    return { output: exampleAnswer(service, operation, { input, variant: 1, newId }) ?? {} };
  }
  const output = exampleAnswer(service, operation, { input, variant, text, names }) ?? {};
  const hasContent = Object.keys(known.operation.output?.members ?? {}).length > 0;
  return { output, ...(hasContent && { isStandIn: true as const }) };
}
