import { randomUUID } from "node:crypto";
import type { CaptureSettings } from "../capture-settings.ts";
import type { CapturedMail } from "../invocation.ts";
import { NOT_FOUND, textAnswer } from "./http/exchange.ts";
import type { Answer, Exchange } from "./http/exchange.ts";
import { answerByRoute } from "./http/router.ts";
import { keepInvocations } from "./invocations.ts";
import type { Invocations, ServedInvocation } from "./invocations.ts";
import { answerOf, tooLarge } from "./lambda/errors.ts";
import type { ServedFunction } from "./lambda/functions.ts";
import { lambdaApi, PAYLOAD_LIMIT } from "./lambda/routes.ts";
import { emulatorRoutes } from "./mailbox/emulators.ts";
import { createMailbox } from "./mailbox/mailbox.ts";
import type { Mailbox, MailboxLimits, MailStorage, StoredMail } from "./mailbox/mailbox.ts";
import { mailpitRoutes } from "./mailbox/mailpit.ts";
import { listen } from "./server.ts";
import { isForAws, sesApi } from "./ses.ts";

export interface StartOptions {
  functions: readonly ServedFunction[];
  host: string;
  /** 0 for any free one. */
  port: number;
  /** Whether the next free port may be taken where `port` is in use. */
  mayMove: boolean;
  /** Required of every request. */
  token: string | undefined;
  region: string;
  /** How SES behaves to clients of the endpoint. */
  capture: CaptureSettings;
  fixesEvents: boolean;
  retries: boolean;
  concurrency: number | undefined;
  limits?: MailboxLimits;
  storage?: MailStorage | undefined;
  version: string;
  onInvocation?: (invocation: ServedInvocation) => void;
  onMail?: (stored: StoredMail) => void;
}

export interface Started extends AsyncDisposable {
  port: number;
  mailbox: Mailbox;
  invocations: Invocations;
  close: () => Promise<void>;
}

/** The most that a call of SES carries, in bytes: a message of 40 MB in base64. */
const SES_LIMIT = 60 * 2 ** 20;

/** Starts the local end of a sign-up: Lambda for the trigger, SES for its mail, and a mailbox to read it. */
export async function startServer(options: StartOptions): Promise<Started> {
  const { functions, region, capture, version } = options;
  const mailbox = createMailbox(options.limits, options.storage);
  await mailbox.load();
  const invocations = keepInvocations((added) => options.onInvocation?.(added));
  const keepMail = (mail: CapturedMail, invocation?: string): void => {
    const stored = mailbox.add(mail, invocation);
    options.onMail?.(stored);
  };
  const lambda = lambdaApi({ ...options, functions, invocations, keepMail });
  const ses = sesApi(capture, region, keepMail, randomUUID);
  const routes = [...lambda.routes, ...mailpitRoutes(mailbox, version), ...emulatorRoutes(mailbox)];
  const listening = await listen({
    ...options,
    limitOf: (pathname) => (isLambda(pathname) ? PAYLOAD_LIMIT : SES_LIMIT),
    tooLarge: (pathname, limit) =>
      isLambda(pathname)
        ? answerOf(tooLarge(undefined, "RequestResponse", limit), randomUUID())
        : textAnswer("413 the body is too large", 413),
    answer: async (exchange) =>
      (await answerByRoute(routes, exchange)) ??
      (isForAws(exchange) ? ses(exchange) : atRoot(exchange)),
  });
  const close = async (): Promise<void> => {
    lambda.close();
    await listening.close();
    await mailbox.close();
  };
  return { port: listening.port, mailbox, invocations, close, [Symbol.asyncDispose]: close };
}

function atRoot({ url }: Exchange): Answer {
  return url.pathname === "/" ? textAnswer("ok") : NOT_FOUND;
}

function isLambda(pathname: string): boolean {
  return pathname.startsWith("/2015-03-31/");
}
