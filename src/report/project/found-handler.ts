import type { DeclaredHandler, FunctionSettings } from "../../project/declared-handler.ts";
import { oneLine } from "../terminal/plain-text.ts";

const MOST_NAMED = 4;

/** What a project's files say of a function. */
export interface FoundSettings {
  declared: Pick<DeclaredHandler, "file" | "line" | "name">;
  settings: FunctionSettings;
  /** The runtime that stands in for the function's, which is not among those that can be followed. */
  runtime?: string | undefined;
}

/** A handler that they led to. */
export interface FoundHandler extends FoundSettings {
  /** As a user would type it. */
  handler: string;
}

/** Says in one line which handler is used, and with what. */
export function foundHandlerText({ handler, declared, settings, runtime }: FoundHandler): string {
  const place = placeText(declared);
  const [file] = handler.split("#");
  const source = place === file ? "" : ` from ${place}`;
  return line(`handler: ${handler}${source}`, { declared, settings, runtime });
}

/** What CDK wrote, and a source that was changed after it. */
export interface Older {
  output: string;
  source: string;
  /** Whether the handler's own source is run instead of the code that CDK wrote. */
  isReplaced?: true;
}

/** Says that what CDK wrote is not what the sources would make of it now. */
export function olderText({ output, source, isReplaced }: Older): string {
  const used = isReplaced ? "; the handler's current source is used" : "";
  return oneLine(`${output} is older than ${source}: run cdk synth to update it${used}`);
}

/** The same of a handler that the user named. */
export function foundSettingsText({ declared, settings, runtime }: FoundSettings): string {
  return line(`settings: ${placeText(declared)}`, { declared, settings, runtime });
}

function line(start: string, { declared, settings, runtime }: FoundSettings): string {
  const { memoryMb, timeoutMs } = settings;
  const followed =
    runtime === settings.runtime ? runtime : `${runtime} instead of ${settings.runtime}`;
  const variables = Object.keys(settings.variables);
  const facts = [
    declared.name,
    followed,
    memoryMb === undefined ? undefined : `${memoryMb} MB`,
    timeoutMs === undefined ? undefined : `${timeoutMs / 1000}s`,
    settings.layers?.map((layer) => `layer ${layer}`).join(", "),
    variables.length === 0 ? undefined : `with ${some(variables)}`,
  ].filter((fact) => fact !== undefined && fact !== "");
  return `${oneLine(`${start}${facts.length === 0 ? "" : `: ${facts.join(", ")}`}`)}\n`;
}

/** A few of them: all of them are among the assumptions of the run. */
function some(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return more > 1 ? `${names.slice(0, MOST_NAMED).join(", ")} and ${more} more` : names.join(", ");
}

/** `template.yaml:12`. */
export function placeText({ file, line }: Pick<DeclaredHandler, "file" | "line">): string {
  return line === undefined ? file : `${file}:${line}`;
}
