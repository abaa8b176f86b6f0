import type { Crashed, HandlerError, Invocation, LogLine } from "../../invocation.ts";

/**
 * A local call's log as CloudWatch would have it, in Lambda's text format.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function lambdaLog(invocation: Invocation): string[] {
  const { target, logs, outcome, timing } = invocation;
  if (target.kind !== "local") return logs.map(({ text }) => text);
  const { requestId } = target;
  const { initMs, durationMs, memoryMb, maxMemoryMb } = timing;
  const figures: [string, string | undefined][] = [
    ["Duration", `${durationMs.toFixed(2)} ms`],
    // Since August 2025 the cold start is billed, too.
    ["Billed Duration", `${Math.ceil(durationMs + (initMs ?? 0))} ms`],
    ["Memory Size", memoryMb === undefined ? undefined : `${memoryMb} MB`],
    ["Max Memory Used", maxMemoryMb === undefined ? undefined : `${Math.ceil(maxMemoryMb)} MB`],
    ["Init Duration", initMs === undefined ? undefined : `${initMs.toFixed(2)} ms`],
  ];
  const given = figures.filter(([, value]) => value !== undefined);
  // What the last call left behind may still speak, under its own id.
  const isOfThisCall = (line: LogLine): boolean => line.requestId === requestId;
  return [
    ...logs.filter((line) => !isOfThisCall(line)).map(lineText),
    `START RequestId: ${requestId} Version: $LATEST`,
    ...logs.filter(isOfThisCall).map(lineText),
    ...(outcome.kind === "timed-out"
      ? [`${requestId} Task timed out after ${(outcome.limitMs / 1000).toFixed(2)} seconds`]
      : []),
    ...(outcome.kind === "crashed" || outcome.kind === "handler-error"
      ? [`${requestId}\tERROR\tInvoke Error\t${errorText(outcome)}`]
      : []),
    `END RequestId: ${requestId}`,
    `REPORT RequestId: ${requestId}\t${given.map((pair) => pair.join(": ")).join("\t")}`,
  ];
}

function lineText({ source, text, time, requestId }: LogLine): string {
  if (source === "stdout" || source === "stderr") return text;
  return [time ?? "", requestId ?? "undefined", source.toUpperCase(), text].join("\t");
}

function errorText({ errorType, errorMessage, trace }: Crashed | HandlerError): string {
  return JSON.stringify({ errorType, errorMessage, stack: trace });
}
