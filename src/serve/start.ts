import { randomUUID } from "node:crypto";
import { sesEndpoint } from "../capture/server/serve.ts";
import type { CaptureSettings } from "../capture-settings.ts";
import type { CapturedMail } from "../invocation.ts";
import { PAYLOAD_LIMITS } from "../lambda-limits.ts";
import { addressOfServer, invocationSummary } from "../report/serve/reports.ts";
import { NOT_FOUND, textAnswer } from "./http/exchange.ts";
import type { Answer, Exchange } from "./http/exchange.ts";
import { answerByRoute } from "./http/router.ts";
import { isForAws } from "./http/for-aws.ts";
import { liveEvents } from "./http/live.ts";
import { inboxRoutes } from "./inbox.ts";
import { keepInvocations } from "./invocations.ts";
import type { Invocations, ServedInvocation } from "./invocations.ts";
import { answerOf, tooLarge } from "./lambda/errors.ts";
import type { ServedFunction } from "./lambda/functions.ts";
import { lambdaApi } from "./lambda/routes.ts";
import { emulatorRoutes } from "./mailbox/emulators.ts";
import { createMailbox } from "./mailbox/mailbox.ts";
import type { Mailbox, MailboxLimits, MailStorage, StoredMail } from "./mailbox/mailbox.ts";
import { mailpitRoutes, summaryOf } from "./mailbox/mailpit.ts";
import { listen } from "./server.ts";

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
  const { functions, region, capture, version, host, token } = options;
  const mailbox = createMailbox(options.limits, options.storage);
  await mailbox.load();
  const live = liveEvents();
  const invocations = keepInvocations((added) => {
    live.tell("invocation", invocationSummary(added));
    options.onInvocation?.(added);
  });
  mailbox.follow((change) => {
    if (change.type === "added") live.tell("mail", summaryOf(change.stored));
    else live.tell(change.type, change.ids);
  });
  const keepMail = (mail: CapturedMail, invocation?: string): void => {
    const stored = mailbox.add(mail, invocation);
    options.onMail?.(stored);
  };
  const lambda = lambdaApi({ ...options, functions, invocations, keepMail });
  const ses = sesEndpoint(capture, region, keepMail, randomUUID);
  const inbox = inboxRoutes({
    mailbox,
    invocations,
    functions: functions.map(({ name }) => name),
    url: () => addressOfServer(host, listening.port),
    call: async (name, event) => (await lambda.callNamed(name, event))?.id,
    newSeed: randomUUID,
    onCleared: () => live.tell("cleared", []),
  });
  const routes = [
    ...lambda.routes,
    ...mailpitRoutes(mailbox, version),
    ...emulatorRoutes(mailbox),
    ...inbox,
  ];
  const listening = await listen({
    ...options,
    limitOf: (pathname) => (isLambda(pathname) ? PAYLOAD_LIMITS.RequestResponse : SES_LIMIT),
    tooLarge: (pathname, limit) =>
      isLambda(pathname)
        ? answerOf(tooLarge(undefined, "RequestResponse", limit), randomUUID())
        : textAnswer("413 the body is too large", 413),
    answer: async (exchange) => {
      if (exchange.url.pathname === "/api/events") return live.listen;
      if (isForAws(exchange) && !isLambda(exchange.url.pathname)) return ses(exchange);
      const answer = (await answerByRoute(routes, exchange)) ?? NOT_FOUND;
      return token === undefined ? answer : rememberToken(exchange, answer, token);
    },
  });
  const close = async (): Promise<void> => {
    lambda.close();
    live.close();
    await listening.close();
    await mailbox.close();
  };
  return { port: listening.port, mailbox, invocations, close, [Symbol.asyncDispose]: close };
}

function isLambda(pathname: string): boolean {
  return pathname.startsWith("/2015-03-31/");
}

/** For what a page asks after a person has opened it with the token in its address. */
function rememberToken({ url }: Exchange, answer: Answer, token: string): Answer {
  if (!url.searchParams.has("token")) return answer;
  const cookie = `token=${token}; HttpOnly; SameSite=Strict; Path=/`;
  return { ...answer, headers: { ...answer.headers, "set-cookie": cookie } };
}
