import type { LocalCallOptions, LocalInvokerOptions } from "./invoker-options.ts";

/** Whether the invoker lets its handler reach no real address. A call may still add one. */
export function isClosed(options: LocalInvokerOptions): boolean {
  return (
    options.passes === undefined &&
    options.sesEndpoint === undefined &&
    options.capture?.live === undefined &&
    !reachesService(options) &&
    options.inspect === undefined
  );
}

/** Whether a service that is really there answers calls. */
export function reachesService({ capture }: Pick<LocalCallOptions, "capture">): boolean {
  return Object.keys(capture?.endpoints ?? {}).length > 0;
}
