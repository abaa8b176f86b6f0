import { tryParseJson } from "../../../json.ts";
import { textOf } from "../call.ts";
import type { Answer, JsonObject, Service } from "../call.ts";
import { AwsError } from "../refusal.ts";

/** Lambda and Step Functions. A call that only starts work returns no result. */
export function createFunctions(): Record<"lambda" | "states", Service> {
  return { lambda, states: createStates() };
}

const lambda: Service = ({ operation, input }): Answer | undefined => {
  if (operation === "InvokeAsync") return { output: { Status: 202 } };
  if (operation !== "Invoke") return undefined;
  const payload = textOf(input["Payload"]);
  if (payload !== "" && !isJson(payload)) {
    const message = `Could not parse request body into json: Could not parse payload into json: Unrecognized token`;
    throw new AwsError("InvalidRequestContentException", message);
  }
  const type = textOf(input["InvocationType"]);
  if (type === "Event") return { output: { StatusCode: 202, Payload: "" } };
  return type === "DryRun" ? { output: { StatusCode: 204, Payload: "" } } : undefined;
};

/** What the name of an execution may not have. */
const NO_NAME = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]|^.{81}/u;

function createStates(): Service {
  const executions = new Map<string, JsonObject & { input: string }>();
  return ({ operation, input, newId }): Answer | undefined => {
    if (operation !== "StartExecution") return undefined;
    const arn = textOf(input["stateMachineArn"]);
    if (!arn.startsWith("arn:")) {
      throw new AwsError("InvalidArn", `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
    }
    const given = textOf(input["input"]) || "{}";
    if (!isJson(given)) {
      throw new AwsError("InvalidExecutionInput", "Invalid State Machine Execution Input");
    }
    const name = textOf(input["name"]) || newId();
    if (NO_NAME.test(name)) throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
    const executionArn = `${arn.replace(":stateMachine:", ":execution:")}:${name}`;
    const before = executions.get(executionArn);
    if (before !== undefined && before.input !== given) {
      throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${executionArn}'`);
    }
    const startDate = before?.["startDate"] ?? new Date().toISOString();
    executions.set(executionArn, { input: given, startDate });
    return { output: { executionArn, startDate } };
  };
}

function isJson(text: string): boolean {
  return tryParseJson(text) !== undefined;
}
