import type { Command } from "commander";
import { UserError } from "../../errors.ts";
import { DEFAULT_MEMORY_MB, DEFAULT_RUNTIME, RUNTIMES } from "../../runtime/lambda-function.ts";
import type { RuntimeName } from "../../runtime/lambda-function.ts";
import type { InspectOptions } from "../../runtime/thread/protocol.ts";
import type { Context } from "../context.ts";
import { readDuration } from "./duration.ts";
import { append, readChoice, readPairs } from "./event.ts";
import { readHandler } from "./handler.ts";
import type { HandlerLocation } from "./handler.ts";
import { readWhole } from "./whole-number.ts";

/** The flags of a command that runs a handler on this machine. */
export interface LocalFlags {
  handler?: string;
  runtime: string;
  memory: string;
  timeout?: string;
  env?: string[];
  envFile?: string[];
  inspect?: string | true;
  inspectBrk?: string | true;
}

export interface LocalOptions {
  handler: HandlerLocation;
  runtime: RuntimeName;
  memoryMb: number;
  /** `undefined` where the user has not set it. */
  limitMs: number | undefined;
  /** Wins over the files, and the later one over the earlier. */
  env: Readonly<Record<string, string>>;
  /** Win over this program's own environment. */
  envFiles: readonly string[];
  inspect: InspectOptions | undefined;
}

export function addLocalOptions(command: Command): Command {
  return command
    .option(
      "--handler <file#export>",
      "your handler: .js .mjs .cjs .ts (default: the reference handler)",
    )
    .option("--runtime <name>", `Lambda's rules: ${RUNTIMES.join(", ")}`, DEFAULT_RUNTIME)
    .option("--memory <MB>", "what the function has", String(DEFAULT_MEMORY_MB))
    .option(
      "--timeout <time>",
      "the function's own limit (default: the 5s that Cognito waits; 10s with --cognito)",
    )
    .option("--env <name=value>", "a variable of the handler's environment (repeatable)", append)
    .option("--env-file <file>", "a file with such variables (repeatable)", append)
    .option("--inspect [host:port]", "let a debugger connect; there are no time limits then")
    .option("--inspect-brk [host:port]", "the same, and stop at the handler's first line");
}

export async function readLocalOptions(flags: LocalFlags, context: Context): Promise<LocalOptions> {
  return {
    handler: readHandler(flags.handler, context),
    runtime: (await readChoice("--runtime", flags.runtime, RUNTIMES)) ?? DEFAULT_RUNTIME,
    memoryMb: readWhole("--memory", flags.memory, { min: 128, max: 10_240, unit: "MB" }),
    limitMs: flags.timeout === undefined ? undefined : readDuration("--timeout", flags.timeout),
    env: readPairs("--env", flags.env, "SES_SOURCE_EMAIL=no-reply@example.com"),
    envFiles: flags.envFile ?? [],
    inspect: readInspect(flags),
  };
}

function readInspect({ inspect, inspectBrk }: LocalFlags): InspectOptions | undefined {
  const given = inspectBrk ?? inspect;
  if (given === undefined) return undefined;
  const flag = inspectBrk === undefined ? "--inspect" : "--inspect-brk";
  const stopAtStart = inspectBrk !== undefined;
  const [, host = "", port = ""] =
    /^(?:(.+):)?(\d{1,5})$/.exec(given === true ? "9229" : given) ?? [];
  if (port === "" || Number(port) > 65_535) {
    throw new UserError(
      "invalid-option",
      `${flag}: "${String(given)}" is neither a port nor host:port`,
      `Write it like ${flag}=9229 or ${flag}=127.0.0.1:9229`,
    );
  }
  // An IPv6 address stands in brackets.
  return { host: host.replace(/^\[|\]$/g, "") || "127.0.0.1", port: Number(port), stopAtStart };
}
