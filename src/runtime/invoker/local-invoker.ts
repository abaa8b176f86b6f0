import type { Assumption } from "../../assumption.ts";
import { DRY_RUN_CREDENTIALS } from "../../capture/environment.ts";
import { completeSettings } from "../../capture-settings.ts";
import type { Finds } from "../../capture-settings.ts";
import type { Written } from "../../capture/record.ts";
import { COGNITO_LIMIT_MS } from "../../cognito-limits.ts";
import { UserError } from "../../errors.ts";
import type { EventDocument } from "../../event/event.ts";
import type { AwsCall, Invocation, Outcome, Replay } from "../../invocation.ts";
import { isChange } from "../../aws-operations.ts";
import { allObstacles, emptyReads, isAnswerable } from "../../obstacle.ts";
import type { Obstacle } from "../../obstacle.ts";
import { isInside } from "../../paths.ts";
import { readKey } from "../../read-key.ts";
import { createAccounts } from "./accounts.ts";
import { nameMadeUp } from "../../made-up-hosts.ts";
import { madeUpAmong, madeUpInAnswer } from "./hints.ts";
import { createDeployment } from "./deployed-handler.ts";
import type { Deployment } from "./deployed-handler.ts";
import { hasFailed } from "./end.ts";
import type { End } from "./end.ts";
import { startEnvironment } from "./execution-environment.ts";
import type { CallOptions, ExecutionEnvironment } from "./execution-environment.ts";
import { createFallbacks } from "./fallbacks.ts";
import type { LocalCallOptions, LocalInvokerOptions } from "./invoker-options.ts";
import { DEFAULT_MEMORY_MB, DEFAULT_RUNTIME, handlerString } from "../lambda-function.ts";
import type { LambdaFunction, RuntimeName } from "../lambda-function.ts";
import { createPasts } from "./past.ts";
import type { Past } from "./past.ts";
import { isServiceError } from "../../service-error.ts";
import { isClosed, reachesService } from "./reach.ts";
import type { createReplays as Create, ServeAnew } from "./replay.ts";
import { isRoomForThread } from "./spare-thread.ts";
import { packageRoot } from "../package-root.ts";
import { newUuid } from "../uuid.ts";
import { warmEnvironments } from "./warm-environments.ts";

/** An `Invoke` on this machine. `close` ends the threads that it keeps. */
export interface LocalInvoker extends AsyncDisposable {
  (event: EventDocument, options?: LocalCallOptions): Promise<Invocation>;
  close: () => Promise<void>;
}

type Served = Awaited<ReturnType<ExecutionEnvironment["call"]>>;

/** How many times as long as its call a replay may take. */
const REPLAY_PATIENCE = 4;

/** Limit for a call that gets no response and waits in vain, in milliseconds. */
const UNHEARD_LIMIT_MS = 1_000;

/**
 * Creates an `Invoke` that runs a handler in a sealed worker thread: mail is captured, other access is blocked.
 *
 * Each call gets a new environment or, with `warm`, a free one from an earlier call. As on Lambda, concurrent calls
 * never share an environment. A warm invoker does not keep the process running, closed or not.
 *
 * A call rejects with a `UserError` if the handler cannot be loaded. Whatever a loaded handler does is an outcome.
 */
