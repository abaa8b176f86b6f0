import type { Written } from "../record.ts";
import { createCognito } from "./answers/cognito.ts";
import { createFunctions } from "./answers/functions.ts";
import { identities } from "./answers/identities.ts";
import { refuseUnset } from "./answers/not-found.ts";
import { createQueues } from "./answers/queues.ts";
import { createStores } from "./answers/stores.ts";
import type { Answer, Call, Service } from "./call.ts";
import { createDynamoDb } from "./dynamodb/service.ts";
import { exampleAnswer } from "./example.ts";
import type { Variant } from "./example.ts";
import { operationOf } from "./model.ts";
import type { ServiceModel } from "./model.ts";
import { misfitError, violationError } from "./refusal.ts";
import { findMisfit, findViolations } from "./validate.ts";

/** An AWS account that remembers what calls wrote into it. */
export interface Account {
  /**
   * Answers a call of an operation in the table.
   *
   * @throws AwsError What AWS refuses.
   */
  answer: (service: string, model: ServiceModel, call: Call) => Answer;
  /** Whether a later call may find what this one wrote. */
  remembers: (service: string, operation: string) => boolean;
}

interface AccountSettings extends Pick<Call, "newId" | "event"> {
  /** Of what is answered that nobody supplied. */
  variant: Variant;
  /** What was written into it before. */
  written: readonly Written[];
}

export function createAccount({ variant, written, newId, event }: AccountSettings): Account {
  const services: Readonly<Record<string, Service>> = {
    "cognito-identity": identities,
    "cognito-idp": createCognito(),
    dynamodb: createDynamoDb(),
    ...createFunctions(),
    ...createQueues(),
    ...createStores(),
  };
  for (const { service, body, ...call } of written) {
    services[service]?.({ ...call, body: Buffer.from(body), newId, event });
  }
  return {
    answer: (service, model, call) => {
      checkInput(service, model, call);
      refuseUnset(service, call);
      return services[service]?.(call) ?? madeUp(service, model, call, variant);
    },
    remembers: (service, operation) =>
      MEMORIES.has(service) && !READS.test(operation) && !LISTS.test(operation),
  };
}

const MEMORIES = new Set(["cognito-idp", "dynamodb", "s3", "secretsmanager", "ssm", "states"]);

/** @throws AwsError Of parameters that break the model. */
export function checkInput(
  service: string,
  model: ServiceModel,
  { operation, input }: Pick<Call, "operation" | "input">,
): void {
  const shape = operationOf(model, operation)?.input ?? {};
  const misfit = model.protocol === "json" ? findMisfit(model, shape, input) : undefined;
  if (misfit !== undefined) throw misfitError(misfit);
  const violations = findViolations(service, model, shape, input);
  if (violations.length > 0) throw violationError(service, violations);
}

/** Operations whose answer tells of what is there already, or of what others compute. */
const READS =
  /^(?:Admin)?(?:Get|Describe|BatchGet|Head|Select|Search|Lookup|Check|Estimate|Preview|Test|Evaluate|Invoke|Decrypt|ReEncrypt|Verify|Derive|Initiate|Respond|Start(?:SyncExecution|LiveTail|Query)|Filter|Execute|Assume)/;

/** Operations that find nothing where nothing is, and fail of nothing. */
const LISTS = /^(?:Admin)?(?:List|Query|Scan)/;

function madeUp(
  service: string,
  model: ServiceModel,
  { operation, input, newId }: Call,
  variant: Variant,
): Answer {
  const { output: shape = {} } = operationOf(model, operation) ?? {};
  if (LISTS.test(operation)) {
    return { output: exampleAnswer(service, operation, input, 0) ?? {} };
  }
  const hasContent = Object.keys(shape.members ?? {}).length > 0;
  if (!READS.test(operation)) {
    return { output: exampleAnswer(service, operation, input, 1, newId) ?? {} };
  }
  const output = exampleAnswer(service, operation, input, variant) ?? {};
  return { output, ...(hasContent && { isStandIn: true as const }) };
}
