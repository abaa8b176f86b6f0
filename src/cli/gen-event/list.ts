import { FLOW_NAMES, FLOWS, SILENT_CONFIRMATIONS } from "../../event/create/flows.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";

/** Says which confirmations Cognito tells the trigger of, and which it does not. */
export function listFlows(context: Context): ExitCode {
  const width = Math.max(...FLOW_NAMES.map((name) => name.length));
  const flows = FLOW_NAMES.map((name) => {
    const { evidence, summary } = FLOWS[name];
    return `  ${name.padEnd(width)}  ${summary} [${evidence}]`;
  });
  const silent = SILENT_CONFIRMATIONS.map(({ what, evidence }) => `  ${what} [${evidence}]`);
  context.stdout.write(
    ["These send an event:", ...flows, "", "These send none:", ...silent, ""].join("\n"),
  );
  return EXIT.ok;
}
