import type { Obstacle } from "../../obstacle.ts";
import type { EventDocument } from "../../event/event.ts";
import type { Written } from "../../capture/record.ts";
import type { ExecutionEnvironment } from "./execution-environment.ts";
import type { LocalCallOptions } from "./invoker-options.ts";
import type { ServedCall } from "./replay.ts";

/** The calls that an environment has served, and what was in their way: what a replay needs. */
export interface Past {
  calls: ServedCall<LocalCallOptions>[];
  obstacles: Obstacle[];
}

/** A call that was served, and the obstacles that it met. */
interface Served {
  event: EventDocument;
  call: LocalCallOptions;
  obstacles: readonly Obstacle[];
  /** What its account had in it before. */
  written: readonly Written[];
}

/** @returns Adds a call to the past of its environment. */
export function createPasts(): (environment: ExecutionEnvironment, served: Served) => Past {
  const pasts = new WeakMap<ExecutionEnvironment, Past>();
  return (environment, { event, call, obstacles, written }) => {
    const past = pasts.get(environment) ?? { calls: [], obstacles: [] };
    const { onStart: _started, onAnswer: _answered, ...again } = call;
    past.calls.push({ event, options: past.calls.length === 0 ? { ...again, written } : again });
    past.obstacles.push(...obstacles);
    pasts.set(environment, past);
    return past;
  };
}
