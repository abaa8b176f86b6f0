import { resolve } from "node:path";
import { completeSettings, sharedSettings } from "../capture-settings.ts";
import type { PartialSettings, SesSettings } from "../capture-settings.ts";
import { SERVED_LIMIT_MS } from "../cognito-limits.ts";
import { UserError } from "../errors.ts";
import { isOnlyHere } from "../hosts.ts";
import type { CapturedMail, Invocation } from "../invocation.ts";
import type { LocalInvokerOptions } from "../runtime/invoker/invoker-options.ts";
import { localInvoker } from "../runtime/invoker/local-invoker.ts";
import type { LocalInvoker } from "../runtime/invoker/local-invoker.ts";
import { DEFAULT_MEMORY_MB, DEFAULT_RUNTIME } from "../runtime/lambda-function.ts";
import { addressOfServer } from "../report/serve/ready.ts";
import { VERSION } from "../version.ts";
import type { ServedFunction } from "./lambda/functions.ts";
import { openMailStorage } from "./mailbox/storage.ts";
import type { Mailbox } from "./mailbox/mailbox.ts";
import { fitsQuery, noMail, WAIT_MS } from "./mail-query.ts";
import type { MailQuery } from "./mail-query.ts";
import type { Invocations } from "./invocations.ts";
import { startServer } from "./start.ts";
import type { Started } from "./start.ts";

export interface ServeOptions {
  /** Handlers by function name: `src/confirm.ts`, `src/confirm.ts#handler`, or options for `localInvoker`. */
  handlers: Readonly<Record<string, string | LocalInvokerOptions>>;
  /** Default: any free port. */
  port?: number;
  /** Default: `127.0.0.1`. If other machines can reach it, `token` is required. */
  host?: string;
  /** Token that every request must contain. Default: none. */
  token?: string;
  /** Default: `us-east-1`. */
  region?: string;
  /** How SES behaves for clients of the endpoint. Default: everything succeeds. */
  capture?: PartialSettings;
  /** Whether to fix events, as `fixEvent` does, before handlers get them. Default: no. */
  fixEvents?: boolean;
  /** Whether a failed asynchronous call is repeated twice, as on Lambda. Default: yes. */
  retry?: boolean;
  /** Maximum parallel calls of a function. Default: no limit. */
  concurrency?: number;
  /**
   * A folder, or an SQLite database such as `mails.sqlite`, that keeps the mail for the next start. Default: mail is
   * kept in memory.
   */
  mails?: string;
}

export interface ServedMails {
  /**
   * Returns the first matching mail, or waits for one.
   *
   * @param timeoutMs How long to wait, in milliseconds. Default: 4,000, less than vitest's limit for a test.
   * @throws {UserError} `no-mail`, with the latest mails.
   */
  waitFor: (query: MailQuery, timeoutMs?: number) => Promise<CapturedMail>;
  /** All mails, oldest first. */
  list: () => CapturedMail[];
  clear: () => void;
}

export interface LocalServer extends AsyncDisposable {
  /** Without a slash at the end, as `AWS_ENDPOINT_URL_LAMBDA` requires. */
  url: string;
  port: number;
  mails: ServedMails;
  /** The calls, oldest first, at most 1,000. */
  invocations: () => Invocation[];
  /** @throws {UserError} If mail could not be stored. */
  close: () => Promise<void>;
}

/**
 * Starts a local server for sign-ups: Lambda for the trigger, SES for its mail, and an inbox in the browser. Returns an
 * object for tests. Nothing leaves the machine.
 */
export async function serve(options: ServeOptions): Promise<LocalServer> {
  const { host = "127.0.0.1", port = 0, token, region = "us-east-1" } = options;
  if (token === "" || (token === undefined && !isOnlyHere(host))) {
    throw new UserError(
      "invalid-option",
      token === ""
        ? "the token is empty"
        : `other machines can reach the host ${host}, which requires a token`,
      'Pass a token, for example: serve({ host, token: "…" })',
    );
  }
  const capture = sharedSettings(completeSettings(options.capture));
  const invokers = Object.entries(options.handlers).map(([name, handler]) =>
    functionOf(name, handler, region, capture.ses.shared),
  );
  let problem: UserError | undefined;
  const { mails: place } = options;
  const storage =
    place === undefined
      ? undefined
      : await openMailStorage(resolve(place), place, (error) => (problem = error));
  const server = await startServer({
    ...{ host, port, token, region, storage },
    mayMove: false,
    functions: invokers.map(({ fn }) => fn),
    capture,
    fixesEvents: options.fixEvents ?? false,
    retries: options.retry ?? true,
    concurrency: options.concurrency,
    version: VERSION,
  });
  const close = async (): Promise<void> => {
    await server.close();
    await Promise.all(invokers.map(({ invoker }) => invoker.close()));
    if (problem !== undefined) throw problem;
  };
  const { mailbox, invocations } = server;
  return {
    url: addressOfServer(host, server.port),
    port: server.port,
    mails: {
      waitFor: (query, timeoutMs = WAIT_MS) => waitFor(server, query, timeoutMs),
      list: () => mailsIn(mailbox),
      clear: mailbox.clear,
    },
    invocations: () =>
      invocations
        .list()
        .toReversed()
        .flatMap(({ conclusion }) => conclusion?.invocation ?? []),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function functionOf(
  name: string,
  handler: string | LocalInvokerOptions,
  region: string,
  shared: SesSettings["shared"],
): { fn: ServedFunction; invoker: LocalInvoker } {
  const given = typeof handler === "string" ? fileOf(handler) : handler;
  const capture = { ...given.capture, ses: { ...given.capture?.ses, ...(shared && { shared }) } };
  const settings = {
    region,
    limitMs: SERVED_LIMIT_MS,
    warm: true,
    functionName: name,
    ...given,
    file: resolve(given.file),
    capture,
  };
  const invoker = localInvoker(settings);
  const describe = async () => ({
    handler: settings.exportName ?? "handler",
    runtime: settings.runtime ?? DEFAULT_RUNTIME,
    memoryMb: settings.memoryMb ?? DEFAULT_MEMORY_MB,
    timeoutMs: settings.limitMs ?? SERVED_LIMIT_MS,
  });
  return { fn: { name, invoke: invoker, describe }, invoker };
}

function fileOf(text: string): LocalInvokerOptions {
  const [file = "", exportName] = text.split("#");
  return { file, exportName };
}

/** Of the last call. */
function failureOf(invocations: Invocations): string | undefined {
  const [last] = invocations.list();
  const outcome = last?.conclusion?.invocation.outcome;
  const error = outcome !== undefined && "errorType" in outcome ? outcome : undefined;
  return last?.problem ?? (error && `${error.errorType}: ${error.errorMessage}`);
}

function mailsIn(mailbox: Mailbox): CapturedMail[] {
  return mailbox
    .list()
    .map(({ mail }) => mail)
    .toReversed();
}

async function waitFor(
  { mailbox, invocations }: Pick<Started, "mailbox" | "invocations">,
  query: MailQuery,
  timeoutMs: number,
): Promise<CapturedMail> {
  const found = await mailbox.waitFor(({ mail }) => fitsQuery(mail, query), timeoutMs);
  const mail = found.at(-1)?.mail;
  if (mail === undefined) {
    throw noMail(query, timeoutMs, mailsIn(mailbox).slice(-5), failureOf(invocations));
  }
  return mail;
}
