import type { Obstacle } from "../../obstacle.ts";
import { oneLine } from "../terminal/plain-text.ts";
import { shellCommand } from "../terminal/shell.ts";

/** The file that `--stubs` reads, by the name that the documentation gives it. */
const STUBS = "--stubs stubs.json";

/** The flag that gets past an obstacle, ready to paste. */
function remedyText({ remedy }: Obstacle): string | undefined {
  if (remedy === undefined) return undefined;
  const { flag, host } = remedy;
  const allow = host === undefined ? "" : shellCommand(["--allow-net", hostOf(host)]);
  if (flag === "allow-net") return allow;
  return allow === "" ? STUBS : `${STUBS}, or ${allow}`;
}

/** An obstacle in one line: what it was, and what gets past it. */
export function obstacleText(obstacle: Obstacle): string {
  const { kind, what } = obstacle;
  const remedy = remedyText(obstacle) ?? "no flag gets past it";
  return oneLine(`${kind === "blocked" ? "blocked" : "no answer for"} ${what}: ${remedy}`);
}

export function obstacleDocument(obstacle: Obstacle): object {
  const { kind, what } = obstacle;
  return { kind, what, remedy: remedyText(obstacle) };
}

/** An address of version 6 stands in brackets there. */
function hostOf(host: string): string {
  const [, address, port] = /^([^[\]]*:[^[\]]*:[^[\]]*?)(?::(\d{2,5}))?$/.exec(host) ?? [];
  return address === undefined ? host : `[${address}]${port === undefined ? "" : `:${port}`}`;
}
