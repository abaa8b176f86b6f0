import type { Command } from "commander";
import { PLAIN_SETTINGS } from "../../capture-settings.ts";
import type { CaptureSettings, Fault } from "../../capture-settings.ts";
import type { CallExpectations } from "../../contract/calls.ts";
import { UserError } from "../../errors.ts";
import { addAnswerOptions, readAnswerOptions } from "./answers.ts";
import type { AnswerFlags } from "./answers.ts";
import type { Context } from "../context.ts";
import { readDuration } from "./duration.ts";
import { append } from "./event.ts";

/** The flags that say how the captured side behaves, and what becomes of what was captured. */
export interface DryRunFlags extends AnswerFlags {
  sesSandbox?: boolean;
  sesVerified?: string[];
  sesSuppressed?: string[];
  sesConfigurationSet?: string[];
  sesPaused?: boolean;
  sesFault?: string;
  failOnCall?: string[];
  expectCall?: string[];
  mailDir?: string;
  smtp?: string;
  open?: boolean;
}

export interface DryRunOptions {
  capture: CaptureSettings;
  /** Hosts that the seal lets through, matched with `host` (a look-up) and with `host:port`. */
  allowed: RegExp | undefined;
  isAllowed: (host: string, port: number) => boolean;
  calls: CallExpectations;
  mailDir: string | undefined;
  smtp: URL | undefined;
  open: boolean;
}

export function addDryRunOptions(command: Command): Command {
  command
    .option("--mail-dir <folder>", "write each mail as .eml, .html, .txt and .json")
    .option("--smtp <url>", "relay the mails to a local inbox: smtp://127.0.0.1:1025")
    .option("--open", "show the mails in the browser")
    .optionsGroup("How SES behaves in a dry run:")
    .option("--ses-sandbox", "SES refuses recipients who are not verified, as in its sandbox")
    .option(
      "--ses-verified <identity>",
      "a verified address or domain (repeatable; default: every sender is)",
      append,
    )
    .option("--ses-suppressed <address>", "an address on the suppression list (repeatable)", append)
    .option(
      "--ses-configuration-set <name>",
      "a configuration set that there is (repeatable; default: any)",
      append,
    )
    .option("--ses-paused", "sending is paused for the account")
    .option(
      "--ses-fault <kind[@n]>",
      "what goes wrong with sends, or with the nth: throttle, reject, timeout, reset, 500, slow:<ms>",
    );
  return addAnswerOptions(command)
    .option("--fail-on-call <service:operation>", "fail when this was called (repeatable)", append)
    .option("--expect-call <service:operation>", "fail when it was not (repeatable)", append);
}

export async function readDryRunOptions(
  flags: DryRunFlags,
  context: Context,
): Promise<DryRunOptions> {
  const { smtp } = flags;
  const { templates, stubs, allowed } = await readAnswerOptions(flags, context);
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
    isAllowed: (host, port) => allowed?.test(`${host}:${port}`) === true,
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
      `--ses-fault: there is no fault "${text}"`,
      "Use throttle, reject, timeout, reset, 500 or slow:3000, with @2 behind it for the second send alone.",
    );
  }
  return {
    kind: kind as Fault["kind"],
    ...(delay !== undefined && {
      delayMs: readDuration("--ses-fault", /^\d+$/.test(delay) ? `${delay}ms` : delay),
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
      `Write it like ${flag} dynamodb:PutItem or ${flag} 'dynamodb:*'`,
    );
  }
  return patterns;
}
