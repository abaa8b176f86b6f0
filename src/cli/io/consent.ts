import { Cancelled, UserError } from "../../errors.ts";
import { oneLine } from "../../report/terminal/plain-text.ts";
import { canPrompt } from "../context.ts";
import type { Context } from "../context.ts";

/** Whether, and how, somebody can be asked. */
export interface Consent {
  yes: boolean;
  json: boolean;
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

/** Off a terminal the consent has to be on the command line. */
export function requireConsent(command: string, { yes, json }: Consent, context: Context): void {
  if (yes || (!json && canPrompt(context))) return;
  throw new UserError(
    "needs-yes",
    `${command} runs deployed code, which can send real mail, and there is no terminal to ask on`,
    "Add --yes when that is what you want.",
  );
}

/** Says what deployed code is about to run, with what, and asks. */
export async function confirmCalls(
  functions: readonly FunctionToCall[],
  rows: readonly ConsentRow[],
  { yes }: Pick<Consent, "yes">,
  { stderr, prompter }: Pick<Context, "stderr" | "prompter">,
): Promise<void> {
  const places = await Promise.all(
    functions.map(async ({ name, region, endpointUrl, account }): Promise<ConsentRow[]> => [
      ["function", name],
      ["region", region],
      endpointUrl === undefined
        ? ["account", (await account()) ?? "that of the credentials"]
        : ["endpoint", endpointUrl],
    ]),
  );
  const all = [...places.flat(), ...rows];
  const width = Math.max(...all.map(([label]) => label.length)) + 2;
  const lines = all.map(([label, value]) => `  ${label.padEnd(width)}${oneLine(value)}\n`);
  stderr.write(`This runs deployed code, which can send real mail:\n${lines.join("")}`);
  if (yes) return;
  const ask = await prompter();
  const question = functions.length === 1 ? "Call it?" : "Call them?";
  if (!(await ask.confirm(question))) throw new Cancelled("cancelled: nothing was called");
}
