type AnyFunction = (...args: unknown[]) => unknown;

// A handler may put anything in the place of these.
const { assign, defineProperty, getPrototypeOf } = Object;
const { apply, construct } = Reflect;

/**
 * Lets the engine compile what comes with compiled code, which it would run without a look at it: forged, it
 * writes anywhere in this process. To reject such code is the engine's right, and callers expect it. Node's
 * own classes below, which end the process where an argument is not what they expect, are not handed out.
 */
export function sealScripts(): void {
  const vm = process.getBuiltinModule("node:vm");
  const { Script: RealScript, compileFunction, isContext } = vm;
  const { prototype } = RealScript;
  const native = getPrototypeOf(prototype) as { runInContext: AnyFunction };
  const { runInContext } = native;

  function Script(code: unknown, options?: unknown): object {
    if (new.target === undefined) throw new TypeError("Class constructor Script needs new");
    const { hasCode, clean } = withoutCode(options);
    const script = construct(RealScript, [code, clean], new.target) as object;
    return hasCode ? reject(script) : script;
  }
  Script.prototype = prototype;
  for (const owner of [prototype, native]) defineProperty(owner, "constructor", { value: Script });
  assign(native, {
    runInContext(this: unknown, ...args: unknown[]) {
      const sandbox = args[0] as object | null;
      const isFit = args.length === FITTING.length && (sandbox === null || isContext(sandbox));
      for (let index = 1; index < FITTING.length; index += 1) {
        if (!isFit || typeof args[index] !== FITTING[index])
          throw new TypeError("Illegal invocation");
      }
      return apply(runInContext, this, args);
    },
  });

  assign(vm, {
    Script,
    compileFunction: (code: string, names?: string[], options?: unknown) => {
      const { hasCode, clean } = withoutCode(options);
      const compiled = compileFunction(code, names, clean as object | undefined);
      return hasCode ? reject(compiled) : compiled;
    },
  });
}

/** What Node's own function takes: the context's object, the time limit, and three choices. */
const FITTING = ["object", "number", "boolean", "boolean", "boolean"];

/** The options are read once, since a getter could say another thing later. */
function withoutCode(options: unknown): { hasCode: boolean; clean: unknown } {
  if (typeof options !== "object" || options === null) return { hasCode: false, clean: options };
  const { cachedData, ...clean } = options as { cachedData?: unknown };
  return { hasCode: cachedData !== undefined, clean };
}

function reject<Compiled extends object>(compiled: Compiled): Compiled {
  return assign(compiled, { cachedDataRejected: true });
}
