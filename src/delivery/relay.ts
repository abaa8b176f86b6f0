import type { CapturedMail } from "../invocation.ts";
import { allRecipients, bareAddress } from "../email-address.ts";
import { isLoopback } from "../hosts.ts";
import { UserError } from "../errors.ts";
import { mimeSource } from "./mime.ts";

/** How long an inbox may take to answer, in milliseconds. */
const ANSWER_LIMIT_MS = 5_000;

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  // What an inbox answers to a password may repeat it.
  return code === "EAUTH" ? "it rejects this user name and password" : message;
}

/**
 * Connects to an inbox that mails are to be shown in. A dry run's mail stays on this machine, so that
 * any other host has to be allowed by name.
 */
export async function openRelay(url: URL, isAllowed: (host: string, port: number) => boolean) {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isSecure = url.protocol === "smtps:";
  const port = Number(url.port || (isSecure ? 465 : 25));
  if (!isLoopback(host) && !isAllowed(host, port)) {
    throw new UserError(
      "not-allowed",
      `--smtp: ${host}:${port} is not on this machine, and a dry run sends no mail to other machines`,
      `Add --allow-net ${url.host === host ? `${host}:${port}` : url.host} to allow it.`,
    );
  }
  const { createTransport } = await import("nodemailer");
  const { username, password } = url;
  const transport = createTransport({
    // Whatever `localhost` may lead to, it is this machine.
    host: host === "localhost" ? "127.0.0.1" : host,
    port,
    secure: isSecure,
    pool: true,
    maxConnections: 1,
    ...(username !== "" && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
    connectionTimeout: ANSWER_LIMIT_MS,
    greetingTimeout: ANSWER_LIMIT_MS,
    socketTimeout: ANSWER_LIMIT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const inWords = (error: unknown): UserError =>
    new UserError(
      "smtp",
      `cannot relay mail to ${url.host}: ${reasonOf(error)}`,
      "Start the inbox, or remove --smtp.",
      { cause: error },
    );
  try {
    await transport.verify();
  } catch (error) {
    transport.close();
    throw inWords(error);
  }
  return {
    send: async (mail: CapturedMail): Promise<void> => {
      const envelope = {
        from: bareAddress(mail.returnPath ?? mail.from),
        to: allRecipients(mail).map(bareAddress),
      };
      try {
        await transport.sendMail({ envelope, raw: await mimeSource(mail) });
      } catch (error) {
        throw inWords(error);
      }
    },
    close: (): void => transport.close(),
  };
}
