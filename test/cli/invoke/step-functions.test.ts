// What Step Functions answers is fixed here after its documentation: no implementation of it that runs
// a Distributed Map can be had from the npm registry. The client is the real one, over real HTTP.
import { afterEach, describe, expect, it } from "vitest";
import { distributedMap } from "../../../src/remote/many/distributed-map.ts";
import { cli } from "../../helpers/context.ts";
import type { Result, Setting } from "../../helpers/context.ts";
import { answering } from "../../helpers/http-server.ts";
import type { Answer, HttpServer } from "../../helpers/http-server.ts";
import { masked } from "../../helpers/masked.ts";

const ACCOUNT = "arn:aws:states:us-east-1:111122223333";
const machineArn = `${ACCOUNT}:stateMachine:cognito-postconfirm-confirm`;
const executionArn = `${ACCOUNT}:execution:cognito-postconfirm-confirm:cognito-postconfirm-test-seed`;
const mapRunArn = `${ACCOUNT}:mapRun:cognito-postconfirm-confirm/events:f8d2b7e0`;

let server: HttpServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeMapRun.html */
const counts = (parts: object): object => ({
  mapRunArn,
  executionArn,
  status: "RUNNING",
  itemCounts: {
    ...{ pending: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0, total: 0 },
    resultsWritten: 0,
    ...parts,
  },
});

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html */
const execution = (status: string, more: object = {}): object => ({
  executionArn,
  stateMachineArn: machineArn,
  status,
  startDate: 1_763_000_000,
  ...more,
});

type Answers = Record<string, object | object[] | Answer>;

const ANSWERS: Answers = {
  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachines.html
  ListStateMachines: { stateMachines: [] },
  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html
  CreateStateMachine: { stateMachineArn: machineArn, creationDate: 1_763_000_000 },
  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
  StartExecution: { executionArn, startDate: 1_763_000_000 },
  DescribeExecution: execution("SUCCEEDED"),
  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListMapRuns.html
  ListMapRuns: {
    mapRuns: [{ executionArn, mapRunArn, stateMachineArn: machineArn, startDate: 1_763_000_000 }],
  },
  DescribeMapRun: counts({ succeeded: 3, total: 3 }),
};

/** https://docs.aws.amazon.com/step-functions/latest/apireference/CommonErrors.html */
const refusal = (type: string, message: string): Answer => ({
  status: 400,
  body: JSON.stringify({ __type: type, message }),
});

const isRefusal = (answer: Answers[string]): answer is Answer =>
  "status" in answer && typeof answer.status === "number";

async function invoke(
  answers: Answers,
  argv: string[] = ["--role-arn", "arn:aws:iam::111122223333:role/many"],
  setting: Setting = {},
): Promise<Result> {
  const all = { ...ANSWERS, ...answers };
  const asked = new Map<string, number>();
  server = await answering(({ headers }) => {
    const action = String(headers["x-amz-target"]).replace(/^AWSStepFunctions\./, "");
    const answer = all[action] ?? refusal("UnknownOperationException", action);
    const time = asked.get(action) ?? 0;
    asked.set(action, time + 1);
    if (isRefusal(answer)) return answer;
    const document: unknown = Array.isArray(answer) ? (answer[time] ?? answer.at(-1)) : answer;
    return { body: JSON.stringify(document) };
  });
  const base = ["invoke", "confirm", "--endpoint-url", server.url, "--engine", "step-functions"];
  const places = ["--events", "s3://inbox/many.jsonl", "--results", "s3://outbox/results/"];
  return cli([...base, ...places, "--yes", ...argv], setting);
}

const requestsOf = (action: string): unknown[] =>
  (server?.requests ?? [])
    .filter(({ headers }) => headers["x-amz-target"] === `AWSStepFunctions.${action}`)
    .map(({ body }) => JSON.parse(body) as unknown);

/** A time limit would be too short on a busy machine. */
function whenAsked(action: string, then: () => void): void {
  const timer = setInterval(() => {
    if (requestsOf(action).length === 0) return;
    clearInterval(timer);
    then();
  }, 20);
}

