// What is said of an error depends on what the call was for.
import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/errors.ts";
import type { Task } from "../../../src/remote/errors/call-site.ts";
import { explainAwsError, retryClassOf, troubleOf } from "../../../src/remote/errors/explain.ts";

const URL = "http://127.0.0.1:9";

function sdkError(name: string, parts: object = {}): Error {
  return Object.assign(new Error("text"), { name, $metadata: {}, ...parts });
}

function explained(error: Error, task: Task, endpointUrl?: string): UserError {
  const site = {
    task,
    region: "eu-west-1",
    endpointUrl,
    functionName: "confirm",
    poolId: "eu-west-1_a",
  };
  const answer = explainAwsError(error, site);
  if (!(answer instanceof UserError)) throw error;
  return answer;
}

const remedyAt = (task: Task, error: Error): string | undefined =>
  explained(error, task, URL).remedy;

describe("the remedy fits the place", () => {
  it.each<[Task, string]>([
    ["invoke", "Start the local Lambda endpoint, or correct --endpoint-url."],
    ["step-functions", "Start the local Step Functions endpoint, or correct --endpoint-url."],
    ["doctor", "Start the local AWS endpoint, or correct --endpoint-url."],
    ["from-pool", "Start the local Cognito endpoint, or correct --endpoint-url."],
  ])("where nobody listens: %s", (task, remedy) => {
    expect(remedyAt(task, sdkError("Error", { code: "ECONNREFUSED" }))).toBe(remedy);
  });

  it.each<[Task, string]>([
    ["invoke", "The caller needs lambda:InvokeFunction on confirm."],
    [
      "step-functions",
      "The caller needs states:ListStateMachines, DescribeStateMachine, StartExecution, DescribeExecution, ListMapRuns and DescribeMapRun, and to make a state machine CreateStateMachine and iam:PassRole.",
    ],
    ["doctor", "The caller needs cognito-idp:DescribeUserPool."],
    [
      "from-pool",
      "The caller needs cognito-idp:DescribeUserPool, ListUserPoolClients and, for --like-user, AdminGetUser.",
    ],
  ])("where a permission is missing: %s", (task, permission) => {
    expect(remedyAt(task, sdkError("AccessDeniedException"))).toBe(permission);
  });

  it.each<[Task, string, string]>([
    ["invoke", "function-not-found", "function not found: confirm (eu-west-1)"],
    ["doctor", "pool-not-found", "user pool not found: eu-west-1_a in eu-west-1"],
    ["from-pool", "pool-not-found", "user pool not found: eu-west-1_a in eu-west-1"],
    ["step-functions", "resource-not-found", "Step Functions could not find the resource: text"],
  ])("where something is missing: %s", (task, code, message) => {
    expect(explained(sdkError("ResourceNotFoundException"), task)).toMatchObject({ code, message });
  });

  it("only a call of a function may have run something", () => {
    const lost = sdkError("Error", { code: "ECONNRESET" });
    expect(explained(lost, "invoke").message).toContain("the function may have run");
    expect(explained(lost, "from-pool").message).toMatch(/was lost before a response arrived$/);
    const late = sdkError("TimeoutError");
    expect(explained(late, "invoke")).toMatchObject({ code: "no-answer" });
    expect(explained(late, "doctor").remedy).toContain("--request-timeout");
    expect(explained(late, "from-pool").remedy).not.toMatch(/--request-timeout|function/);
  });

  it("braces in what AWS says are left as they are", () => {
    const error = sdkError("AccessDeniedException", { message: "no {place} $& here" });
    expect(explained(error, "invoke").message).toBe("AWS denied the call: no {place} $& here");
  });
});

describe("the kind of trouble", () => {
  const site = { task: "doctor", region: "eu-west-1" } as const;
  it.each([
    ["caller", sdkError("ExpiredTokenException")],
    ["caller", sdkError("CredentialsProviderError", { message: "The SSO session has expired" })],
    ["denied", sdkError("AccessDenied")],
    ["throttled", sdkError("Throttling")],
    ["throttled", sdkError("BrandNew", { $metadata: { httpStatusCode: 429 } })],
    ["timed-out", sdkError("TimeoutError")],
    ["unreachable", sdkError("TimeoutError", { code: "ECONNRESET" })],
    ["failed", sdkError("InternalFailure", { $metadata: { httpStatusCode: 500 } })],
    [undefined, new TypeError("a defect")],
  ] as const)("is %s", (trouble, error) => {
    expect(troubleOf(error, site)).toBe(trouble);
  });
});

describe("what an error says about calling again", () => {
  it.each([
    ["not-yet", sdkError("TimeoutError", { message: "did not establish a connection" })],
    ["unknown", sdkError("TimeoutError")],
    ["unknown", sdkError("Error", { code: "ETIMEDOUT" })],
    ["this-event", new UserError("payload-too-large", "")],
    ["every-call", sdkError("Error", { code: "ECONNREFUSED" })],
    ["every-call", new UserError("credentials-missing", "")],
  ] as const)("is %s", (retry, error) => {
    expect(retryClassOf(error)).toBe(retry);
  });
});
