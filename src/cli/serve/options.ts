import { resolve } from "node:path";
import { sharedSettings } from "../../capture-settings.ts";
import { UserError } from "../../errors.ts";
import { isOnlyHere } from "../../hosts.ts";
import type { Context } from "../context.ts";
import { readDryRunOptions } from "../flags/dry-run.ts";
import type { FlagGroups, FlagsOf } from "../flags/flag.ts";
import { readLocalOptions } from "../flags/local.ts";
import type { LocalOptions } from "../flags/local.ts";
import { ANSWERS, SES } from "../flags/table/dry-run.ts";
import { regionOf } from "../flags/table/event.ts";
import { HANDLER } from "../flags/table/handler.ts";
import { COLOR } from "../flags/table/plain-output.ts";
import { LAMBDA, MAILBOX, SERVE_OUTPUT, SERVER } from "../flags/table/serve.ts";
import { nameOfHandler } from "./name-of-handler.ts";

export const SERVE_FLAGS = {
  Server: SERVER,
  Lambda: { ...LAMBDA, ...regionOf("region of the functions and SES") },
  Handler: {
    ...HANDLER,
    timeout: { ...HANDLER.timeout, otherwise: "the project's, or 10s" },
  },
  Mail: MAILBOX,
  "Simulated SES": SES,
  "Other services": ANSWERS,
  Output: { ...SERVE_OUTPUT, ...COLOR },
} satisfies FlagGroups;

type ServeFlags = FlagsOf<typeof SERVE_FLAGS>;

export type ServeOptions = Awaited<ReturnType<typeof readServeOptions>>;

/** A handler on this machine, and what its function is called. */
export interface NamedHandler {
  name: string;
  local: LocalOptions;
}

const DEFAULT_PORT = 3010;

export async function readServeOptions(
  flags: ServeFlags,
  args: readonly string[],
  context: Context,
) {
  const { host } = flags;
  const dryRun = await readDryRunOptions(flags, context);
  return {
    host,
    port: flags.port ?? DEFAULT_PORT,
    /** A port that was asked for is that port or none. */
    mayMove: flags.port === undefined,
    token: flags.token ?? (isOnlyHere(host) ? undefined : await newToken()),
    readyFile: placeOf(flags.readyFile, context),
    open: flags.open ?? false,
    isWarm: flags.cold !== true,
    concurrency: flags.concurrency,
    retries: flags.retry,
    fixesEvents: flags.fixEvents ?? false,
    mails: placeOf(flags.mails, context),
    region: flags.region ?? context.env["AWS_REGION"] ?? "us-east-1",
    /** Templates that are made at the endpoint are there for the handlers. */
    dryRun: { ...dryRun, capture: sharedSettings(dryRun.capture) },
    json: flags.json ?? false,
    color: flags.color,
    handlers: await readHandlers(flags, args, context),
  };
}

/** A file or folder, and as what the user named it. */
function placeOf(named: string | undefined, { cwd }: Pick<Context, "cwd">) {
  return named === undefined ? undefined : { path: resolve(cwd, named), named };
}

/** As they were named, or the one that the project's files lead to. */
async function readHandlers(
  flags: ServeFlags,
  args: readonly string[],
  context: Context,
): Promise<NamedHandler[]> {
  const given: (string | undefined)[] = args.length > 0 ? [...args] : [flags.handler];
  const handlers: NamedHandler[] = [];
  for (const text of given) {
    const [, own, named] = /^([\w-]{1,64})=(.+)$/.exec(text ?? "") ?? [];
    const local = await readLocalOptions({ ...flags, handler: named ?? text }, context, "refuse");
    const name = own ?? nameOfHandler(local.handler);
    if (handlers.some((each) => each.name === name)) {
      throw new UserError(
        "invalid-option",
        `two handlers are called ${name}`,
        `Give each a different name: serve one=${named ?? text ?? "handler.mjs"} …`,
      );
    }
    handlers.push({ name, local });
  }
  return handlers;
}

async function newToken(): Promise<string> {
  const { randomBytes } = await import("node:crypto");
  return randomBytes(16).toString("hex");
}
