import { pathToFileURL } from "node:url";
import type { LambdaContext } from "./lambda-context.ts";
import { describeError } from "./lambda-error.ts";
import type { LoadFailure } from "./protocol.ts";

export type Handler = (
  event: unknown,
  context: LambdaContext,
  callback: (error: unknown, result?: unknown) => void,
) => unknown;

const TYPESCRIPT = /\.[cm]?tsx?$/;

export async function loadHandler(
  file: string,
  exportName: string,
): Promise<Handler | LoadFailure> {
  let loaded: Record<string, unknown>;
  try {
    // The loader works on a thread of its own, outside of the seal.
    if (TYPESCRIPT.test(file)) await import("@oxc-node/core/register");
    loaded = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    const { errorType, errorMessage, trace } = describeError(error);
    return { kind: "threw", errorType, errorMessage, stack: trace.join("\n") };
  }
  // `module.exports` of a CommonJS file is the default export, and not all of its keys are named ones.
  const exported = { ...(isRecord(loaded["default"]) ? loaded["default"] : {}), ...loaded };
  const handler = exported[exportName];
  if (typeof handler === "function") return handler as Handler;
  const exports = Object.keys(exported).filter((name) => typeof exported[name] === "function");
  return { kind: "no-such-export", exports };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
