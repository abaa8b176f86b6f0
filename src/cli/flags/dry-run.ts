import { PLAIN_SETTINGS } from "../../capture-settings.ts";
import type { Fault } from "../../capture-settings.ts";
import { UserError } from "../../errors.ts";
import { readAnswerOptions } from "./answers.ts";
import type { Context } from "../context.ts";
import { readDuration } from "./duration.ts";
import type { Values } from "./flag.ts";
import type { CALLS, MAIL, SES } from "./table/dry-run.ts";

type DryRunFlags = Values<typeof MAIL & typeof SES & typeof CALLS> & { yes?: boolean | undefined };

export type DryRunOptions = Awaited<ReturnType<typeof readDryRunOptions>>;

export async function readDryRunOptions(flags: DryRunFlags, context: Context) {
  const { smtp } = flags;
  const { templates, stubs, allowed, endpoints } = await readAnswerOptions(flags, context);
  return {
    capture: {
      ...PLAIN_SETTINGS,
      ses: {
        sandbox: flags.sesSandbox ?? false,
        verified: flags.sesVerified,
        suppressed: flags.sesSuppressed ?? [],
        configurationSets: flags.sesConfigurationSet,
        paused: flags.sesPaused ?? false,
        fault: readFault(flags.sesFault),
        templates,
      },
      stubs,
    },
    allowed,
    endpoints,
    isAllowed: (host: string, port: number) => allowed?.test(`${host}:${port}`) === true,
    calls: {
      failOn: readPatterns("--fail-on-call", flags.failOnCall),
      expected: readPatterns("--expect-call", flags.expectCall),
    },
    mailDir: flags.mailDir,
    smtp: smtp === undefined ? undefined : (await import("./smtp-url.ts")).readSmtpUrl(smtp),
    open: flags.open ?? false,
  };
}

function readFault(text: string | undefined): Fault | undefined {
  if (text === undefined) return undefined;
  const [, kind, delay, send] =
    /^(throttle|reject|timeout|reset|500|slow(?=:))(?::([^@]+))?(?:@([1-9]\d*))?$/.exec(text) ?? [];
  if (kind === undefined || (delay !== undefined && kind !== "slow")) {
    throw new UserError(
      "invalid-option",
      `--ses-fault: unknown fault "${text}"`,
      "Use throttle, reject, timeout, reset, 500 or slow:3000, followed by @2 for the second send only.",
    );
  }
  return {
    kind: kind as Fault["kind"],
    ...(delay !== undefined && {
      delayMs: readDuration("--ses-fault", /^\d+$/.test(delay) ? `${delay}ms` : delay, "slow:"),
    }),
    ...(send !== undefined && { send: Number(send) }),
  };
}

function readPatterns(flag: string, patterns: readonly string[] = []): readonly string[] {
  for (const pattern of patterns) {
    if (/^[^:]+:.+$/.test(pattern)) continue;
    throw new UserError(
      "invalid-option",
      `${flag}: "${pattern}" does not name a service and an operation`,
      `For example: ${flag} dynamodb:PutItem or ${flag} "dynamodb:*"`,
    );
  }
  return patterns;
}
