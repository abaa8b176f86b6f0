/** The work that a call was made for. What to do about its error depends on it. */
export type Task = "invoke" | "step-functions" | "doctor" | "from-pool" | "live-run";

/** Where a call went, and for what. */
export interface CallSite {
  task: Task;
  /** `undefined` where none could be found. */
  region: string | undefined;
  endpointUrl?: string | undefined;
  /** The one that was named, by a flag or the environment. */
  profile?: string | undefined;
  functionName?: string | undefined;
  poolId?: string | undefined;
}

interface TaskFacts {
  service: "Lambda" | "Step Functions" | "Cognito" | "SES";
  /** What `--endpoint-url` stands in for. */
  endpoint: string;
  permissions: string;
}

export const TASKS: Readonly<Record<Task, TaskFacts>> = {
  invoke: {
    service: "Lambda",
    endpoint: "Lambda",
    permissions: "lambda:InvokeFunction on {function}",
  },
  "step-functions": {
    service: "Step Functions",
    endpoint: "Step Functions",
    permissions:
      "states:ListStateMachines, DescribeStateMachine, StartExecution, DescribeExecution, ListMapRuns " +
      "and DescribeMapRun, and to make a state machine CreateStateMachine and iam:PassRole",
  },
  doctor: { service: "Cognito", endpoint: "AWS", permissions: "cognito-idp:DescribeUserPool" },
  "from-pool": {
    service: "Cognito",
    endpoint: "Cognito",
    permissions:
      "cognito-idp:DescribeUserPool, ListUserPoolClients and, for --like-user, AdminGetUser",
  },
  "live-run": { service: "SES", endpoint: "SES", permissions: "ses:SendEmail" },
};
