import { partitionOf } from "../../arn.ts";
import type { Json } from "../../json.ts";

/** What differs from run to run, and is therefore no part of the state machine. */
export interface MapInput {
  bucket: string;
  key: string;
  resultBucket: string;
  resultPrefix: string;
  concurrency: number;
  /** The run fails when more events than this have failed. */
  toleratedFailures: number;
}

/** No run has more events than this. */
export const ALL_FAILURES = 100_000_000;

/**
 * A state machine that calls a function with every line of an S3 object, in Amazon States Language.
 *
 * Its children are standard workflows, which run once; express ones may run twice, and mail twice.
 * What Lambda throttled is called again, and nothing else is. An answer that is not the event, as
 * it was sent, fails its child as a function error does.
 *
 * @param region Of the state machine, which tells the partition that its resources are in.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 * @see https://states-language.net/spec.html
 */
export function distributedMap(functionName: string, region: string): Json {
  const resources = `arn:${partitionOf(region)}:states:::`;
  return {
    Comment: `cognito-postconfirm: calls ${functionName} with every line of an S3 object`,
    QueryLanguage: "JSONata",
    StartAt: "Every event",
    States: {
      "Every event": {
        Type: "Map",
        Label: "events",
        ItemReader: {
          Resource: `${resources}s3:getObject`,
          ReaderConfig: { InputType: "JSONL" },
          Arguments: { Bucket: "{% $states.input.bucket %}", Key: "{% $states.input.key %}" },
        },
        MaxConcurrency: "{% $states.input.concurrency %}",
        ToleratedFailureCount: "{% $states.input.toleratedFailures %}",
        ItemProcessor: {
          ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
          StartAt: "Call",
          States: {
            Call: {
              Type: "Task",
              Resource: `${resources}lambda:invoke`,
              Arguments: { FunctionName: functionName, Payload: "{% $states.input %}" },
              Retry: [
                {
                  ErrorEquals: ["Lambda.TooManyRequestsException"],
                  IntervalSeconds: 1,
                  BackoffRate: 2,
                  MaxDelaySeconds: 60,
                  MaxAttempts: 20,
                  JitterStrategy: "FULL",
                },
              ],
              Output: {
                requestId: "{% $states.result.SdkResponseMetadata.RequestId %}",
                unchanged: "{% $states.result.Payload = $states.input %}",
                returned: "{% $states.result.Payload %}",
              },
              Next: "Returned unchanged?",
            },
            "Returned unchanged?": {
              Type: "Choice",
              Choices: [{ Condition: "{% $states.input.unchanged %}", Next: "Unchanged" }],
              Default: "Returned changed",
            },
            Unchanged: { Type: "Succeed" },
            "Returned changed": {
              Type: "Fail",
              Error: "ReturnedChanged",
              Cause: "{% $string($states.input.returned) %}",
            },
          },
        },
        ResultWriter: {
          Resource: `${resources}s3:putObject`,
          WriterConfig: { OutputType: "JSONL", Transformation: "COMPACT" },
          Arguments: {
            Bucket: "{% $states.input.resultBucket %}",
            Prefix: "{% $states.input.resultPrefix %}",
          },
        },
        End: true,
      },
    },
  };
}

/** What a state machine's role has to be allowed. */
export const ROLE_NEEDS =
  "It needs lambda:InvokeFunction on the function, s3:GetObject on the events, s3:PutObject on the " +
  "results, and states:StartExecution, DescribeExecution and StopExecution on the state machine itself.";