export function localInvoker(options: LocalInvokerOptions): LocalInvoker {
  const { file, exportName = "handler", warm = false } = options;
  const deployment = createDeployment(options);
  const writtenBefore = createAccounts(warm);
  const environments = warmEnvironments();
  const remember = createPasts();
  const withFallbacks = createFallbacks();

  const start = async (call: LocalCallOptions): Promise<ExecutionEnvironment> =>
    startFor(call, options, deployment, writtenBefore);

  /** Makes a call in its existing environment, or in a new one. */
  const serve = async (
    event: EventDocument,
    call: LocalCallOptions,
  ): Promise<{ environment: ExecutionEnvironment; served: Served }> => {
    const name = call.environment ?? "";
    const writes = writtenBefore(call);
    const kept = environments.take(name);
    let environment = kept ?? (await start(call));
    const isNew = environment !== kept;
    let served = await serveIn(environment, event, { ...call, writes }, options, isNew);
    if ("reason" in served && (await deployment.bundleInstead(served.reason))) {
      void environment.end();
      environment = await start(call);
      served = await serveIn(environment, event, call, options, true);
    }
    const isKept = call.environment === undefined ? warm : !hasLeft(served);
    if (isKept && environment.isAlive()) environments.keep(name, environment);
    // The result need not wait for it, but the next environment does.
    else void environment.end();
    return { environment, served };
  };

  const replays = async (): Promise<ReturnType<typeof Create<LocalCallOptions>>> => {
    const { hasModel } = await import("../../capture/aws/model.ts");
    const { createReplays } = await import("./replay.ts");
    return createReplays(replayIn(options, start), (each) => isAnswerable(each, hasModel));
  };
  let replayed: ReturnType<typeof replays> | undefined;
  /** `replay` is `undefined` if none is needed. `unfound`: reads that may have caused the failure. */
  const replayOf = async (
    { calls }: Past,
    obstacles: readonly Obstacle[],
    end: Served,
  ): Promise<{ replay?: Replay; unfound?: readonly AwsCall[] }> => {
    const isOfSeal = "isBlocked" in ("reason" in end ? end.reason : end.outcome);
    if (isOfSeal || !hasFailed(end)) return {};
    const reads = unfoundIn(end, calls.at(-1)?.options);
    const last = sinceLastWork(end, reads);
    if (obstacles.length === 0 && reads.length === 0) return {};
    // Whatever obstacle an earlier call met, this call failed because a service refused something.
    const isFree = end.obstacles.every(({ kind }) => kind === "nothing-found");
    if (isFree && reads.length === 0 && isRefusal(end)) return { replay: "same" };
    const isReal = !isClosed(options) || calls.some((one) => reachesService(one.options));
    if (isReal || options.replays === false) {
      const isOpen = obstacles.length > 0 || (last.length > 0 && options.replays !== false);
      return isOpen ? { replay: "not-tried", unfound: last } : {};
    }
    replayed ??= replays();
    const { answered, found } = await replayed;
    const replay = obstacles.length === 0 ? undefined : await answered(calls, end, obstacles);
    if (replay !== undefined && replay !== "same") return { replay, unfound: last };
    if (calls.at(-1)?.options.capture?.finds !== undefined) {
      // The error may come from what the made-up entry lacks.
      const isOpen = replay === "same" && (await isOfContent(end, obstacles));
      return isOpen ? { replay: "changed", unfound: last } : replayedAs(replay);
    }
    if (reads.length === 0) return replayedAs(replay);
    const tried = await found(calls, end, await findsAfter(file, end, reads));
    if (tried === "same") return replayedAs(replay);
    return { replay: tried, unfound: reads };
  };

  const invoke = async (event: EventDocument, call: LocalCallOptions = {}): Promise<Invocation> => {
    // A different account is empty.
    if (call.capture !== undefined && call.keepsAccount !== true) writtenBefore(call).length = 0;
    const written = [...writtenBefore(call)];
    const { environment, served } = await serve(event, call);
    const past = remember(environment, { event, call, obstacles: served.obstacles, written });
    call.onAnswer?.();
    // State kept by an earlier call may fail in a later one.
    const met = hasFailed(served) ? allObstacles([past]) : served.obstacles;
    const { replay, unfound = [] } =
      call.notesReads === true ? {} : await replayOf(past, met, served);
    const { assumptions } = deployment;
    const all = allObstacles([{ obstacles: met }, { obstacles: emptyReads(unfound) }]);
    const { links } = await deployment.read();
    const madeUp = madeUpAmong(assumptions, { ...links, ...options.env });
    const obstacles = nameMadeUp(all, madeUp);
    const runtime = runtimeOf(call, options);
    if ("reason" in served) {
      const { explainLoadFailure } = await import("./load-failure.ts");
      const { reason } = served;
      const unsetVariables = withFallbacks(served.unsetVariables);
      const setting = { assumptions, env: options.env ?? {}, unsetVariables };
      const inTheWay = replay === "same" ? [] : obstacles;
      const handler = { file, exportName, runtime, layers: options.layers ?? [], ...setting };
      throw await explainLoadFailure(handler, reason, inTheWay);
    }
    const { outcome, recording, connections, late, calledBack, doneBefore, answeredAgain } = served;
    const { unsetVariables, reads, timing, requestId } = served;
    const hints = await hintsOf(outcome, runtime, options, assumptions);
    await deployment.checkOldSdk(runtime);
    const denied = await deniedBy(options, recording);
    const told = [...assumptions, ...hints, ...denied];
    return {
      event,
      outcome,
      ...recording,
      ...(connections.length > 0 && { connections }),
      obstacles:
        outcome.kind === "returned" && obstacles.length === 0
          ? madeUpInAnswer(outcome.payload, madeUp)
          : obstacles,
      ...(replay !== undefined && { replay }),
      ...(late !== undefined && { late }),
      ...(calledBack !== undefined && { calledBack }),
      ...(doneBefore !== undefined && { doneBefore }),
      ...(answeredAgain !== undefined && { answeredAgain }),
      ...(unsetVariables.length > 0 && { unsetVariables: withFallbacks(unsetVariables) }),
      ...(reads.length > 0 && { reads }),
      timing,
      target: {
        ...{ kind: "local", file, exportName, runtime, requestId },
        ...(told.length > 0 && { assumptions: told }),
      },
    };
  };

  const { close } = environments;
  return Object.assign(invoke, { close, [Symbol.asyncDispose]: close });
}

