import { UserError } from "../../errors.ts";
import type { Context } from "../context.ts";
import type { Live } from "../../capture-settings.ts";
import { readDryRunOptions } from "../flags/dry-run.ts";
import { readEventInput } from "../flags/event-input.ts";
import { readLocalOptions } from "../flags/local.ts";
import { readOutputOptions } from "../flags/output.ts";
import { readSesMode } from "../flags/ses.ts";
import type { FlagGroups, FlagsOf } from "../flags/flag.ts";
import { CALLS, MAIL, SES, STUB_WRITING } from "../flags/table/dry-run.ts";
import { EVENT_INPUT, regionOf } from "../flags/table/event.ts";
import { HANDLER } from "../flags/table/handler.ts";
import { OUTPUT } from "../flags/table/output.ts";
import { DESTINATION, MODE, VERBOSE } from "../flags/table/run.ts";

export const RUN_FLAGS = {
  Event: {
    ...EVENT_INPUT,
    ...regionOf("region of the generated event and the handler"),
  },
  Handler: {
    ...HANDLER,
    timeout: {
      ...HANDLER.timeout,
      otherwise: "the project's, or Cognito's 5s; 10s with --cognito",
    },
  },
  Calls: MODE,
  Mail: { ...DESTINATION, ...MAIL },
  "Simulated SES": SES,
  "Other services": { ...CALLS, ...STUB_WRITING },
  Output: { ...OUTPUT, ...VERBOSE },
} satisfies FlagGroups;

type RunFlags = FlagsOf<typeof RUN_FLAGS>;

export type RunOptions = Awaited<ReturnType<typeof readRunOptions>>;

/** How often the handler is called. */
type RunMode =
  | { kind: "once" }
  /** As Cognito does for one confirmation. */
  | { kind: "cognito"; attempts: number }
  | { kind: "repeat"; times: number; concurrency: number };

export async function readRunOptions(flags: RunFlags, context: Context) {
  const dryRun = await readDryRunOptions(flags, context);
  const ses = readSesMode(flags.ses);
  const { calls, capture } = dryRun;
  const assumesVerified = ses.kind === "dry-run" && capture.ses.verified === undefined;
  const verbose = flags.verbose ?? false;
  return {
    output: readOutputOptions(flags, { verbose, calls, assumesVerified }),
    ses,
    dryRun,
    live: readLive(flags),
    stubFiles: { used: flags.stubs, written: flags.writeStubs },
    mode: readMode(flags),
    watch: flags.watch ?? false,
    input: await readEventInput(flags, context.newSeed),
    region: flags.region,
    yes: flags.yes ?? false,
    // Last, as it says which handler was found.
    local: await readLocalOptions(flags, context, "use the reference handler"),
  };
}

function readLive({ to, live = "" }: RunFlags): Live {
  const redirect = to === "simulator" ? "success@simulator.amazonses.com" : to;
  if (redirect !== undefined && !/^[^\s@]+@[^\s@]+$/.test(redirect)) {
    throw new UserError(
      "invalid-option",
      `--to: "${redirect}" is not an email address`,
      "Pass your address, or simulator.",
    );
  }
  const services = live.split(",").map((name) => name.trim());
  return { services: ["ses", ...services.filter((name) => name !== "")], redirect };
}

function readMode({ cognito, attempts, repeat, concurrency }: RunFlags): RunMode {
  if (cognito === true) return { kind: "cognito", attempts };
  return repeat === undefined ? { kind: "once" } : { kind: "repeat", times: repeat, concurrency };
}
