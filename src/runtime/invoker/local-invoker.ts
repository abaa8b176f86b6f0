import { join, sep } from "node:path";
import type { Assumption } from "../../assumption.ts";
import { DRY_RUN_CREDENTIALS } from "../../capture/environment.ts";
import type { Credentials } from "../../capture/environment.ts";
import { completeSettings } from "../../capture-settings.ts";
import type { Written } from "../../capture/record.ts";
import type { PartialSettings } from "../../capture-settings.ts";
import { COGNITO_LIMIT_MS } from "../../cognito-limits.ts";
import { UserError } from "../../errors.ts";
import type { EventDocument } from "../../event/event.ts";
import type { AwsCall, Invocation, Replay } from "../../invocation.ts";
import type { Json } from "../../json.ts";
import { allObstacles, isAnswerable } from "../../obstacle.ts";
import type { Obstacle } from "../../obstacle.ts";
import { compile, SOURCE } from "../compile/compile.ts";
import { startEnvironment } from "./execution-environment.ts";
import type { CallOptions, ExecutionEnvironment } from "./execution-environment.ts";
import type { NodeOptions } from "./node-options.ts";
import { DEFAULT_MEMORY_MB, DEFAULT_RUNTIME, handlerString } from "../lambda-function.ts";
import type { LambdaFunction, RuntimeName } from "../lambda-function.ts";
import { createReplays, hasFailed } from "./replay.ts";
import type { End, ServedCall } from "./replay.ts";
import type { InspectOptions, LoadFailure } from "../thread/protocol.ts";
import { waitForEndingThreads, isRoomForThread } from "./spare-thread.ts";
import { packageRoot } from "../package-root.ts";
import { newUuid } from "../uuid.ts";

export interface LocalInvokerOptions {
  /** The absolute path of the handler's file: `.js`, `.mjs`, `.cjs`, or TypeScript. */
  file: string;
  /** Default: `handler`. */
  exportName?: string | undefined;
  /**
   * The folder that is deployed: the handler's current directory and `LAMBDA_TASK_ROOT`. Default: the
   * folder of its package.json, or its own.
   */
  root?: string | undefined;
  /**
   * Whether to bundle the handler, JavaScript as well, or to load its packages as Node does. Default:
   * as the project is deployed, as far as that can be seen.
   */
  bundle?: boolean | undefined;
  /** esbuild's loaders for files that a bundle imports, by their endings: `{ ".tpl": "text" }`. */
  loader?: Readonly<Record<string, string>> | undefined;
  /** What an import of an `amplify_outputs.json` that is missing has in it. */
  amplifyOutputs?: Json | undefined;
  /** The handler's environment. The AWS part of it is replaced. Default: `process.env`. */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** What the function's configuration sets on top. It wins over Lambda's defaults, such as `TZ`. */
  variables?: Readonly<Record<string, string>> | undefined;
  /** Default: `us-east-1`. */
  region?: string | undefined;
  /** Folders as layers have them: what is in `nodejs/node_modules` of one can be required. */
  layers?: readonly string[] | undefined;
  /** Whose rules apply. `nodejs24.x` takes no callbacks. Default: `nodejs22.x`. */
  runtime?: RuntimeName | undefined;
  /** What the function has, in megabytes: the heap and buffers of its handler. Default: 128. */
  memoryMb?: number | undefined;
  /** When to stop the handler, in milliseconds. Default: the 5 seconds that Cognito waits. */
  limitMs?: number | undefined;
  /** Whether calls find the handler loaded, with the state that the last call left. Default: no. */
  warm?: boolean | undefined;
  /**
   * How long to wait, in milliseconds, for what a handler that left something undone does after its
   * answer, which is then told of as `late`. Default: 0. Not for warm calls.
   */
  lingerMs?: number | undefined;
  /** What the handler's SDK signs with. Default: made-up credentials. */
  credentials?: Credentials | undefined;
  /** Where the handler's SES clients send to, if it is not the dry run. */
  sesEndpoint?: URL | undefined;
  /** The hosts that the seal lets through, matched with `host:port`. Default: none. */
  passes?: RegExp | undefined;
  /** How SES and other services behave to the handler. Default: all is well. */
  capture?: PartialSettings | undefined;
  /** Lets a debugger connect. There are no time limits then. */
  inspect?: InspectOptions | undefined;
  /** Whether calls may ask for a clock that goes faster. Default: no. */
  hasFastClock?: boolean | undefined;
  /**
   * Whether a failure where the dry run was in the way may be replayed, to see whose it is. Default: yes,
   * unless the handler may reach a real address.
   */
  replays?: boolean | undefined;
  /** What the environment and the answers have that was made up. Each call repeats it. */
  assumptions?: readonly Assumption[] | undefined;
  /** Is told of each file of the user's own, packages aside, that the handler consists of. */
  onFile?: ((file: string) => void) | undefined;
  /** Is told of each call other than a mail, as it is made, while the handler is loaded among others. */
  onCall?: ((call: AwsCall) => void) | undefined;
}

