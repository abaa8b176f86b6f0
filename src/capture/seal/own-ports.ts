import { keepMethods } from "./keep-methods.ts";
import type { SealPolicy } from "./policy.ts";

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

const { apply } = Reflect;

/** By handle: the port that the handler asked for. */
const asked = keepMethods(new WeakMap<object, number>());

/**
 * Gives each environment all ports, as on Lambda. Here another one, or a program of the user's, may
 * listen at the same port, so that a free one is taken in its place.
 *
 * @param prototype Of Node's native TCP handles.
 */
export function ownPorts(
  prototype: Record<string, unknown>,
  { passes }: Pick<SealPolicy, "passes">,
): void {
  for (const name of ["bind", "bind6"]) {
    const bind = prototype[name] as AnyFunction;
    prototype[name] = function bindAnywhere(this: object, ...args: unknown[]): unknown {
      const [address, port, flags] = args;
      // With --allow-net the handler can call itself.
      if (typeof port !== "number" || port === 0 || passes("localhost", port)) {
        return apply(bind, this, args);
      }
      asked.set(this, port);
      return apply(bind, this, [address, 0, flags]);
    };
  }
  const getsockname = prototype["getsockname"] as AnyFunction;
  prototype["getsockname"] = function nameAsAsked(this: object, ...args: unknown[]): unknown {
    const result = apply(getsockname, this, args);
    const port = asked.get(this);
    const out = args[0] as { port?: number };
    if (port !== undefined && out.port !== undefined) out.port = port;
    return result;
  };
}
