import { PAYLOAD_LIMITS } from "../lambda-limits.ts";
import { addressOfServer } from "../report/serve/ready.ts";
import type { Api, Served } from "./api.ts";
import { isForLambda } from "./http/for-aws.ts";
import { keepInvocations } from "./invocations.ts";
import type { Invocations } from "./invocations.ts";
import { createMailbox } from "./mailbox/mailbox.ts";
import type { Mailbox, MailboxLimits, MailStorage } from "./mailbox/mailbox.ts";
import { listen } from "./server.ts";

export interface StartOptions extends Served {
  host: string;
  /** 0: any free port. */
  port: number;
  /** Whether the next free port may be taken where `port` is in use. */
  mayMove: boolean;
  limits?: MailboxLimits;
  storage?: MailStorage | undefined;
}

export interface Started extends AsyncDisposable {
  port: number;
  mailbox: Mailbox;
  invocations: Invocations;
  close: () => Promise<void>;
}

/** The most that a call of SES carries, in bytes: a message of 40 MB in base64. */
const SES_LIMIT = 60 * 2 ** 20;

/**
 * Starts the local end of a sign-up: Lambda for the trigger, SES for its mail, and a mailbox to read it.
 *
 * It listens first: what answers is loaded while the first client is on its way.
 */
export async function startServer(options: StartOptions): Promise<Started> {
  const mailbox = createMailbox(options.limits, options.storage);
  await mailbox.load();
  const invocations = keepInvocations();
  let api: Promise<Api> | undefined;
  const loadApi = (): Promise<Api> =>
    (api ??= import("./api.ts").then(({ createApi }) =>
      createApi({ ...options, mailbox, invocations, url }),
    ));
  const listening = await listen({
    ...options,
    limitOf: (pathname) => (isForLambda(pathname) ? PAYLOAD_LIMITS.RequestResponse : SES_LIMIT),
    tooLarge: async (pathname, limit) => (await loadApi()).tooLarge(pathname, limit),
    answer: async (exchange) => (await loadApi()).answer(exchange),
  });
  const { port } = listening;
  const url = (): string => addressOfServer(options.host, port);
  setImmediate(() => void loadApi());
  const close = async (): Promise<void> => {
    (await api)?.close();
    await listening.close();
    await mailbox.close();
  };
  return { port, mailbox, invocations, close, [Symbol.asyncDispose]: close };
}
