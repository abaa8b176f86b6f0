// A handler may put anything in the place of these.
const { apply } = Reflect;
const { defineProperty, getOwnPropertySymbols, getPrototypeOf } = Object;
const { DOMException } = globalThis;

/** Node's object under a handle, which has the descriptor. */
type Native = object & { readonly fd: number };
type AnyFunction = (...args: unknown[]) => unknown;

let isLocked = false;

/**
 * Keeps a handle of `fs.promises.open` at its own descriptor. Its methods ask it for a number, and a handler
 * could have it name another one, or make a handle of its own for any.
 */
export function lockHandle(handle: object): void {
  const key = getOwnPropertySymbols(handle).find(({ description }) => description === "kHandle");
  if (key === undefined) return;
  const native = (handle as Record<symbol, Native>)[key] as Native;
  defineProperty(handle, key, { value: native, writable: false, configurable: false });
  defineProperty(handle, "fd", {
    get: () => (native.fd < 0 ? -1 : native.fd),
    configurable: false,
  });
  if (isLocked) return;
  isLocked = true;
  const prototype = getPrototypeOf(handle) as Record<symbol, unknown>;
  defineProperty(prototype, "constructor", { value: FileHandle });
  defineProperty(getPrototypeOf(native), "constructor", { value: undefined });
  const transfer = getOwnPropertySymbols(prototype).find(
    ({ description }) => description === "messaging_transfer_symbol",
  );
  // What arrives is another handle.
  if (transfer !== undefined) defineProperty(prototype, transfer, { value: refuseTransfer });
}

/** Shows the name, and makes none. */
function FileHandle(): never {
  throw new TypeError("Illegal constructor");
}

function refuseTransfer(): never {
  throw new DOMException("A FileHandle could not be cloned.", "DataCloneError");
}

/** Leads what is written to a handle elsewhere. */
export function divert(handle: object, write: (data: unknown, isVector: boolean) => number): void {
  const own = handle as Record<string, AnyFunction>;
  own["write"] = async (data, from, length) => {
    return { bytesWritten: write(partOf(data, from, length), false), buffer: data };
  };
  own["writev"] = async (buffers) => ({ bytesWritten: write(buffers, true), buffers });
  for (const name of ["writeFile", "appendFile"]) {
    own[name] = async (data) => void write(data, false);
  }
}

/** What of some data a call writes: of bytes, it may name a part. */
export function partOf(data: unknown, from?: unknown, length?: unknown): unknown {
  return data instanceof Uint8Array && typeof from === "number"
    ? data.subarray(from, typeof length === "number" ? from + length : undefined)
    : data;
}

export function onClose(handle: object, act: () => void): void {
  const own = handle as { close: AnyFunction };
  const { close } = own;
  own.close = (...args) => {
    act();
    return apply(close, handle, args);
  };
}
