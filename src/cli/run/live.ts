import { allRecipients, bareAddress } from "../../email-address.ts";
import { DRY_RUN_CREDENTIALS } from "../../capture/environment.ts";
import type { Live } from "../../capture-settings.ts";
import { findMailWarnings } from "../../contract/mails.ts";
import { UserError } from "../../errors.ts";
import type { EventDocument } from "../../event/event.ts";
import type { CapturedMail, Invocation } from "../../invocation.ts";
import { findingSentence } from "../../report/invocation/findings.ts";
import { oneLine } from "../../report/terminal/plain-text.ts";
import type { Context } from "../context.ts";
import type { AwsIdentity } from "../io/aws-clients.ts";
import { confirm, requireConsent } from "../io/consent.ts";
import { readLocalFunction } from "../io/local-function.ts";
import { invokerAs } from "../io/run-handler.ts";
import type { InvokerUse } from "../io/run-handler.ts";
import type { RunOptions } from "./options.ts";

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
  requireConsent("--ses live sends real mail", options, context);
  const fn = await readLocalFunction(options.local, context);
  const identity = await findIdentity(options.region, context.aws);
  const dryOptions: RunOptions = { ...options, ses: { kind: "dry-run" } };
  const dryIdentity = { region: identity.region, credentials: DRY_RUN_CREDENTIALS };
  const rehearse = await invokerAs(dryOptions, fn, dryIdentity, use);
  const rehearsal = await rehearse(event);
  if (rehearsal.mails.length === 0) {
    throw new UserError(
      "nothing-to-send",
      "the handler sent no mail in a dry run, so it was not run live, and nothing was sent",
      "Run it with --ses dry-run to see why.",
    );
  }
  const text = await announcement(rehearsal.mails, options.live, identity.region, context);
  context.stderr.write(text);
  await confirm("Send it?", "nothing was sent", options, context);
  const invoke = await invokerAs(options, fn, identity, use);
  return invoke(event);
}

async function findIdentity(region: string | undefined, aws: Context["aws"]): Promise<AwsIdentity> {
  try {
    return await aws.identity({ region });
  } catch (error) {
    const { explainAwsError } = await import("../../remote/errors/explain.ts");
    throw explainAwsError(error, { task: "live-run", region });
  }
}

/** What somebody has to know before they say yes. */
async function announcement(
  mails: readonly CapturedMail[],
  { redirect, services }: Live,
  region: string,
  { aws }: Pick<Context, "aws">,
): Promise<string> {
  const senders = [...new Set(mails.map(({ from }) => bareAddress(from)))];
  const [account = "(unknown)", { quota, unverified = [] }] = await Promise.all([
    aws.account({ region }),
    aws.sesState({ region }, senders),
  ]);
  const others = services.filter((service) => service !== "ses");
  const lines = mails.map((mail) => {
    const recipients = allRecipients(mail).join(", ");
    const shown = redirect === undefined ? recipients : `${redirect} (meant for ${recipients})`;
    return `from ${mail.from} to ${shown}: ${mail.subject}`;
  });
  const warnings = [
    ...unverified.map((sender) => `! ${sender} is not verified in SES, so SES will refuse it`),
    ...findMailWarnings(mails).map(
      (warning) => `! mail ${warning.where.mail + 1}: ${findingSentence(warning)}`,
    ),
  ];
  const facts = [
    `account ${account}, region ${region}`,
    ...(quota === undefined
      ? []
      : [`quota: ${quota.sent} of ${quota.perDay} mails sent in the last 24 hours`]),
    ...(others.length === 0 ? [] : [`also called live: ${others.join(", ")}`]),
  ];
  const count = mails.length === 1 ? "This mail" : `These ${mails.length} mails`;
  const text = [...lines, ...warnings, ...facts].map((line) => `  ${oneLine(line)}\n`).join("");
  return `${count} will actually be sent through SES in ${region}:\n${text}`;
}
