import { blankComments } from "../source-values.ts";
import { allowedByManaged, BY_LAMBDA, together } from "./policies.ts";
import type { Actions } from "./policies.ts";

/**
 * What the sources of CDK's stacks allow anybody. Who gets a permission is not followed, so that a function may have
 * less than this, and never more.
 */
export function actionsOfProgram(texts: readonly string[]): Actions {
  const actions = together(
    texts.map(blankComments).map((text): Actions => {
      if (FOREIGN.test(text) || (IS_STACK.test(text) && PRIVATE.test(text))) return undefined;
      return together([
        [...text.matchAll(ACTION)].map(([, action = ""]) => action),
        ...[...text.matchAll(/[.?!]grant(\w*)\s*\(/g)].map(([, name = ""]) => GRANTS[name]),
        ...[...text.matchAll(/fromAwsManagedPolicyName\(\s*(?:["'`]([\w/]+)["'`])?/g)].map(
          ([, name = ""]) => allowedByManaged(name.split("/").at(-1) ?? ""),
        ),
        SENT_ON.test(text) ? BY_LAMBDA : [],
      ]);
    }),
  );
  return actions && [...new Set(actions)];
}

/** Roles and policies that are elsewhere, actions that are put together, and constructs that grant by themselves. */
const FOREIGN =
  /\bfromRole(?:Arn|Name)\b|\bfromManagedPolicy(?:Arn|Name)\b|\bfromJson\s*\(|\bfromPolicy(?:Arn|Name)\b|["'`][a-z][\w-]*:["'`$]|@aws-solutions-constructs|\bexistingLambdaObj\b|\bactions\s*:\s*[\w.]+\(|\bmanagedPolicyArns?\b|\bCfn(?:Include|Policy|ManagedPolicy|RolePolicy|Role)\b|:iam::[^\n"'`]*:policy\//;

/** Packages whose constructs may grant what they like. */
const PRIVATE =
  /(?:\bfrom\s*|\brequire\(\s*)["'](?:@(?!aws-(?:amplify|cdk|sdk)\/|types\/)|[^"'./]*construct(?!s["']))/;

const IS_STACK = /["'](?:aws-cdk-lib|@aws-cdk\/)/;

const ACTION = /["'`]([a-z][a-z\d-]+:(?:[A-Z*][A-Za-z*]*|\*))["'`]/g;

/** What a function has for Lambda to send on. */
const SENT_ON = /\b(?:deadLetter\w*|onFailure|onSuccess|EventSource)\b/;

const TABLE = ["dynamodb:*", "kms:*"];
const QUEUE = ["sqs:*", "kms:*"];
/** Buckets, keys, parameters, secrets, streams and topics have some of these in common. */
const ANY = ["kinesis:*", "kms:*", "s3:*", "secretsmanager:*", "sqs:*", "ssm:*"];

/** CDK's methods, without `grant`. */
const GRANTS: Readonly<Record<string, readonly string[]>> = {
  // Its actions are written out.
  "": [],
  AssumeRole: ["sts:*"],
  Connect: ["rds-db:*"],
  ConsumeMessages: QUEUE,
  Decrypt: ["kms:*"],
  Delete: ANY,
  Encrypt: ["kms:*"],
  EncryptDecrypt: ["kms:*"],
  FullAccess: TABLE,
  Invoke: ["lambda:*"],
  InvokeUrl: ["lambda:*"],
  ManageConnections: ["execute-api:*"],
  Mutation: ["appsync:*"],
  Publish: ["sns:*", "kms:*"],
  Purge: QUEUE,
  Put: ANY,
  PutAcl: ["s3:*"],
  PutEventsTo: ["events:*"],
  Query: ["appsync:*"],
  Read: ANY,
  ReadData: TABLE,
  ReadWrite: ANY,
  ReadWriteData: TABLE,
  SendEmail: ["ses:*"],
  SendMessages: QUEUE,
  StartExecution: ["states:*"],
  StartSyncExecution: ["states:*"],
  StreamRead: TABLE,
  Subscribe: ["sns:*"],
  TableListStreams: TABLE,
  Write: ANY,
  WriteData: TABLE,
};
