/** Node's own modules that have TLS in them. */
const HAS_TLS = /^(?:node:)?(?:tls|https|http2|_tls_common|_tls_wrap)$/;

/** What every thread finds without an import, and has TLS in it. */
const GLOBALS = ["fetch", "WebSocket", "EventSource"];

/**
 * Does something before any code of this thread can use TLS. Loading it takes longer than a plain
 * handler does, and many a handler never wants it.
 *
 * Whatever might get round this is refused by the seal on `net.Socket`, which TLS connects with: it is
 * not captured then, but nothing leaves.
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
  for (const name of GLOBALS) beforeFirstUse(name, actOnce);
}

function beforeFirstUse(name: string, act: () => void): void {
  const own = Object.getOwnPropertyDescriptor(globalThis, name);
  if (own === undefined) return;
  const globals = globalThis as Record<string, unknown>;
  const restore = (): void => {
    Object.defineProperty(globalThis, name, own);
  };
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: own.enumerable ?? false,
    get: () => {
      restore();
      act();
      return globals[name];
    },
    set: (value: unknown) => {
      restore();
      globals[name] = value;
    },
  });
}
