/** How long the start of an environment takes, in milliseconds, that is worth waiting for a handler's rest. */
const SLOW_START_MS = 150;

/** How long to wait then, in milliseconds. What a package begins while it is loaded is mostly over sooner. */
const LONG_REST_MS = 1_500;

/** How often that may be in vain. */
const MOST_MISSES = 2;

export interface RestPatience {
  /** How long to wait after a call for what it left, in milliseconds. */
  restMs: (given: number, isNew: boolean) => number;
  /** What came of a call in an environment that another call is to find. */
  note: (call: { isUnsettled: boolean; initMs: number | undefined }) => void;
}

/**
 * Whether to wait longer than asked for until a new environment is at rest. An environment that is not is
 * used no more, and each later call pays for a new one. Packages such as aws-amplify set a timer of a
 * second while they are loaded.
 */
export function restPatience(): RestPatience {
  let isLong = false;
  let misses = 0;
  return {
    restMs: (given, isNew) =>
      isLong && isNew && misses < MOST_MISSES ? Math.max(given, LONG_REST_MS) : given,
    note: ({ isUnsettled, initMs = 0 }) => {
      if (!isUnsettled) return;
      if (isLong) misses += 1;
      else if (initMs >= SLOW_START_MS) isLong = true;
    },
  };
}