/** What holds for one call. What is left out is as the invoker has it. */
interface LocalCallOptions extends Partial<Omit<CallOptions, "capture">> {
  /** How SES and other services behave: to this call, and to later ones of the same environment. */
  capture?: PartialSettings | undefined;
  /** Whether an environment that an earlier call has left goes on as it is, with the account that it has. */
  keepsAccount?: boolean | undefined;
  /**
   * Calls of one name find in AWS's services what earlier ones wrote there, in whatever environment.
   * Default: those of one `environment`, and of a warm invoker.
   */
  account?: string | undefined;
  /** What is there already, in the place of that. */
  written?: readonly Written[] | undefined;
  /** The runtime of a new environment. */
  runtime?: RuntimeName | undefined;
  /**
   * Calls of one name find the environment that the last one of them has left, unless something was
   * left undone in it.
   */
  environment?: string | undefined;
}

/** An `Invoke` on this machine. `close` ends the threads that it keeps warm. */
export interface LocalInvoker extends AsyncDisposable {
  (event: EventDocument, options?: LocalCallOptions): Promise<Invocation>;
  close: () => Promise<void>;
}

/** How long `close` waits for threads that take their time to end, in milliseconds. */
const CLOSE_LIMIT_MS = 4_000;

/** Version 2, which no runtime has since nodejs18.x. */
const OLD_SDK = "aws-sdk";

/** How many times longer than its call a replay may take. */
const REPLAY_PATIENCE = 4;

const FUNCTION_NAME = "cognito-postconfirm";

/**
 * Makes an `Invoke` that runs a handler in a worker thread that nothing leaves: mail is captured,
 * other ways out are shut.
 *
 * Each call finds a fresh environment, or with `warm` one that an earlier call has left, if there is
 * one that is free: calls at the same time never share one, as in Lambda. A warm invoker keeps no
 * process from ending, whether it was closed or not.
 *
 * The call rejects with a `UserError` when the handler cannot be loaded. Whatever the handler does
 * once it is loaded is an outcome.
 */
