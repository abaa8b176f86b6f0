import type { DeclaredHandler, FunctionSettings } from "../../project/declared-handler.ts";
import { oneLine } from "../terminal/plain-text.ts";

/** A handler that the project's files led to. */
export interface FoundHandler {
  /** As it would be typed. */
  handler: string;
  declared: Pick<DeclaredHandler, "file" | "line" | "name">;
  settings: FunctionSettings;
  /** The runtime that stands in for the function's, which is not among those that can be followed. */
  runtime?: string | undefined;
}

/** Says in one line which handler is used, and with what. */
export function foundHandlerText({ handler, declared, settings, runtime }: FoundHandler): string {
  const { memoryMb, timeoutMs, env, madeUp } = settings;
  const { name } = declared;
  const followed =
    runtime === settings.runtime ? runtime : `${runtime} instead of ${settings.runtime}`;
  const variables = Object.keys(env).filter((key) => !madeUp.includes(key));
  const facts = [
    name,
    followed,
    memoryMb === undefined ? undefined : `${memoryMb} MB`,
    timeoutMs === undefined ? undefined : `${timeoutMs / 1000}s`,
    variables.length === 0 ? undefined : `with ${variables.join(", ")}`,
    madeUp.length === 0 ? undefined : `made up ${madeUp.join(", ")}`,
  ].filter((fact) => fact !== undefined);
  const place = placeText(declared);
  const source = place === handler ? "" : ` from ${place}`;
  return `${oneLine(`handler: ${handler}${source}${facts.length === 0 ? "" : `: ${facts.join(", ")}`}`)}\n`;
}

/** `template.yaml:12`. */
export function placeText({ file, line }: Pick<DeclaredHandler, "file" | "line">): string {
  return line === undefined ? file : `${file}:${line}`;
}
