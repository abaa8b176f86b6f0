/** Node's own modules that have TLS in them. */
const HAS_TLS = /^(?:node:)?(?:tls|https|http2|_tls_common|_tls_wrap)$/;

/**
 * Does something before any code of this thread can use TLS. Loading it takes longer than a plain
 * handler does, and many a handler never wants it.
 *
 * Whatever gets round this, as a web socket does, is blocked by the seal on `net.Socket`, which TLS
 * connects with: it is not captured then, but nothing leaves.
 */
export function whenTlsIsWanted(act: () => void): void {
  let isDone = false;
  const actOnce = (): void => {
    if (isDone) return;
    isDone = true;
    act();
  };
  process.getBuiltinModule("node:module").registerHooks({
    resolve: (specifier, context, next) => {
      if (HAS_TLS.test(specifier)) actOnce();
      return next(specifier, context);
    },
  });
  const getBuiltinModule = process.getBuiltinModule.bind(process);
  process.getBuiltinModule = (id: string) => {
    if (HAS_TLS.test(id)) actOnce();
    return getBuiltinModule(id);
  };
  // What is there without an import. Only to look at others of its kind, WebSocket, would load them.
  const own = Object.getOwnPropertyDescriptor(globalThis, "fetch");
  const restore = (): void => {
    Object.defineProperty(globalThis, "fetch", own ?? { value: undefined, configurable: true });
  };
  Object.defineProperty(globalThis, "fetch", {
    configurable: true,
    enumerable: true,
    get: () => {
      restore();
      actOnce();
      return globalThis.fetch;
    },
    set: (value: typeof fetch) => {
      restore();
      globalThis.fetch = value;
    },
  });
}
