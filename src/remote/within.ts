/**
 * Waits for a call, but no longer than this many milliseconds.
 *
 * A client of the SDK heeds the signal while it waits for an answer, but not while it looks for
 * credentials, so the call is left behind.
 *
 * @throws {Error} `TimeoutError`, as the SDK itself names it.
 */
export async function within<Result>(
  ms: number | undefined,
  call: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const timeout = new AbortController();
  if (ms === undefined) return call(timeout.signal);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      // First the reason, or what the aborted call says would be taken for it.
      reject(Object.assign(new Error(`no response within ${ms} ms`), { name: "TimeoutError" }));
      timeout.abort();
    }, ms);
  });
  try {
    return await Promise.race([call(timeout.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