export function localInvoker(options: LocalInvokerOptions): LocalInvoker {
  const { file, exportName = "handler", limitMs = COGNITO_LIMIT_MS } = options;
  // What comes after the answer of a warm call belongs to the next one.
  const lingerMs = options.warm === true ? 0 : (options.lingerMs ?? 0);
  const idle = new Map<string, ExecutionEnvironment[]>();
  /** Whether nothing of the handler's can reach a real address. */
  const isClosed =
    options.passes === undefined &&
    options.sesEndpoint === undefined &&
    options.capture?.live === undefined &&
    !reaches(options) &&
    options.inspect === undefined;
  const assumptions: Assumption[] = [...(options.assumptions ?? [])];
  const wrapper = options.variables?.["AWS_LAMBDA_EXEC_WRAPPER"];
  if (wrapper !== undefined && wrapper !== "") {
    assumptions.push({ code: "exec-wrapper", severity: "warning", where: {}, args: { wrapper } });
  }
  const compileIt = (bundle: boolean | undefined): ReturnType<typeof compile> =>
    compile(file, {
      bundle,
      loader: options.loader,
      layers: options.layers,
      amplifyOutputs: options.amplifyOutputs,
      onFile: options.onFile,
      onAssumption: (assumption) => assumptions.push(assumption),
    });
  let compiled: ReturnType<typeof compile> | undefined;
  const env = options.env ?? process.env;
  let links: Promise<Record<string, string>> | undefined;
  const readLinks = async (code = ""): Promise<Record<string, string>> => {
    if (!/["']sst["'/]/.test(code)) return {};
    const { madeUpLinks } = await import("../projects/sst-links.ts");
    const made = madeUpLinks(code);
    const names = Object.keys(made).filter((name) => !(name in env));
    if (names.length > 0) {
      assumptions.push({ code: "variables-made-up", severity: "note", where: {}, args: { names } });
    }
    return made;
  };

  let nodeOptions: Promise<NodeOptions> | undefined;
  const readOptions = async (text: string): Promise<NodeOptions> => {
    const { readNodeOptions } = await import("./node-options.ts");
    const read = readNodeOptions(text);
    const args = { flags: read.notApplied };
    if (args.flags.length > 0) {
      assumptions.push({ code: "node-options", severity: "note", where: {}, args });
    }
    return read;
  };

  const accounts = new Map<string, Written[]>();
  /** What calls wrote before this one, to which it adds. */
  const writtenBefore = ({ written, account, environment }: LocalCallOptions): Written[] => {
    const name = account ?? environment ?? (options.warm === true ? "" : undefined);
    const found = (name === undefined ? undefined : accounts.get(name)) ?? [];
    if (written !== undefined || name === undefined) return [...(written ?? found)];
    accounts.set(name, found);
    return found;
  };

  const start = async (call: LocalCallOptions): Promise<ExecutionEnvironment> => {
    if (!(await isRoomForThread())) throw stuck(file);
    const { NODE_OPTIONS } = options.variables ?? {};
    if (NODE_OPTIONS !== undefined) nodeOptions ??= readOptions(NODE_OPTIONS);
    // One after the other: a failure of one that nobody waits for would end the program.
    const flags = await nodeOptions;
    compiled ??= compileIt(options.bundle);
    const whole = await compiled;
    links ??= readLinks(whole?.code);
    const environment = {
      nodeOptions: flags,
      file,
      exportName,
      compiled: whole,
      env: { ...(await links), ...env },
      variables: options.variables ?? {},
      credentials: options.credentials ?? DRY_RUN_CREDENTIALS,
      sesEndpoint: options.sesEndpoint,
      passes: options.passes,
      capture: completeSettings(call.capture ?? options.capture),
      written: writtenBefore(call),
      lambda: describeFunction(options, call.runtime ?? options.runtime ?? DEFAULT_RUNTIME),
      layers: options.layers ?? [],
      inspect: options.inspect,
      hasFastClock: options.hasFastClock ?? false,
      onFile: options.onFile,
      onCall: options.onCall,
      onOldSdk: () => {
        hasOldSdk = true;
      },
    };
    try {
      return startEnvironment(environment);
    } catch (error) {
      const { explainUnknownFlag } = await import("./node-options.ts");
      throw explainUnknownFlag(error);
    }
  };
  /** Whether JavaScript that Node rejects is bundled from now on. */
  const bundleInstead = async (reason: LoadFailure): Promise<boolean> => {
    const { whyBundle } = await import("./bundle-instead.ts");
    const because = await whyBundle(file, reason);
    if (because === undefined) return false;
    // Where a bundler rejects it as well, what Node says stands.
    const bundled = await compileIt(true).catch(() => undefined);
    if (bundled === undefined) return false;
    compiled = Promise.resolve(bundled);
    assumptions.push({ code: "bundled", severity: "note", where: {}, args: { because } });
    return true;
  };
  let bundling: Promise<boolean> | undefined;
  const isBundledNow = async (reason: LoadFailure): Promise<boolean> => {
    if (options.bundle !== undefined || SOURCE.test(file)) return false;
    bundling ??= bundleInstead(reason);
    return bundling;
  };
  /** Of a package that the handler has loaded, and that is not there once it is deployed. */
  let hasOldSdk = false;
  const lookForOldSdk = async (runtime: RuntimeName): Promise<void> => {
    if (!hasOldSdk || assumptions.some(({ code }) => code === "dev-dependency")) return;
    const { readProject } = await import("../compile/project.ts");
    const { bundler, dependencies, devDependencies } = readProject(file);
    if (bundler !== undefined || dependencies.has(OLD_SDK) || !devDependencies.has(OLD_SDK)) return;
    const args = { name: OLD_SDK, runtime };
    assumptions.push({ code: "dev-dependency", severity: "warning", where: {}, args });
  };
  /** One may have died after its last call, of work that was left behind. */
  const takeIdle = (name: string): ExecutionEnvironment | undefined => {
    const kept = idle.get(name);
    let environment = kept?.pop();
    while (environment?.isAlive() === false) environment = kept?.pop();
    return environment;
  };
  const serveIn = (
    environment: ExecutionEnvironment,
    event: EventDocument,
    call: LocalCallOptions,
    isNew: boolean,
  ): ReturnType<ExecutionEnvironment["call"]> =>
    environment.call(event, {
      ...call,
      limitMs: call.limitMs ?? limitMs,
      lingerMs: call.lingerMs ?? lingerMs,
      // A new environment has begun with it.
      capture:
        isNew || call.keepsAccount === true
          ? undefined
          : call.capture && completeSettings(call.capture),
    });
  /** What each environment has served. */
  const pasts = new WeakMap<ExecutionEnvironment, Past>();
  const replayed = createReplays<LocalCallOptions>(
    async (calls, { variant: standInVariant, isPatient }) => {
      const [first] = calls;
      const patience = isPatient ? REPLAY_PATIENCE : 1;
      const capture = { ...options.capture, ...first?.options.capture, standInVariant };
      const environment = await start({ ...first?.options, capture });
      try {
        let end: End | undefined;
        for (const { event, options: call } of calls) {
          const again = call.capture && { ...call.capture, standInVariant };
          const served: LocalCallOptions = {
            ...{ ...call, capture: again, lingerMs: 0 },
            limitMs: (call.limitMs ?? limitMs) * patience,
          };
          end = await serveIn(environment, event, served, end === undefined);
        }
        if (end === undefined) throw new Error("a replay without a call");
        return end;
      } finally {
        void environment.end();
      }
    },
  );
  const invoke = async (event: EventDocument, call: LocalCallOptions = {}): Promise<Invocation> => {
    const name = call.environment ?? "";
    // Another account has nothing in it.
    if (call.capture !== undefined && call.keepsAccount !== true) writtenBefore(call).length = 0;
    const written = [...writtenBefore(call)];
    const kept = takeIdle(name);
    let environment = kept ?? (await start(call));
    const serve = (): ReturnType<ExecutionEnvironment["call"]> =>
      serveIn(environment, event, call, environment !== kept);
    let served = await serve();
    if ("reason" in served && (await isBundledNow(served.reason))) {
      void environment.end();
      environment = await start(call);
      served = await serve();
    }
    const isKept = call.environment === undefined ? options.warm === true : !hasLeft(served);
    if (isKept && environment.isAlive()) idle.set(name, [...(idle.get(name) ?? []), environment]);
    // The result need not wait for it, but the next environment does.
    else void environment.end();
    const runtime = call.runtime ?? options.runtime ?? DEFAULT_RUNTIME;
    const past = pasts.get(environment) ?? { calls: [], obstacles: [] };
    const { onStart: _started, onAnswer, ...again } = call;
    past.calls.push({ event, options: past.calls.length === 0 ? { ...again, written } : again });
    const own = served.obstacles;
    past.obstacles.push(...own);
    pasts.set(environment, past);
    onAnswer?.();
    // What an earlier call has kept may fail in a later one.
    const obstacles = hasFailed(served) ? allObstacles([past]) : own;
    const replay = await replayOf(past, obstacles, served);
    if ("reason" in served) {
      const { explainLoadFailure } = await import("./load-failure.ts");
      const { reason, unsetVariables } = served;
      const setting = { assumptions, env: options.env ?? {}, unsetVariables };
      const met = replay === "same" ? [] : obstacles;
      const handler = { file, exportName, runtime, ...setting };
      throw await explainLoadFailure(handler, reason, met);
    }
    const { outcome, recording, late, calledBack, unsetVariables, timing, requestId } = served;
    const hints: Assumption[] = [];
    if (outcome.kind === "handler-error" || outcome.kind === "crashed") {
      const { explainNotHere } = await import("./load-failure.ts");
      const missing = explainNotHere(
        { file, assumptions },
        outcome.errorMessage,
        options.layers ?? [],
      );
      if (missing !== undefined) throw missing;
      const { hintsAt } = await import("./hints.ts");
      hints.push(
        ...hintsAt(outcome.errorMessage, { assumptions, env: options.env ?? {}, runtime }),
      );
    }
    await lookForOldSdk(runtime);
    const told = [...assumptions, ...hints];
    return {
      event,
      outcome,
      ...recording,
      obstacles,
      ...(replay !== undefined && { replay }),
      ...(late !== undefined && { late }),
      ...(calledBack !== undefined && { calledBack }),
      ...(unsetVariables.length > 0 && { unsetVariables }),
      timing,
      target: {
        ...{ kind: "local", file, exportName, runtime, requestId },
        ...(told.length > 0 && { assumptions: told }),
      },
    };
  };
  /** Where no replay is needed, `undefined`. */
  const replayOf = async (
    past: Past,
    obstacles: readonly Obstacle[],
    end: End,
  ): Promise<Replay | undefined> => {
    if (obstacles.length === 0 || !hasFailed(end)) return undefined;
    if ("isBlocked" in ("reason" in end ? end.reason : end.outcome)) return undefined;
    const isReal = !isClosed || past.calls.some((one) => reaches(one.options));
    if (isReal || options.replays === false) return "not-tried";
    return replayed(past.calls, end, obstacles.every(isAnswerable));
  };
  const close = async (): Promise<void> => {
    const kept = [...idle.values()].flat();
    idle.clear();
    for (const environment of kept) void environment.end();
    if (kept.length > 0) await waitForEndingThreads(CLOSE_LIMIT_MS);
  };
  return Object.assign(invoke, { close, [Symbol.asyncDispose]: close });
}

/** Whether a service that is really there answers calls. */
function reaches({ capture }: Pick<LocalCallOptions, "capture">): boolean {
  return Object.keys(capture?.endpoints ?? {}).length > 0;
}

/** The calls that an environment has served, and what was in their way. */
interface Past {
  calls: ServedCall<LocalCallOptions>[];
  obstacles: Obstacle[];
}

/** Whether a later call in the same environment could meet what this one began. */
function hasLeft(served: Awaited<ReturnType<ExecutionEnvironment["call"]>>): boolean {
  return "isUnsettled" in served && (served.isUnsettled || served.late !== undefined);
}

function describeFunction(options: LocalInvokerOptions, runtime: RuntimeName): LambdaFunction {
  const { file, exportName = "handler", root = packageRoot(file), layers = [] } = options;
  const layer = layers.find((folder) => file.startsWith(join(folder, sep)));
  const today = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
  return {
    functionName: FUNCTION_NAME,
    runtime,
    memoryMb: options.memoryMb ?? DEFAULT_MEMORY_MB,
    region: options.region ?? "us-east-1",
    root,
    handler:
      layer === undefined
        ? handlerString(root, file, exportName)
        : `/opt/${handlerString(layer, file, exportName)}`,
    logStreamName: `${today}/[$LATEST]${newUuid().replaceAll("-", "")}`,
  };
}

function stuck(file: string): UserError {
  return new UserError(
    "handler-stuck",
    `earlier calls cannot be ended: nothing interrupts what they do (${file})`,
    "End this program, and look for a loop over very many elements, or a read that waits.",
  );
}
