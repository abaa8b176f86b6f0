import { FLOW_NAMES, FLOWS, SILENT_CONFIRMATIONS } from "../../event/create/flows.ts";

/** Which confirmations call the trigger, and which do not. */
export function flowsText(): string {
  const width = Math.max(...FLOW_NAMES.map((name) => name.length));
  const flows = FLOW_NAMES.map((name) => {
    const { evidence, summary } = FLOWS[name];
    return `  ${name.padEnd(width)}  ${summary} [${evidence}]`;
  });
  const silent = SILENT_CONFIRMATIONS.map(({ what, evidence }) => `  ${what} [${evidence}]`);
  return [
    "Flows that send an event:",
    ...flows,
    "",
    "Confirmations that send no event:",
    ...silent,
    "",
  ].join("\n");
}
