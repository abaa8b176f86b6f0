import { UserError } from "../../errors.ts";
import { isObject } from "../../json.ts";
import type { Context } from "../context.ts";
import type { Values } from "./flag.ts";
import { readFunctionName } from "./function-name.ts";
import type { CLIENT_CONTEXT, FUNCTION } from "./table/function.ts";

/** A deployed function, and how to get at it. */
export type FunctionOptions = Awaited<ReturnType<typeof readFunctionOptions>>;

/** @param timeoutMs How long to wait for an answer. */
export async function readFunctionOptions(
  functionName: string,
  flags: Values<typeof FUNCTION & typeof CLIENT_CONTEXT> & { region?: string | undefined },
  timeoutMs: number | undefined,
  context: Context,
) {
  return {
    functionName: readFunctionName(functionName, flags.qualifier),
    qualifier: flags.qualifier,
    clientContext: await readClientContext(flags.clientContext, context),
    region: flags.region,
    profile: flags.profile,
    endpointUrl: flags.endpointUrl,
    timeoutMs,
  };
}

/** Lambda's limit on the encoded context, in bytes. */
const CONTEXT_BYTES = 3_583;

async function readClientContext(
  text: string | undefined,
  context: Context,
): Promise<string | undefined> {
  if (text === undefined) return undefined;
  const { readText } = await import("../io/input.ts");
  const isFile = text.startsWith("@");
  const json = isFile ? await readText(text.slice(1), context) : text;
  const { parseJson } = await import("../../event/parse.ts");
  const value = await parseJson(json, isFile ? text.slice(1) : "--client-context");
  if (!isObject(value)) {
    throw new UserError(
      "invalid-option",
      "--client-context is not a JSON object",
      `For example: --client-context '{"custom":{"source":"test"}}' or --client-context @context.json`,
    );
  }
  const compact = JSON.stringify(value);
  const size = Buffer.from(compact).toString("base64").length;
  if (size > CONTEXT_BYTES) {
    throw new UserError(
      "invalid-option",
      `--client-context is ${size} bytes in base64; Lambda accepts at most ${CONTEXT_BYTES}`,
      "Make it smaller.",
    );
  }
  return compact;
}
