import type { Command } from "commander";
import { UserError } from "../../errors.ts";
import { isQualifier, parseFunctionName } from "../../function-name.ts";
import { isObject } from "../../json.ts";
import type { Context } from "../context.ts";

/** The flags of a command that calls deployed functions. */
export interface FunctionFlags {
  qualifier?: string;
  clientContext?: string;
  profile?: string;
  endpointUrl?: string;
  region?: string;
}

/** A deployed function, and how to get at it. */
export interface FunctionOptions {
  functionName: string;
  qualifier: string | undefined;
  /** JSON. */
  clientContext: string | undefined;
  region: string | undefined;
  profile: string | undefined;
  endpointUrl: string | undefined;
  /** How long to wait for an answer. */
  timeoutMs: number | undefined;
}

export function addFunctionOptions(command: Command): Command {
  return command
    .option("--qualifier <alias|version>", "alias or version of the function")
    .option("--client-context <json|@file>", "what the function finds in its context.clientContext")
    .option("--profile <name>", "AWS profile")
    .option("--endpoint-url <url>", "a Lambda endpoint such as http://127.0.0.1:3002")
    .option("-y, --yes", "call without asking");
}

export async function readFunctionOptions(
  functionName: string,
  flags: FunctionFlags,
  timeoutMs: number | undefined,
  context: Context,
): Promise<FunctionOptions> {
  return {
    functionName: readFunctionName(functionName, flags.qualifier),
    qualifier: flags.qualifier,
    clientContext: await readClientContext(flags.clientContext, context),
    region: flags.region,
    profile: flags.profile,
    endpointUrl: readEndpointUrl(flags.endpointUrl),
    timeoutMs,
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function readFunctionName(
  text: string,
  qualifier: string | undefined,
  flag = "--qualifier",
): string {
  const parsed = text.length <= 170 ? parseFunctionName(text) : undefined;
  if (parsed === undefined) {
    throw new UserError(
      "invalid-option",
      `"${text}" is not a function's name, partial ARN or ARN`,
      "Expected something like my-function, my-function:live or arn:aws:lambda:us-east-1:111122223333:function:my-function",
    );
  }
  if (qualifier === undefined) return text;
  if (parsed.qualifier !== undefined) {
    throw new UserError(
      "usage",
      `"${text}" already has a qualifier, and ${flag} ${qualifier} names one too`,
      "Give one of them.",
    );
  }
  if (!isQualifier(qualifier)) {
    throw new UserError(
      "invalid-option",
      `${flag}: "${qualifier}" is neither an alias nor a version`,
      "Expected something like live, 7 or $LATEST",
    );
  }
  return text;
}

export function readEndpointUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  // AWS's clients would leave it out. It is not for reports and states, and not said again here.
  if (text.includes("@")) {
    throw new UserError(
      "invalid-option",
      "--endpoint-url has a user or a password in it, which no client of AWS sends",
      "Write it without, like http://127.0.0.1:3002",
    );
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UserError(
      "invalid-option",
      `--endpoint-url: "${text}" is not an http(s) URL`,
      "Write it with its scheme, like http://127.0.0.1:3002",
    );
  }
  // A path of a proxy's own is kept; Lambda's is added to it.
  if (/^\/(?:2015-03-31|functions)\b/.test(url.pathname) || `${url.search}${url.hash}` !== "") {
    throw new UserError(
      "invalid-option",
      `--endpoint-url: "${text}" has more in it than the endpoint's address`,
      `Write ${url.origin}, and the function's name by itself.`,
    );
  }
  return text;
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
      `Write it like --client-context '{"custom":{"source":"test"}}' or --client-context @context.json`,
    );
  }
  const compact = JSON.stringify(value);
  const size = Buffer.from(compact).toString("base64").length;
  if (size > CONTEXT_BYTES) {
    throw new UserError(
      "invalid-option",
      `--client-context has ${size} bytes in base64; Lambda takes ${CONTEXT_BYTES}`,
      "Make it smaller.",
    );
  }
  return compact;
}
