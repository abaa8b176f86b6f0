import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { SESv2Client } from "@aws-sdk/client-sesv2";
import type { SFNClient } from "@aws-sdk/client-sfn";
import type { Prompter } from "./prompts.ts";
import type { FileWatcher } from "./io/watch-files.ts";

export interface Output {
  readonly isTTY: boolean;
  /** How wide a terminal is; `undefined` where it is none. */
  readonly columns?: number | undefined;
  write(text: string): void;
  /** Writes piece after piece, no faster than they are taken. */
  stream(pieces: Iterable<string>): Promise<void>;
  /** Is told when the reader has gone, in place of the program's end there and then. */
  onClosed(listener: () => void): void;
}

export interface AwsOptions {
  region?: string | undefined;
  profile?: string | undefined;
  endpointUrl?: string | undefined;
  /** Asks for the code of the MFA device that a profile names. */
  mfaCode?: ((device: string) => Promise<string>) | undefined;
  /** Credentials that were found already: a code can be used once. */
  credentials?: LambdaClient["config"]["credentials"] | undefined;
}

/** What an AWS call would be made as. */
export interface AwsIdentity {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string | undefined };
}

/** What SES says of itself before a mail is sent. What could not be asked is left out. */
export interface SesState {
  /** Mails a day, and of the last 24 hours. */
  quota?: { perDay: number; sent: number };
  /** Those of the senders that neither are verified themselves nor by their domain. */
  unverified?: readonly string[];
}

/** Everything outside the program that a command can touch. Built once, in `entry.ts` or by a test. */
export interface Context {
  stdin: { readonly isTTY: boolean; chunks(): AsyncIterable<Uint8Array> };
  stdout: Output;
  stderr: Output;
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Settles, by rejecting, when the user breaks off. */
  interrupted: Promise<never>;
  /** Takes the next interruption instead of `interrupted`, unless it is given back before that. */
  onInterrupt: (listener: () => void) => { giveBack: () => void };
  /** A seed nobody has used before. */
  newSeed: () => string;
  /** The questions to ask a person. Loaded when there is one to ask. */
  prompter: () => Promise<Prompter>;
  /** Shows a file in whatever program the user has for it. */
  openFile: (file: string) => Promise<void>;
  watchFiles: (files: readonly string[]) => Promise<FileWatcher>;
  aws: {
    userPools(options: AwsOptions): Promise<CognitoIdentityProviderClient>;
    lambda(options: AwsOptions): Promise<LambdaClient>;
    /** Reads about functions and calls none, so its retries are on. */
    functions(options: AwsOptions): Promise<LambdaClient>;
    roles(options: AwsOptions): Promise<IAMClient>;
    mail(options: AwsOptions): Promise<SESv2Client>;
    logs(options: AwsOptions): Promise<CloudWatchLogsClient>;
    stepFunctions(options: AwsOptions): Promise<SFNClient>;
    /** Region and credentials as the SDK's own chain finds them. */
    identity(options: AwsOptions): Promise<AwsIdentity>;
    /** @param senders Addresses, without names. */
    sesState(options: AwsOptions, senders: readonly string[]): Promise<SesState>;
    /** The account that the credentials belong to; `undefined` where that cannot be told. */
    account(options: AwsOptions): Promise<string | undefined>;
  };
}

/** Whether there is a person to ask: prompts are read from stdin and shown on stderr. */
export function canPrompt(context: Context): boolean {
  return context.stdin.isTTY && context.stderr.isTTY;
}