/** Starts an environment for a call and later ones that reuse it. */
async function startFor(
  call: LocalCallOptions,
  options: LocalInvokerOptions,
  deployment: Deployment,
  writtenBefore: (call: LocalCallOptions) => Written[],
): Promise<ExecutionEnvironment> {
  const { file, exportName = "handler", variables = {}, env = process.env } = options;
  if (!(await isRoomForThread())) throw stuck(file);
  const { links, ...deployed } = await deployment.read();
  const environment = {
    ...deployed,
    ...{ file, exportName, variables },
    env: { ...links, ...env },
    credentials: options.credentials ?? DRY_RUN_CREDENTIALS,
    sesEndpoint: options.sesEndpoint,
    passes: options.passes,
    capture: completeSettings(call.capture ?? options.capture),
    written: writtenBefore(call),
    lambda: describeFunction(options, runtimeOf(call, options)),
    namedRuntime: call.runtime ?? options.runtime,
    layers: options.layers ?? [],
    inspect: options.inspect,
    hasFastClock: options.hasFastClock ?? false,
    onFile: options.onFile,
    onCall: options.onCall,
    onOldSdk: deployment.onOldSdk,
  };
  try {
    return startEnvironment(environment);
  } catch (error) {
    const { explainUnknownFlag } = await import("./node-options.ts");
    throw explainUnknownFlag(error);
  }
}

function serveIn(
  environment: ExecutionEnvironment,
  event: EventDocument,
  call: LocalCallOptions & Pick<CallOptions, "writes">,
  options: LocalInvokerOptions,
  isNew: boolean,
): Promise<Served> {
  // Work after the response of a warm call belongs to the next call.
  const lingerMs = options.warm === true ? 0 : (options.lingerMs ?? 0);
  return environment.call(event, {
    ...call,
    limitMs: limitOf(call, options),
    lingerMs: call.lingerMs ?? lingerMs,
    // A new environment was started with these settings.
    capture:
      isNew || call.keepsAccount === true
        ? undefined
        : call.capture && completeSettings(call.capture),
  });
}

/** Repeats calls in a separate environment, with other made-up responses. */
function replayIn(
  options: LocalInvokerOptions,
  start: (call: LocalCallOptions) => Promise<ExecutionEnvironment>,
): ServeAnew<LocalCallOptions> {
  return async (calls, how) => {
    const { variant: standInVariant, text: standInText, names: standInNames, isPatient } = how;
    const { withheld, finds } = how;
    const [first] = calls;
    const patience = isPatient ? REPLAY_PATIENCE : 1;
    const standIn = {
      ...{ standInVariant, standInText, standInNames },
      ...(withheld && { withheld }),
      ...(finds && { finds }),
    };
    const capture = { ...options.capture, ...first?.options.capture, ...standIn };
    const environment = await start({ ...first?.options, capture });
    try {
      let end: End | undefined;
      for (const { event, options: call } of calls) {
        const again = {
          ...call,
          capture: call.capture && { ...call.capture, ...standIn },
          lingerMs: 0,
          onMail: undefined,
          limitMs: withheld === undefined ? limitOf(call, options) * patience : UNHEARD_LIMIT_MS,
          ...(withheld !== undefined && { speed: 1 }),
        };
        end = await serveIn(environment, event, again, options, end === undefined);
      }
      if (end === undefined) throw new Error("a replay without a call");
      return end;
    } finally {
      void environment.end();
    }
  };
}

/**
 * Possible causes of a failure in the differences from the deployed function. Throws an error if something is missing
 * only on this machine.
 */
async function hintsOf(
  outcome: Outcome,
  runtime: RuntimeName,
  { file, layers = [], env = {} }: LocalInvokerOptions,
  assumptions: readonly Assumption[],
): Promise<Assumption[]> {
  if (outcome.kind !== "handler-error" && outcome.kind !== "crashed") return [];
  const { explainNotHere } = await import("./load-failure.ts");
  const missing = await explainNotHere({ file, assumptions }, outcome.errorMessage, layers);
  if (missing !== undefined) throw missing;
  const { hintsAt } = await import("./hints.ts");
  return hintsAt(outcome.errorMessage, { assumptions, env, runtime });
}

