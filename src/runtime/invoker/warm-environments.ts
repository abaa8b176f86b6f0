import type { ExecutionEnvironment } from "./execution-environment.ts";
import { waitForEndingThreads } from "./spare-thread.ts";

/** Environments that wait for another call, by the name that calls ask for them with. */
export interface WarmEnvironments {
  take: (name: string) => ExecutionEnvironment | undefined;
  keep: (name: string, environment: ExecutionEnvironment) => void;
  /** Ends them all, those that are kept later at once. */
  close: () => Promise<void>;
}

/** How long `close` waits for threads that take their time to end, in milliseconds. */
const CLOSE_LIMIT_MS = 4_000;

export function warmEnvironments(): WarmEnvironments {
  const idle = new Map<string, ExecutionEnvironment[]>();
  let isClosed = false;
  return {
    take: (name) => {
      const kept = idle.get(name);
      let environment = kept?.pop();
      // One may have died after its last call, of work that was left behind.
      while (environment?.isAlive() === false) environment = kept?.pop();
      return environment;
    },
    keep: (name, environment) => {
      if (isClosed) return void environment.end();
      const kept = idle.get(name);
      if (kept === undefined) idle.set(name, [environment]);
      else kept.push(environment);
    },
    close: async () => {
      isClosed = true;
      const kept = [...idle.values()].flat();
      idle.clear();
      for (const environment of kept) void environment.end();
      if (kept.length > 0) await waitForEndingThreads(CLOSE_LIMIT_MS);
    },
  };
}
