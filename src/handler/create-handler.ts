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
  /** Verified identity to send from. Without it, an error is logged and no mail is sent. */
  source: string | undefined;
  replyTo?: string | undefined;
  configurationSet?: string | undefined;
  /** Whether to send a short notice on ConfirmForgotPassword. Default: no mail. */
  notifyPasswordReset?: boolean;
  /**
   * Time limit for SES in milliseconds, retries included. Default: 2,500, which is within Lambda's default timeout of 3
   * seconds and the 5 seconds that Cognito waits.
   */
  giveUpAfterMs?: number;
  /** Writes a log entry. Default: one JSON line on the console. */
  log?: (entry: LogEntry) => void;
}

/** A log entry. It never contains an address, a name or a message from SES, which repeats addresses. */
export interface LogEntry {
  level: "INFO" | "WARN" | "ERROR";
  message: string;
  [field: string]: string | number | undefined;
}

/**
 * Creates a PostConfirmation handler that mails users once they are confirmed and always returns the event: the user is
 * already confirmed, so an error would only confuse them.
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
    // A hand-written test event may have no trigger source; it counts as a sign-up.
    case undefined:
    case "PostConfirmation_ConfirmSignUp":
      return confirmationMail(event.userName);
    case "PostConfirmation_ConfirmForgotPassword":
      return notifyPasswordReset ? passwordChangedMail(event.userName) : undefined;
    default:
      return undefined;
  }
}

/** The SDK observes the signal while it waits for SES, but not while it looks for credentials. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
}

/** SES's message repeats addresses, so only names and IDs are logged. */
function describeFailure(error: unknown): Record<string, string | number | undefined> {
  if (!(error instanceof Error)) return { errorName: typeof error };
  const { code, $metadata: metadata } = error as {
    code?: string;
    $metadata?: { requestId?: string; httpStatusCode?: number; attempts?: number };
  };
  return {
    errorName: error.name,
    // Network error (ECONNREFUSED) if there was no response.
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
