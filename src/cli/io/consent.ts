import { Cancelled, UserError } from "../../errors.ts";
import { isLocalEndpoint } from "../../hosts.ts";
import { oneLine } from "../../report/terminal/plain-text.ts";
import { canPrompt } from "../context.ts";
import type { Context } from "../context.ts";
import type { FunctionOptions } from "../flags/function.ts";
import { awsEndpoint } from "./aws-endpoint.ts";

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

/** @param functions Those that the command would call; none if AWS would call them. */
export async function requireConsentToCalls(
  command: string,
  functions: readonly Pick<FunctionOptions, "endpointUrl" | "profile">[],
  consent: Consent,
  context: Context,
): Promise<void> {
  const endpoints = await Promise.all(functions.map((each) => awsEndpoint("Lambda", each)));
  const code = isHere(endpoints.map(({ url }) => url)) ? CODE.local : CODE.deployed;
  requireConsent(`${command} runs ${code}`, consent, context);
}

const CODE = {
  local: "code at a local endpoint, which may send real mail",
  deployed: "deployed code, which can send real mail",
};

/** Whether all calls stay on this machine. */
function isHere(endpointUrls: readonly (string | undefined)[]): boolean {
  return endpointUrls.length > 0 && endpointUrls.every(isLocalEndpoint);
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
  const code = isHere(functions.map(({ endpointUrl }) => endpointUrl)) ? CODE.local : CODE.deployed;
  context.stderr.write(`This runs ${code}:\n${lines.join("")}`);
  const question = functions.length === 1 ? "Call it?" : "Call them?";
  await confirm(question, "nothing was called", consent, context);
}
