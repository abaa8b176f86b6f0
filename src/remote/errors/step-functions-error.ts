import { UserError } from "../../errors.ts";
import { explainAwsError } from "./aws-error.ts";

const NEEDS =
  "The caller needs states:ListStateMachines, DescribeStateMachine, StartExecution, DescribeExecution, " +
  "ListMapRuns and DescribeMapRun, and to make a state machine CreateStateMachine and iam:PassRole.";

/**
 * One sentence and a remedy for what Step Functions answered instead of a result.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html
 */
export function explainStepFunctionsError(
  error: unknown,
  site: { region: string | undefined; endpointUrl: string | undefined },
): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const { name, message } = error;
  const fail = (code: string, text: string, remedy?: string): UserError =>
    new UserError(code, text, remedy, { cause: error });
  switch (name) {
    case "AccessDeniedException":
      return fail("access-denied", `AWS denied the call: ${message}`, NEEDS);
    case "ExecutionDoesNotExist":
      return fail(
        "execution-not-found",
        `there is no such execution: ${message}`,
        "Look at --follow, --profile and the region in the ARN.",
      );
    case "ResourceNotFound":
    case "ResourceNotFoundException":
      return fail(
        "resource-not-found",
        `Step Functions has no such thing: ${message}`,
        "Look at the ARNs, --region and --endpoint-url.",
      );
    case "InvalidDefinition":
      return fail(
        "definition-refused",
        `Step Functions does not take the state machine: ${message}`,
        "--emit-asl prints it.",
      );
    case "StateMachineDeleting":
      return fail("state-machine-deleting", message, "Try again in a while.");
    case "StateMachineLimitExceeded":
    case "ExecutionLimitExceeded":
      return fail("limit-exceeded", `a limit of Step Functions is reached: ${message}`);
    case "ValidationException":
    case "InvalidArn":
      return fail(
        "invalid-arn",
        `Step Functions does not take it: ${message}`,
        "Look at the ARNs.",
      );
  }
  const region = site.region ?? "the configured region";
  return explainAwsError(error, { ...site, region, service: "Step Functions" });
}
