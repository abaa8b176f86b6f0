import { randomUUID } from "node:crypto";
import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import { PAYLOAD_LIMITS } from "../../lambda-limits.ts";
import type { InvocationType } from "../../lambda-limits.ts";
import { NESTING_LIMIT, nestingOf } from "../../nesting.ts";
import { lambdaLog } from "../../report/invocation/log.ts";
import { jsonAnswer } from "../http/exchange.ts";
import type { Answer, Exchange } from "../http/exchange.ts";
import { route } from "../http/router.ts";
import type { Act } from "../http/router.ts";
import { callFunction } from "./call.ts";
import type { Call, Called, CallSurroundings } from "./call.ts";
import {
  answerOf,
  invalidValue,
  LambdaRefusal,
  notFound,
  notJson,
  tooLarge,
  tooMany,
} from "./errors.ts";
import { functionsOf, versionOf } from "./functions.ts";
import type { Addressed, Functions, ServedFunction } from "./functions.ts";
import { createQueue } from "./queue.ts";
import { createSlots } from "./slots.ts";
import type { Slots } from "./slots.ts";

/** Of a log that is asked for, in bytes. */
const TAIL = 4_096;

export interface LambdaOptions extends CallSurroundings {
  functions: readonly ServedFunction[];
  region: string;
  /** Whether an event that was queued and failed is tried two more times. */
  retries: boolean;
  /** How many calls of a function run at a time. */
  concurrency: number | undefined;
}

/**
 * Lambda's API, as far as those who call functions use it.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export function lambdaApi(options: LambdaOptions) {
  const functions = functionsOf(options.functions, options.region);
  const slots = new Map(options.functions.map((fn) => [fn, createSlots(options.concurrency)]));
  const slotsOf = (fn: ServedFunction): Slots => slots.get(fn) ?? createSlots();
  const call = (fn: ServedFunction, event: Json, how: Call): Promise<Called> =>
    callFunction(fn, event, how, options);
  // What is throttled waits, and does not count as an attempt.
  const queue = createQueue(
    ({ fn, event, clientContext }, attempt) =>
      slotsOf(fn).run(() => call(fn, event, { type: "Event", attempt, clientContext })),
    options,
  );

  const invoke = async (exchange: Exchange, named: string, requestId: string): Promise<Answer> => {
    const { headers, url, body } = exchange;
    const { fn, qualifier } = functions.find(named, qualifierIn(url));
    const type = headerOf(exchange, "x-amz-invocation-type") ?? "RequestResponse";
    if (!isType(type)) throw invalidValue(`Invalid invocation type: ${type.slice(0, 200)}`);
    if (body.byteLength > PAYLOAD_LIMITS[type])
      throw tooLarge(body.byteLength, type, PAYLOAD_LIMITS[type]);
    const event = readEvent(body);
    const clientContext = readClientContext(headers["x-amz-client-context"]);
    const own = { "x-amzn-requestid": requestId };
    if (type === "DryRun") return { status: 204, headers: own, body: "" };
    if (type === "Event") {
      if (!queue.add({ fn, event, clientContext })) throw tooMany();
      return { status: 202, headers: own, body: "" };
    }
    const called = slotsOf(fn).runNow(() => call(fn, event, { type, attempt: 1, clientContext }));
    if (called === undefined) throw tooMany();
    const { payload, invocation } = await called;
    const wantsTail = headerOf(exchange, "x-amz-log-type") === "Tail" && invocation !== undefined;
    return {
      status: 200,
      headers: {
        "content-type": "application/json",
        "x-amzn-requestid": invocation?.target.requestId ?? requestId,
        "x-amz-executed-version": versionOf(qualifier),
        ...(payload.isError && { "x-amz-function-error": "Unhandled" }),
        ...(wantsTail && { "x-amz-log-result": tailOf(lambdaLog(invocation).join("\n")) }),
      },
      body: payload.text,
    };
  };

  const find = (named: string, url: URL): Addressed => functions.find(named, qualifierIn(url));
  const at = "/2015-03-31/functions";
  const list: Act = async () =>
    jsonAnswer({
      Functions: await Promise.all(functions.all.map((fn) => describe(fn, functions))),
    });
  return {
    close: queue.close,
    /** Calls a function that a person has chosen. */
    callNamed: async (name: string, event: Json): Promise<Called | undefined> => {
      const fn = options.functions.find((each) => each.name === name);
      const how = { type: "RequestResponse", attempt: 1, clientContext: undefined } as const;
      return fn && slotsOf(fn).run(() => call(fn, event, how));
    },
    routes: [
      route("POST", `${at}/*/invocations`, inLambdasWords(invoke)),
      route("GET", `${at}/`, list),
      route("GET", at, list),
      route(
        "GET",
        `${at}/*`,
        inLambdasWords(async ({ url }, named) => {
          const { fn, qualifier } = find(named, url);
          const Code = { RepositoryType: "S3", Location: "" };
          return jsonAnswer({
            Configuration: await describe(fn, functions, qualifier),
            Code,
            Tags: {},
          });
        }),
      ),
      route(
        "GET",
        `${at}/*/configuration`,
        inLambdasWords(async ({ url }, named) => {
          const { fn, qualifier } = find(named, url);
          return jsonAnswer(await describe(fn, functions, qualifier));
        }),
      ),
      // No function here has a policy of its own.
      route(
        "GET",
        `${at}/*/policy`,
        inLambdasWords(({ url }, named) => {
          throw notFound(find(named, url).arn);
        }),
      ),
    ],
  };
}

