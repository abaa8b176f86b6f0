import { hostIn } from "../../hosts.ts";
import { allObstacles } from "../../obstacle.ts";
import type { Obstacle } from "../../obstacle.ts";
import type { EventDocument } from "../../event/event.ts";
import type { Written } from "../../capture/record.ts";
import type { ExecutionEnvironment } from "./execution-environment.ts";
import type { LocalCallOptions } from "./invoker-options.ts";

/** More calls than this are not made again. */
export const MOST_CALLS = 40;

/** Obstacles that are kept, as their names may contain what differs with each call. */
const MOST_OBSTACLES = 1_000;

/** A call that an environment has served. */
export interface ServedCall<Options> {
  event: EventDocument;
  options: Options;
}

/** The calls that an environment has served, as far as a replay needs them, and what was in the way of all. */
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
    const { onStart: _started, onAnswer: _answered, onMail: _mailed, ...again } = call;
    past.calls.push({ event, options: past.calls.length === 0 ? { ...again, written } : again });
    // One more tells that there were too many. An environment may serve a million calls.
    if (past.calls.length > MOST_CALLS + 1) past.calls.shift();
    if (obstacles.length > 0) {
      const places = new Set(obstacles.map(placeOf));
      const others = past.obstacles.filter((each) => !places.has(placeOf(each)));
      past.obstacles = allObstacles([{ obstacles: others }, { obstacles }]).slice(-MOST_OBSTACLES);
    }
    pasts.set(environment, past);
    return past;
  };
}

/** At one host, only the newest call's requests count: others may be about other users. */
function placeOf({ what }: Obstacle): string {
  return hostIn(what) ?? what;
}
