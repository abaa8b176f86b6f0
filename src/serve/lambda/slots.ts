type Work<Result> = () => Promise<Result>;

export type Slots = ReturnType<typeof createSlots>;

/** The calls of a function that may run at a time: its reserved concurrency. */
export function createSlots(limit = Infinity) {
  let taken = 0;
  const waiting: (() => void)[] = [];
  const inSlot = async <Result>(work: Work<Result>): Promise<Result> => {
    try {
      return await work();
    } finally {
      // The slot passes on, so that nobody takes it in between.
      const next = waiting.shift();
      if (next === undefined) taken--;
      else next();
    }
  };
  return {
    /** Does work when its turn comes. */
    run: async <Result>(work: Work<Result>): Promise<Result> => {
      if (taken < limit) taken++;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      return inSlot(work);
    },
    /** @returns `undefined` where no slot is free. */
    runNow: <Result>(work: Work<Result>): Promise<Result> | undefined => {
      if (taken >= limit) return undefined;
      taken++;
      return inSlot(work);
    },
  };
}
