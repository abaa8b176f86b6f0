import { SESClient } from "@aws-sdk/client-ses";
import { createHandler } from "./create-handler.ts";

export { createHandler } from "./create-handler.ts";
export type { HandlerEvent, HandlerOptions, LogEntry, MailSender } from "./create-handler.ts";

/** The handler to deploy, configured by the function's environment variables. */
export const handler = createHandler({
  // Created in the cold start and reused by warm calls. It gives up on a silent connection early enough for a second
  // attempt within the handler's own limit.
  ses: new SESClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 700, requestTimeout: 1_100, throwOnRequestTimeout: true },
  }),
  source: process.env["SES_SOURCE_EMAIL"],
  replyTo: process.env["SES_REPLY_TO"],
  configurationSet: process.env["SES_CONFIGURATION_SET"],
  notifyPasswordReset: process.env["NOTIFY_PASSWORD_RESET"] === "true",
});
