import { randomUUID } from "node:crypto";
import { queryError } from "../capture/aws/answer.ts";
import { sesEndpoint } from "../capture/server/serve.ts";
import type { CaptureSettings } from "../capture-settings.ts";
import type { CapturedMail } from "../invocation.ts";
import { keepMail } from "../runtime/invoker/keep-mail.ts";
import { invocationSummary } from "../report/serve/reports.ts";
import { NOT_FOUND, textAnswer, withHeaders } from "./http/exchange.ts";
import type { Answer, Exchange } from "./http/exchange.ts";
import { isForAws, isForLambda } from "./http/for-aws.ts";
import { liveEvents } from "./http/live.ts";
import { answerByRoute } from "./http/router.ts";
import { inboxRoutes } from "./inbox.ts";
import type { Invocations, ServedInvocation } from "./invocations.ts";
import { answerOf, LambdaRefusal, tooLarge } from "./lambda/errors.ts";
import type { ServedFunction } from "./lambda/functions.ts";
import { lambdaApi } from "./lambda/routes.ts";
import { emulatorRoutes } from "./mailbox/emulators.ts";
import type { Mailbox, StoredMail } from "./mailbox/mailbox.ts";
import { mailpitRoutes, summaryOf } from "./mailbox/mailpit.ts";
import type { Serving } from "./server.ts";

/** What is served, and how. */
export interface Served {
  functions: readonly ServedFunction[];
  /** Required of every request. */
  token: string | undefined;
  region: string;
  /** How SES behaves to clients of the endpoint. */
  capture: CaptureSettings;
  fixesEvents: boolean;
  retries: boolean;
  concurrency: number | undefined;
  version: string;
  onInvocation?: (invocation: ServedInvocation) => void;
  onMail?: (stored: StoredMail) => void;
}

export interface ApiOptions extends Served {
  mailbox: Mailbox;
  invocations: Invocations;
  /** The address of the server, without a slash at its end. */
  url: () => string;
}

export interface Api {
  answer: Serving["answer"];
  tooLarge: (pathname: string, limit: number) => Answer;
  close: () => void;
}

/** What a server answers with: Lambda, SES, the mailbox and its page. */
export function createApi(options: ApiOptions): Api {
  const { functions, region, capture, version, token, mailbox, invocations, url } = options;
  const live = liveEvents();
  mailbox.follow((change) => {
    if (change.type === "added") live.tell("mail", () => summaryOf(change.stored));
    else live.tell(change.type, () => change.ids);
  });
  const store = (mail: CapturedMail, invocation?: string): void => {
    const stored = mailbox.add(mail, invocation);
    options.onMail?.(stored);
  };
  const keepInvocation = (added: ServedInvocation): void => {
    invocations.add(added);
    live.tell("invocation", () => invocationSummary(added));
    options.onInvocation?.(added);
  };
  const lambda = lambdaApi({ ...options, keepInvocation, keepMail: store });
  const ses = sesEndpoint(capture, region, (mail) => store(keepMail(mail)), randomUUID);
  const inbox = inboxRoutes({
    ...{ mailbox, invocations, url },
    functions: functions.map(({ name }) => name),
    call: async (name, event) => (await lambda.callNamed(name, event))?.id,
    newSeed: randomUUID,
    requiredFor: async (name) =>
      (await functions.find((each) => each.name === name)?.required?.()) ?? [],
    onCleared: () => live.tell("cleared", () => []),
  });
  const routes = [
    ...lambda.routes,
    ...mailpitRoutes(mailbox, version),
    ...emulatorRoutes(mailbox),
    ...inbox,
  ];
  return {
    answer: async (exchange) => {
      const { pathname } = exchange.url;
      if (pathname === "/api/events") return live.listen;
      if (isForAws(exchange) && !isForLambda(pathname)) return ses(exchange);
      const answer = (await answerByRoute(routes, exchange)) ?? NOT_FOUND;
      return token === undefined ? answer : rememberToken(exchange, answer, token);
    },
    tooLarge: (pathname, limit) => {
      if (isForLambda(pathname)) {
        return answerOf(tooLarge(undefined, "RequestResponse", limit), randomUUID());
      }
      const message = `the body is too large (limit ${limit} bytes)`;
      const refusal = new LambdaRefusal("RequestTooLargeException", 413, message);
      if (pathname === "/") return queryError(refusal, randomUUID());
      return pathname.startsWith("/v2/email/")
        ? answerOf(refusal, randomUUID())
        : textAnswer(`413 ${message}`, 413);
    },
    close: () => {
      lambda.close();
      live.close();
    },
  };
}

/** For what a page asks after a person has opened it with the token in its address. */
function rememberToken({ url }: Exchange, answer: Answer, token: string): Answer {
  if (!url.searchParams.has("token")) return answer;
  const cookie = `token=${token}; HttpOnly; SameSite=Strict; Path=/`;
  return withHeaders(answer, { "set-cookie": cookie });
}
