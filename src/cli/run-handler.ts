import { DRY_RUN_CREDENTIALS } from "../capture/environment.ts";
import { Cancelled, UserError } from "../errors.ts";
import type { EventDocument } from "../event/event.ts";
import type { CapturedMail, Invocation } from "../invocation.ts";
import { oneLine } from "../report/plain-text.ts";
import { localInvoker } from "../runtime/local-invoker.ts";
import type { RunOptions } from "./commands/run.ts";
import { canPrompt } from "./context.ts";
import type { AwsIdentity, Context } from "./context.ts";
import { regionOf } from "./event-input.ts";
import { hostsOf } from "./ses-option.ts";

/** Runs the handler with its mail captured, or sent to the endpoint that was named. */
export function runDry(
  event: EventDocument,
  options: RunOptions,
  context: Context,
): Promise<Invocation> {
  const { handler } = options;
  // The reference handler cannot mail without a sender; where nothing is really sent, any will do.
  const sender = handler.isReference ? { SES_SOURCE_EMAIL: "no-reply@example.com" } : {};
  return call(
    event,
    options,
    { ...sender, ...context.env },
    {
      region: options.region ?? regionOf(event) ?? "us-east-1",
      credentials: DRY_RUN_CREDENTIALS,
    },
  );
}

/**
 * Runs the handler twice: dry, to see what it would mail, and once somebody agreed to that, live.
 * The live run lets SES through and nothing else.
 */
export async function runLive(
  event: EventDocument,
  options: RunOptions,
  context: Context,
): Promise<Invocation> {
  if (!options.yes && (options.output.json || !canPrompt(context))) {
    throw new UserError(
      "needs-yes",
      "--ses live sends real mail, and there is no terminal to ask on",
      "Add --yes when that is what you want.",
    );
  }
  const identity = await findIdentity(options, context);
  const dryOptions: RunOptions = { ...options, ses: { kind: "dry-run" } };
  const rehearsal = await call(event, dryOptions, context.env, {
    region: identity.region,
    credentials: DRY_RUN_CREDENTIALS,
  });
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
  return call(event, options, context.env, identity);
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

function call(
  event: EventDocument,
  options: RunOptions,
  env: Context["env"],
  identity: AwsIdentity,
): Promise<Invocation> {
  const { handler, ses, limitMs } = options;
  const invoke = localInvoker({
    file: handler.file,
    exportName: handler.exportName,
    env,
    ...identity,
    limitMs,
    passes: hostsOf(ses),
    sesEndpoint: ses.kind === "endpoint" ? ses.url : undefined,
  });
  return invoke(event);
}