describe("invoke --engine step-functions", () => {
  it("makes a state machine, starts it over the file, and follows it to its end", async () => {
    const { code, out, err } = await invoke({
      DescribeExecution: [execution("RUNNING"), execution("SUCCEEDED")],
      DescribeMapRun: [
        counts({ running: 2, pending: 1, total: 3 }),
        counts({ succeeded: 3, total: 3 }),
      ],
    });
    expect(code).toBe(0);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    confirm
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        machine     cognito-postconfirm-confirm
        calls       one per line of s3://inbox/many.jsonl, 10 at a time
        recipients  those in the events (not examined)
        results     s3://outbox/results
        cost        about 0.10 USD for each 1,000 events, plus Lambda's duration and memory, and about 0.10 USD if each sends one mail (list prices of 2026)
      started arn:aws:states:us-east-1:111122223333:execution:cognito-postconfirm-confirm:cognito-postconfirm-test-seed
      "
    `);
    expect(out).toBe(
      `execution SUCCEEDED: ${executionArn}\n  3 events: 3 ok\n  results in s3://outbox/results\n`,
    );
    const [made] = requestsOf("CreateStateMachine") as [{ definition: string }];
    expect(made).toMatchObject({
      name: "cognito-postconfirm-confirm",
      type: "STANDARD",
      roleArn: "arn:aws:iam::111122223333:role/many",
    });
    expect(JSON.parse(made.definition)).toEqual(distributedMap("confirm", "us-east-1"));
    const [started] = requestsOf("StartExecution") as [{ input: string; name: string }];
    expect(started.name).toBe("cognito-postconfirm-test-seed");
    expect(JSON.parse(started.input)).toEqual({
      bucket: "inbox",
      key: "many.jsonl",
      resultBucket: "outbox",
      resultPrefix: "results",
      concurrency: 10,
      toleratedFailures: 100_000_000,
    });
  });

  it("uses the state machine that is there, on any page of the list", async () => {
    const machine = { name: "cognito-postconfirm-confirm", stateMachineArn: machineArn };
    const { code } = await invoke(
      {
        ListStateMachines: [
          { stateMachines: [], nextToken: "more" },
          { stateMachines: [{ ...machine, type: "STANDARD", creationDate: 1 }] },
        ],
        DescribeStateMachine: {
          ...machine,
          definition: JSON.stringify(distributedMap("confirm", "us-east-1"), null, 2),
        },
      },
      ["--concurrency", "500", "--max-failures", "3"],
    );
    expect(code).toBe(0);
    expect(requestsOf("CreateStateMachine")).toEqual([]);
    const [started] = requestsOf("StartExecution") as [{ input: string }];
    expect(JSON.parse(started.input)).toMatchObject({ concurrency: 500, toleratedFailures: 2 });
  });

  it("leaves another's state machine of that name alone", async () => {
    const machine = { name: "mine", stateMachineArn: machineArn };
    const { code, err } = await invoke(
      {
        ListStateMachines: { stateMachines: [{ ...machine, type: "STANDARD", creationDate: 1 }] },
        DescribeStateMachine: { ...machine, definition: '{"StartAt":"Pay"}' },
      },
      ["--state-machine", "mine"],
    );
    expect(code).toBe(2);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    confirm
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        machine     mine
        calls       one per line of s3://inbox/many.jsonl, 10 at a time
        recipients  those in the events (not examined)
        results     s3://outbox/results
        cost        about 0.10 USD for each 1,000 events, plus Lambda's duration and memory, and about 0.10 USD if each sends one mail (list prices of 2026)
      error: a different state machine mine already exists
      Choose another name with --state-machine, or delete the existing one. --emit-asl prints the expected one.
      "
    `);
    expect(requestsOf("StartExecution")).toEqual([]);
  });

  it("says what it takes to make one", async () => {
    const { code, err } = await invoke({}, []);
    expect(code).toBe(2);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    confirm
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        machine     cognito-postconfirm-confirm
        calls       one per line of s3://inbox/many.jsonl, 10 at a time
        recipients  those in the events (not examined)
        results     s3://outbox/results
        cost        about 0.10 USD for each 1,000 events, plus Lambda's duration and memory, and about 0.10 USD if each sends one mail (list prices of 2026)
      error: the state machine cognito-postconfirm-confirm does not exist, and creating it requires a role
      Pass a role with --role-arn. It needs lambda:InvokeFunction on the function, s3:GetObject on the events, s3:PutObject on the results, and states:StartExecution, DescribeExecution and StopExecution on the state machine itself.
      "
    `);
  });

  it.each<[string, object, object, number, string]>([
    ["events failed", execution("SUCCEEDED"), { succeeded: 2, failed: 1, total: 3 }, 1, "1 failed"],
    [
      "too many failed",
      execution("FAILED", {
        error: "States.ExceedToleratedFailureThreshold",
        cause: "The specified tolerated failure threshold was exceeded",
      }),
      { succeeded: 1, failed: 2, aborted: 7, total: 10 },
      1,
      "10 events: 1 ok, 2 failed, 7 aborted",
    ],
    [
      "the file could not be read",
      execution("FAILED", { error: "States.ItemReaderFailed", cause: "Access Denied" }),
      {},
      2,
      "States.ItemReaderFailed: Access Denied",
    ],
    ["it was stopped", execution("ABORTED"), { succeeded: 1, aborted: 2, total: 3 }, 2, "ABORTED"],
  ])("tells when %s", async (_what, end, itemCounts, expected, text) => {
    const { code, out } = await invoke({
      DescribeExecution: end,
      DescribeMapRun: counts(itemCounts),
    });
    expect([code, out]).toEqual([expected, expect.stringContaining(text)]);
  });

  it("prints one document with --json", async () => {
    const { code, out } = await invoke({}, [
      "--role-arn",
      "arn:aws:iam::111122223333:role/many",
      "--json",
    ]);
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      {
        command: "invoke",
        engine: "step-functions",
        status: "SUCCEEDED",
        counts: { succeeded: 3 },
      },
    ]);
  });

  it.each<[string, Answer, string]>([
    [
      "StartExecution",
      refusal("AccessDeniedException", "not authorized to perform: states:StartExecution"),
      "The caller needs states:ListStateMachines",
    ],
    [
      "CreateStateMachine",
      refusal("InvalidDefinition", "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED'"),
      "--emit-asl prints it.",
    ],
    ["StartExecution", refusal("ExecutionLimitExceeded", "too many"), "a limit of Step Functions"],
    [
      "DescribeMapRun",
      refusal("ResourceNotFoundException", "no such map run"),
      "Step Functions could not find the resource: no such map run",
    ],
  ])("says in words what %s was refused for", async (action, answer, text) => {
    const { code, out, err } = await invoke({ [action]: answer });
    expect([code, out, err]).toEqual([2, "", expect.stringContaining(text)]);
  });

  it("stops following at Ctrl-C, and says how to go on and how to stop it", async () => {
    const { code, out, err } = await invoke(
      { DescribeExecution: execution("RUNNING"), DescribeMapRun: counts({ running: 3, total: 3 }) },
      undefined,
      {
        onInterrupt: (listener) => {
          whenAsked("DescribeExecution", listener);
          return { giveBack: () => undefined };
        },
      },
    );
    expect([code, out]).toEqual([130, ""]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    confirm
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        machine     cognito-postconfirm-confirm
        calls       one per line of s3://inbox/many.jsonl, 10 at a time
        recipients  those in the events (not examined)
        results     s3://outbox/results
        cost        about 0.10 USD for each 1,000 events, plus Lambda's duration and memory, and about 0.10 USD if each sends one mail (list prices of 2026)
      started arn:aws:states:us-east-1:111122223333:execution:cognito-postconfirm-confirm:cognito-postconfirm-test-seed
      stopped following; the execution continues: arn:aws:states:us-east-1:111122223333:execution:cognito-postconfirm-confirm:cognito-postconfirm-test-seed
      to follow it again: cognito-postconfirm invoke <function> --engine step-functions --follow arn:aws:states:us-east-1:111122223333:execution:cognito-postconfirm-confirm:cognito-postconfirm-test-seed
      to stop it:         aws stepfunctions stop-execution --execution-arn arn:aws:states:us-east-1:111122223333:execution:cognito-postconfirm-confirm:cognito-postconfirm-test-seed
      "
    `);
  });

  it("stops following at Ctrl-C while no answer comes", async () => {
    const { code, err } = await invoke(
      { DescribeExecution: { status: 200, hangs: true } },
      undefined,
      {
        onInterrupt: (listener) => {
          whenAsked("DescribeExecution", listener);
          return { giveBack: () => undefined };
        },
      },
    );
    expect([code, err]).toEqual([130, expect.stringContaining(`--follow ${executionArn}`)]);
  });

  it("says how to follow one again when the credentials expire", async () => {
    const expired = refusal("ExpiredTokenException", "expired");
    const { code, out } = await invoke({ DescribeExecution: expired }, [
      "--role-arn",
      "arn:aws:iam::111122223333:role/many",
      "--json",
    ]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      error: {
        code: "credentials-expired",
        remedy: expect.stringMatching(/^Sign in again[^]*--follow arn:/),
      },
    });
  });

  it("follows one that goes on, and starts none", async () => {
    const { code, out } = await invoke({}, ["--follow", executionArn]);
    expect([code, out]).toEqual([0, `execution SUCCEEDED: ${executionArn}\n  3 events: 3 ok\n`]);
    expect(requestsOf("StartExecution")).toEqual([]);
  });

  it("asks on a terminal, and takes no for an answer", async () => {
    server = await answering(() => ({ body: "{}" }));
    const { code, err } = await cli(
      [
        ...["invoke", "confirm", "--endpoint-url", server.url, "--engine", "step-functions"],
        ...["--events", "s3://inbox/many.jsonl", "--results", "s3://outbox"],
      ],
      { terminal: true, answers: [false] },
    );
    expect([code, server.requests]).toEqual([130, []]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function    confirm
        region      us-east-1
        endpoint    http://127.0.0.1:PORT
        machine     cognito-postconfirm-confirm
        calls       one per line of s3://inbox/many.jsonl, 10 at a time
        recipients  those in the events (not examined)
        results     s3://outbox/
        cost        about 0.10 USD for each 1,000 events, plus Lambda's duration and memory, and about 0.10 USD if each sends one mail (list prices of 2026)
      cancelled: nothing was called
      "
    `);
  });

  it("--emit-asl prints the state machine and asks nobody", async () => {
    const { code, out, err } = await cli([
      ...["invoke", "confirm", "--qualifier", "live", "--region", "cn-north-1"],
      ...["--engine", "step-functions", "--emit-asl"],
    ]);
    expect([code, err]).toEqual([0, ""]);
    expect(JSON.parse(out)).toEqual(distributedMap("confirm:live", "cn-north-1"));
  });

  it.each([
    [["--events", "s3://inbox/a.jsonl"], "needs --engine step-functions"],
    [["--results", "s3://outbox"], "--results needs --engine step-functions"],
    [["--engine", "lambda"], '--engine: "lambda" is unknown'],
    [["--engine", "step-functions"], "--engine step-functions needs --events"],
    [["--engine", "step-functions", "--events", "a.ndjson"], "is not an S3 URI"],
    [["--engine", "step-functions", "--events", "s3://inbox"], "names a bucket but no object"],
    [["--engine", "step-functions", "--events", "s3://inbox/a"], "step-functions needs --results"],
    [
      ["--engine", "step-functions", "--count", "5"],
      "--count cannot be used with --engine step-functions",
    ],
    [["--engine", "step-functions", "--follow", "it"], "is not a valid ARN for this flag"],
    [
      ["--engine", "step-functions", "--emit-asl", "--role-arn", "x"],
      "is not a valid ARN for this flag",
    ],
    [
      ["--engine", "step-functions", "--emit-asl", "--state-machine", "a b"],
      "state machine's name",
    ],
  ])("refuses %j", async (argv, text) => {
    const { code, err } = await cli(["invoke", "confirm", "--yes", ...argv]);
    expect([code, err]).toEqual([2, expect.stringContaining(text)]);
  });
});
