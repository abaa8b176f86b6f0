import { Cancelled, UserError } from "../../errors.ts";
import { isLocalEndpoint } from "../../hosts.ts";
import { oneLine } from "../../report/terminal/plain-text.ts";
import { canPrompt } from "../context.ts";
import type { Context } from "../context.ts";

/** Whether, and how, somebody can be asked. */
export interface Consent {
  yes: boolean;
  output: { json: boolean };
}

/** A deployed function, as somebody has to see it before it is called. */
export interface FunctionToCall {
  /** With its qualifier. */
  name: string;
  region: string;
  /** The address of an endpoint that is not the region's own. */
  endpointUrl: string | undefined;
  /** As far as it can be told. */
  account: () => Promise<string | undefined>;
}

/** A line of the screen: what it is about, and what it says. */
export type ConsentRow = readonly [label: string, value: string];

/** Off a terminal the consent has to be on the command line. @param deed What is agreed to. */
export function requireConsent(deed: string, { yes, output }: Consent, context: Context): void {
  if (yes || (!output.json && canPrompt(context))) return;
  throw new UserError(
    "needs-yes",
    `${deed}, and there is no terminal to confirm on`,
    "Add --yes to confirm.",
  );
}

export function requireConsentToCalls(command: string, consent: Consent, context: Context): void {
  requireConsent(`${command} runs deployed code, which can send real mail`, consent, context);
}

/** Asks whoever has not agreed yet. @param outcome Of a "no". */
export async function confirm(
  question: string,
  outcome: string,
  { yes }: Pick<Consent, "yes">,
  { prompter }: Pick<Context, "prompter">,
): Promise<void> {
  if (yes) return;
  const ask = await prompter();
  if (!(await ask.confirm(question))) throw new Cancelled(`cancelled: ${outcome}`);
}

/** Says what deployed code is about to run, with what, and asks. */
export async function confirmCalls(
  functions: readonly FunctionToCall[],
  rows: readonly ConsentRow[],
  consent: Pick<Consent, "yes">,
  context: Pick<Context, "stderr" | "prompter">,
): Promise<void> {
  const places = await Promise.all(
    functions.map(async ({ name, region, endpointUrl, account }): Promise<ConsentRow[]> => [
      ["function", name],
      ["region", region],
      endpointUrl === undefined
        ? ["account", (await account()) ?? "from your credentials"]
        : ["endpoint", endpointUrl],
    ]),
  );
  const all = [...places.flat(), ...rows];
  const width = Math.max(...all.map(([label]) => label.length)) + 2;
  const lines = all.map(([label, value]) => `  ${label.padEnd(width)}${oneLine(value)}\n`);
  const isHere = functions.every(({ endpointUrl }) => isLocalEndpoint(endpointUrl));
  const warning = isHere
    ? "This runs code at a local endpoint, which may send real mail:"
    : "This runs deployed code, which can send real mail:";
  context.stderr.write(`${warning}\n${lines.join("")}`);
  const question = functions.length === 1 ? "Call it?" : "Call them?";
  await confirm(question, "nothing was called", consent, context);
}
