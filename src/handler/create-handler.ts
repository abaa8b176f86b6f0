import { SendEmailCommand } from "@aws-sdk/client-ses";
import type { SendEmailCommandOutput } from "@aws-sdk/client-ses";
import { confirmationMail, passwordChangedMail } from "./mail.ts";
import type { MailText } from "./mail.ts";

/** The part of an event that this handler reads. Hand-written test events may lack most of it. */
export interface HandlerEvent {
  triggerSource?: string;
  userName?: string;
  request?: { userAttributes?: Readonly<Record<string, unknown>> };
}

/** The part of `SESClient` that this handler uses. */
export interface MailSender {
  send(
    command: SendEmailCommand,
    options: { abortSignal: AbortSignal },
  ): Promise<SendEmailCommandOutput>;
}

export interface HandlerOptions {
  ses: MailSender;
  /** The verified identity to send from. Without it every send is a logged error. */
  source: string | undefined;
  replyTo?: string | undefined;
  configurationSet?: string | undefined;
  /** Send a short notice on ConfirmForgotPassword. Default: no mail there. */
  notifyPasswordReset?: boolean;
  /**
   * When to give up on SES, retries included, in milliseconds. The default leaves room in Lambda's
   * own default timeout of 3 seconds, and more in the 5 seconds that Cognito waits.
   */
  giveUpAfterMs?: number;
  /** Takes one entry of the log. Default: one JSON line on the console. */
  log?: (entry: LogEntry) => void;
}

/** Never holds an address, a name or a message of SES, which repeats addresses. */
export interface LogEntry {
  level: "INFO" | "WARN" | "ERROR";
  message: string;
  [field: string]: string | number | undefined;
}

/**
 * A PostConfirmation handler that mails people once they are confirmed and always returns the event:
 * the user is confirmed already, so failing here could only confuse them.
 */
export function createHandler(
  options: HandlerOptions,
): <Event extends HandlerEvent>(event: Event) => Promise<Event> {
  const log = options.log ?? logLine;

  return async (event) => {
    const { triggerSource } = event;
    const recipient = event.request?.userAttributes?.["email"];
    const mail = mailFor(event, options.notifyPasswordReset ?? false);
    if (mail === undefined || typeof recipient !== "string" || recipient === "") return event;

    if (!options.source) {
      log({
        level: "ERROR",
        message: "no mail sent: SES_SOURCE_EMAIL is not set; set it to an identity verified in SES",
        triggerSource,
      });
      return event;
    }

    const giveUp = AbortSignal.timeout(options.giveUpAfterMs ?? 2_500);
    try {
      const sending = options.ses.send(
        new SendEmailCommand({
          Source: options.source,
          Destination: { ToAddresses: [recipient] },
          Message: {
            Subject: { Charset: "UTF-8", Data: mail.subject },
            Body: { Text: { Charset: "UTF-8", Data: mail.body } },
          },
          ...(options.replyTo && { ReplyToAddresses: [options.replyTo] }),
          ...(options.configurationSet && { ConfigurationSetName: options.configurationSet }),
        }),
        { abortSignal: giveUp },
      );
      const sent = await Promise.race([sending, rejectOnAbort(giveUp)]);
      log({ level: "INFO", message: "mail sent", triggerSource, messageId: sent.MessageId });
    } catch (error) {
      log({ level: "ERROR", message: "mail not sent", triggerSource, ...describeFailure(error) });
    }
    return event;
  };
}

function mailFor(event: HandlerEvent, notifyPasswordReset: boolean): MailText | undefined {
  switch (event.triggerSource) {
    // A test event written by hand may have no trigger source; it means a sign-up.
    case undefined:
    case "PostConfirmation_ConfirmSignUp":
      return confirmationMail(event.userName);
    case "PostConfirmation_ConfirmForgotPassword":
      return notifyPasswordReset ? passwordChangedMail(event.userName) : undefined;
    default:
      return undefined;
  }
}

/** The SDK heeds the signal while it waits for SES, but not while it looks for credentials. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}

/** SES's message repeats the addresses that it is about, so only names and ids are logged. */
function describeFailure(error: unknown): Record<string, string | number | undefined> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const { code, $metadata: metadata } = error as {
    code?: string;
    $metadata?: { requestId?: string; httpStatusCode?: number; attempts?: number };
  };
  return {
    errorName: error.name,
    // Of the network (ECONNREFUSED), where there was no answer.
    errorCode: code,
    requestId: metadata?.requestId,
    httpStatus: metadata?.httpStatusCode,
    attempts: metadata?.attempts,
  };
}

function logLine(entry: LogEntry): void {
  const line = JSON.stringify(entry);
  if (entry.level === "ERROR") console.error(line);
  else console.info(line);
}
