import { DRY_RUN_CREDENTIALS } from "../capture/environment.ts";
import { Cancelled, UserError } from "../errors.ts";
import type { EventDocument } from "../event/event.ts";
import type { CapturedMail, Invocation } from "../invocation.ts";
import { oneLine } from "../report/plain-text.ts";
import { localInvoker } from "../runtime/local-invoker.ts";
import type { LocalInvoker } from "../runtime/local-invoker.ts";
import type { RunOptions } from "./commands/run.ts";
import { canPrompt } from "./context.ts";
import type { AwsIdentity, Context } from "./context.ts";
import { readEnvironment } from "./environment-files.ts";
import { regionOf } from "./event-input.ts";
import { hostsOf } from "./ses-option.ts";

/** What else an invoker is told, by the way in which it is going to be used. */
export interface InvokerUse {
  warm?: boolean;
  limitMs: number;
  onFile?: ((file: string) => void) | undefined;
}

/** Makes an invoker whose mail is captured, or sent to the endpoint that was named. */
export async function dryInvoker(
  event: EventDocument,
  options: RunOptions,
  use: InvokerUse,
  context: Context,
): Promise<LocalInvoker> {
  const { explicit, env } = await readEnvironment(options.local, context);
  // The reference handler cannot mail without a sender; where nothing is really sent, any will do.
  const sender = options.local.handler.isReference
    ? { SES_SOURCE_EMAIL: "no-reply@example.com" }
    : {};
  const region = options.region ?? explicit["AWS_REGION"] ?? regionOf(event) ?? "us-east-1";
  const identity = { region, credentials: DRY_RUN_CREDENTIALS };
  return invoker(options, { ...sender, ...env }, identity, use);
}

/**
 * Runs the handler twice: dry, to see what it would mail, and once somebody agreed to that, live.
 * The live run lets SES through and nothing else.
 */
export async function runLive(
  event: EventDocument,
  options: RunOptions,
  use: InvokerUse,
  context: Context,
): Promise<Invocation> {
  if (!options.yes && (options.output.json || !canPrompt(context))) {
    throw new UserError(
      "needs-yes",
      "--ses live sends real mail, and there is no terminal to ask on",
      "Add --yes when that is what you want.",
    );
  }
  const { env } = await readEnvironment(options.local, context);
  const identity = await findIdentity(options, context);
  const dryOptions: RunOptions = { ...options, ses: { kind: "dry-run" } };
  const dryIdentity = { region: identity.region, credentials: DRY_RUN_CREDENTIALS };
  const rehearsal = await invoker(dryOptions, env, dryIdentity, use)(event);
  if (rehearsal.mails.length === 0) {
    throw new UserError(
      "nothing-to-send",
      "the handler sent no mail in a dry run, so it was not run live and nothing was sent",
      "See why with --ses dry-run.",
    );
  }
  context.stderr.write(announcement(rehearsal.mails, identity));
  if (!options.yes) {
    const ask = await context.prompter();
    if (!(await ask.confirm("Send it?"))) throw new Cancelled("cancelled: nothing was sent");
  }
  return invoker(options, env, identity, use)(event);
}

async function findIdentity(options: RunOptions, context: Context): Promise<AwsIdentity> {
  try {
    return await context.aws.identity({ region: options.region });
  } catch (error) {
    const { explainAwsError } = await import("../remote/aws-error.ts");
    throw explainAwsError(error, { service: "SES", region: options.region });
  }
}

function announcement(mails: readonly CapturedMail[], { region }: AwsIdentity): string {
  const lines = mails.map(
    ({ from, to, cc, bcc, subject }) =>
      `  from ${from} to ${[...to, ...cc, ...bcc].join(", ")}: ${subject}`,
  );
  const count = mails.length === 1 ? "This mail" : `These ${mails.length} mails`;
  return `${count} will really be sent, through SES in ${region}:\n${lines.map(oneLine).join("\n")}\n`;
}

function invoker(
  { local, ses }: RunOptions,
  env: Context["env"],
  identity: AwsIdentity,
  use: InvokerUse,
): LocalInvoker {
  const { handler, runtime, memoryMb, inspect } = local;
  return localInvoker({
    file: handler.file,
    exportName: handler.exportName,
    runtime,
    memoryMb,
    inspect,
    env,
    ...identity,
    ...use,
    passes: hostsOf(ses),
    sesEndpoint: ses.kind === "endpoint" ? ses.url : undefined,
  });
}
