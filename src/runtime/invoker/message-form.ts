/** The form of every message that a handler's thread sends to the host. */
import * as v from "valibot";
import type {
  AnsweredAgain,
  Connection,
  LambdaError,
  MissingRead,
  UnsetVariable,
} from "../../invocation.ts";
import type { ToHost } from "../thread/protocol.ts";

const text = v.string();
const texts = v.array(text);
const number = v.number();
const nameAndMessage = { errorType: text, errorMessage: text };
const lambdaError = {
  ...nameAndMessage,
  trace: texts,
  thrown: v.exactOptional(text),
  causes: v.exactOptional(v.array(v.strictObject(nameAndMessage))),
  isBlocked: v.exactOptional(v.literal(true)),
} satisfies Record<keyof LambdaError, unknown>;
const handlerError = v.strictObject({ kind: v.literal("handler-error"), ...lambdaError });
const answered = v.strictObject({
  kind: v.literal("answered"),
  json: text,
  unanswered: v.exactOptional(v.literal(true)),
  error: v.exactOptional(text),
});

const used = v.strictObject({ activeMs: number, ranMs: number });

const message = v.variant("type", [
  v.strictObject({ type: v.literal("loading"), used }),
  v.strictObject({ type: v.literal("loaded"), initMs: number, used, hasOldSdk: v.boolean() }),
  v.strictObject({
    type: v.literal("not-loaded"),
    reason: v.variant("kind", [
      v.strictObject({
        kind: v.literal("threw"),
        code: v.optional(text),
        preload: v.optional(
          v.strictObject({ flag: v.picklist(["--require", "--import"]), module: text }),
        ),
        ...lambdaError,
      }),
      v.strictObject({
        kind: v.literal("no-such-export"),
        exports: texts,
        isFunction: v.boolean(),
      }),
      v.strictObject({
        kind: v.literal("too-slow"),
        limitMs: number,
        isBusy: v.optional(v.boolean()),
      }),
    ]),
  }),
  v.strictObject({ type: v.literal("file"), file: text }),
  v.strictObject({
    type: v.literal("log"),
    line: v.strictObject({
      source: v.picklist(["debug", "info", "warn", "error", "trace", "fatal", "stdout", "stderr"]),
      text,
      time: v.exactOptional(text),
      requestId: v.exactOptional(text),
    }),
  }),
  v.strictObject({
    type: v.literal("unset-variable"),
    variable: v.strictObject({
      name: text,
      caller: v.exactOptional(text),
    } satisfies Record<keyof Omit<UnsetVariable, "fallback" | "given">, unknown>),
  }),
  v.strictObject({
    type: v.literal("read"),
    read: v.strictObject({
      of: v.picklist(["event", "request", "userAttributes", "clientMetadata", "callerContext"]),
      name: text,
      caller: v.exactOptional(text),
    } satisfies Record<keyof MissingRead, unknown>),
  }),
  v.strictObject({
    type: v.literal("called-back"),
    afterMs: number,
    busy: v.array(v.picklist(["timer", "socket", "server", "file", "other"])),
  }),
  v.strictObject({
    type: v.literal("answered-again"),
    requestId: text,
    kind: v.picklist([
      "result-after-error",
      "error-after-result",
      "error-after-error",
      "other-result",
    ]),
    caller: v.exactOptional(text),
  } satisfies Record<keyof AnsweredAgain | "type" | "requestId", unknown>),
  v.strictObject({
    type: v.literal("answer"),
    answer: v.variant("kind", [answered, handlerError]),
    durationMs: number,
    usedMb: number,
    used,
  }),
  v.strictObject({ type: v.literal("idle") }),
  v.strictObject({
    type: v.literal("crash"),
    outcome: v.strictObject({ kind: v.literal("crashed"), ...lambdaError }),
  }),
  v.strictObject({
    type: v.literal("blocked"),
    service: v.picklist(["tcp", "unix", "dns", "udp", "process"]),
    attempt: text,
  }),
  v.strictObject({ type: v.literal("connecting") }),
  v.strictObject({
    type: v.literal("passed"),
    connection: v.strictObject({
      host: text,
      port: number,
      opened: number,
      bytesWritten: number,
    } satisfies Record<keyof Connection, unknown>),
  }),
  v.strictObject({
    type: v.literal("connection"),
    message: v.variant("type", [
      v.strictObject({
        type: v.literal("opened"),
        id: number,
        over: v.optional(number),
        host: text,
        // What was given as a port may be no number.
        port: v.union([number, v.nan()]),
        tls: v.boolean(),
        caller: v.optional(text),
      }),
      v.strictObject({
        type: v.literal("sent"),
        id: number,
        bytes: v.instance(Uint8Array),
        caller: v.optional(text),
      }),
      v.strictObject({ type: v.literal("ended"), id: number }),
      v.strictObject({ type: v.literal("closed"), id: number }),
    ]),
  }),
]);

const envelope = v.strictObject({
  seq: number,
  token: v.bigint(),
  message: message as unknown as v.GenericSchema<unknown, ToHost>,
});

/** Reads what a message comes in. @returns `undefined` for what has not its form. */
export function readEnvelope(received: unknown): v.InferOutput<typeof envelope> | undefined {
  const { success, output } = v.safeParse(envelope, received);
  return success ? output : undefined;
}
