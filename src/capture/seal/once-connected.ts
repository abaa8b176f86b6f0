// A handler may replace this, as tests do that make time stand still.
const { setImmediate } = globalThis;

/**
 * Calls back when a captured connection is there. That takes two turns of the event loop: a handler that
 * answers without waiting for it has answered by then, also in the runtime that lets the first one end.
 */
export function onceConnected(act: () => void): void {
  setImmediate(() => void setImmediate(act));
}