function isRefusal(served: Served): boolean {
  if ("reason" in served || !("errorMessage" in served.outcome)) return false;
  return isServiceError(served.outcome.errorMessage, served.recording);
}

/**
 * Reads whose empty result may have caused the failure: not those before a refused call, nor those after which it
 * continued.
 */
function unfoundIn(served: Served, { goesOnFrom = [] }: LocalCallOptions = {}): readonly AwsCall[] {
  if ("reason" in served) return [];
  const { awsCalls } = served.recording;
  const refused = awsCalls.findLastIndex(({ result }) => result === "refused");
  return awsCalls
    .slice(refused + 1)
    .filter((read) => read.isEmpty === true && !goesOnFrom.includes(readKey(read)));
}

/**
 * Reads after which the call changed nothing. Without a replay, a change shows that the call continued after the reads
 * before it.
 */
function sinceLastWork(served: Served, reads: readonly AwsCall[]): readonly AwsCall[] {
  if ("reason" in served) return [];
  const { awsCalls } = served.recording;
  const work = awsCalls.findLastIndex(isChange);
  return reads.filter((read) => awsCalls.indexOf(read) > work);
}

function replayedAs(replay: Replay | undefined): { replay?: Replay } {
  return replay === undefined ? {} : { replay };
}

async function findsAfter(file: string, end: End, reads: readonly AwsCall[]): Promise<Finds> {
  const { findsFor } = await import("./read-members.ts");
  return findsFor(file, reads, "outcome" in end && "trace" in end.outcome ? end.outcome.trace : []);
}

/** Whether an error may come from the content of a made-up entry. */
async function isOfContent(end: End, obstacles: readonly Obstacle[]): Promise<boolean> {
  if (!("outcome" in end) || !("errorType" in end.outcome)) return false;
  const isFound = obstacles.some(({ kind }) => kind === "nothing-found");
  if (!isFound || end.outcome.errorType !== "TypeError") return false;
  const { isOwnSlip } = await import("./own-slip.ts");
  return !isOwnSlip(end.outcome);
}

/** Calls that the function's role does not let it make. */
async function deniedBy(
  { amplify, role }: Pick<LocalInvokerOptions, "amplify" | "role">,
  recording: Pick<Invocation, "awsCalls" | "mails">,
): Promise<Assumption[]> {
  const beyond = role && (await import("../role-calls.ts")).callsBeyond(role, recording);
  const { access, rules = {} } = amplify ?? {};
  const found = [...(beyond ?? [])];
  if (access !== undefined) {
    const { deniedCalls } = await import("../projects/amplify-access.ts");
    found.push(...deniedCalls(access, recording.awsCalls));
  }
  if (Object.keys(rules).length > 0) {
    const { deniedMutations } = await import("../projects/model-access.ts");
    found.push(...deniedMutations(rules, recording.awsCalls));
  }
  return found;
}

/** Whether a later call in the same environment could be affected by what this one started. */
function hasLeft(served: Served): boolean {
  if (!("isUnsettled" in served) || served.isUnsettled || served.late !== undefined) return true;
  // A connection pool that was blocked may make the next call wait.
  return hasFailed(served) && served.obstacles.some(isBlockedConnection);
}

function isBlockedConnection({ kind, service }: Obstacle): boolean {
  return kind === "blocked" && service !== "http";
}

function runtimeOf(call: LocalCallOptions, options: LocalInvokerOptions): RuntimeName {
  return call.runtime ?? options.runtime ?? DEFAULT_RUNTIME;
}

function limitOf(call: LocalCallOptions, { limitMs = COGNITO_LIMIT_MS }: LocalInvokerOptions) {
  return call.limitMs ?? limitMs;
}

function describeFunction(options: LocalInvokerOptions, runtime: RuntimeName): LambdaFunction {
  const { file, exportName = "handler", root = packageRoot(file), layers = [], folder } = options;
  const layer = layers.find((each) => isInside(each, file));
  const today = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
  return {
    functionName: options.functionName ?? "cognito-postconfirm",
    runtime,
    memoryMb: options.memoryMb ?? DEFAULT_MEMORY_MB,
    region: options.region ?? "us-east-1",
    root,
    handler:
      layer === undefined
        ? handlerString(root, file, exportName, folder)
        : `/opt/${handlerString(layer, file, exportName, folder)}`,
    logStreamName: `${today}/[$LATEST]${newUuid().replaceAll("-", "")}`,
  };
}

function stuck(file: string): UserError {
  return new UserError(
    "handler-stuck",
    `earlier calls are still running and cannot be interrupted (${file})`,
    "Stop this process, and look for a long loop or a blocking read in the handler.",
  );
}