/** What Lambda does not do, it says in its own words. */
function inLambdasWords(
  act: (exchange: Exchange, named: string, requestId: string) => Answer | Promise<Answer>,
): Act {
  return async (exchange, named = "") => {
    const requestId = randomUUID();
    try {
      return await act(exchange, named, requestId);
    } catch (error) {
      if (error instanceof LambdaRefusal) return answerOf(error, requestId);
      throw error;
    }
  };
}

function qualifierIn({ searchParams }: URL): string | undefined {
  return searchParams.get("Qualifier") ?? undefined;
}

function headerOf({ headers }: Exchange, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function isType(text: string): text is InvocationType {
  return Object.hasOwn(PAYLOAD_LIMITS, text);
}

/** Nothing at all stands for an empty object. */
function readEvent(body: Buffer): Json {
  if (body.byteLength === 0) return {};
  try {
    return parseShallow(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw notJson((error as Error).message);
  }
}

/** Nothing can write down again what is nested without end. */
function parseShallow(text: string): Json {
  if (nestingOf(text) > NESTING_LIMIT) throw new Error("it is nested too deeply");
  return JSON.parse(text) as Json;
}

function readClientContext(header: string | string[] | undefined): Json | undefined {
  if (header === undefined) return undefined;
  try {
    const context = parseShallow(Buffer.from(String(header), "base64").toString("utf8"));
    if (isObject(context)) return context;
  } catch {
    // As for what is JSON and no object.
  }
  throw new LambdaRefusal(
    "InvalidRequestContentException",
    400,
    "Client context must be a valid Base64-encoded JSON object.",
  );
}

/** The end of a log in base64: as many bytes as Lambda sends. */
function tailOf(log: string): string {
  return Buffer.from(`${log}\n`).subarray(-TAIL).toString("base64");
}

/** What AWS reports of a function, as far as it has something to say here. No variables: they may be secrets. */
async function describe(
  fn: ServedFunction,
  { arnOf }: Functions,
  qualifier = "$LATEST",
): Promise<object> {
  const { name } = fn;
  const { handler, runtime, memoryMb, timeoutMs } = await fn.describe();
  const isOwnVersion = qualifier !== "$LATEST";
  return {
    FunctionName: name,
    FunctionArn: isOwnVersion ? `${arnOf(name)}:${qualifier}` : arnOf(name),
    Runtime: runtime,
    Handler: handler,
    Timeout: Math.max(1, Math.ceil(timeoutMs / 1_000)),
    MemorySize: memoryMb,
    Version: versionOf(qualifier),
    CodeSize: 0,
    Description: "",
    PackageType: "Zip",
    Architectures: ["x86_64"],
    State: "Active",
    LastUpdateStatus: "Successful",
    TracingConfig: { Mode: "PassThrough" },
    EphemeralStorage: { Size: 512 },
  };
}
