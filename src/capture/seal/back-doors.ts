import type { HeapSnapshotOptions } from "node:v8";
import { block } from "./blocked.ts";
import { sealScripts } from "./scripts.ts";
import { keepMethods } from "./keep-methods.ts";
import type { SealPolicy } from "./policy.ts";
import { sealNativeFiles } from "./native-files.ts";
import { createStandardStreams } from "./standard-streams.ts";

type Builtin = Record<string, unknown>;
type AnyFunction = (...args: unknown[]) => unknown;

const toText = String;
const emitWarning = process.emitWarning.bind(process);

/** Node's bindings whose functions do no harm, and those that packages read the constants of. */
const HARMLESS = keepMethods(/^(?:natives|util|constants|config)$/);
const HAS_CONSTANTS = keepMethods(/^(?:uv|os|buffer|icu|url)$/);

/** Those that a handler may fail without, as the functions above them are there. A later Node has none. */
const WITHIN = keepMethods(/^(?:async_wrap|crypto|fs|fs_event_wrap|signal_wrap|tty_wrap|v8|zlib)$/);

/** Flags that only this thread's code notices. Others print, end the process, or change other threads. */
const OWN_FLAG = keepMethods(/^--(?:expose[-_]gc|(?:no[-_])?(?:lazy|flush[-_]bytecode))$/);

/**
 * Shuts what reaches code outside of this thread, the functions under the ones that the seal replaced, and
 * what prints or ends the process without this program.
 */
export function sealBackDoors(policy: Pick<SealPolicy, "onBlocked">): void {
  const blockDoor = (attempt: string): never => block(policy, "process", attempt);
  sealBindings(blockDoor);
  sealThreads();
  sealEngine();
  sealScripts();
  sealReports();
  sealNativeFiles(blockDoor);
  Object.assign(process.getBuiltinModule("node:module"), {
    // Its hooks would run on a thread of their own.
    register: (hooks: unknown) => blockDoor(`module.register("${toText(hooks)}")`),
  });
  // A debugger sees what functions close over: the real ones below the seal.
  const inspector = process.getBuiltinModule("node:inspector");
  Object.assign(inspector.Session.prototype, {
    connect: () => blockDoor("inspector.Session.connect()"),
    connectToMainThread: () => blockDoor("inspector.Session.connectToMainThread()"),
  });
  Object.assign(inspector, { open: () => blockDoor("inspector.open()") });
  // A report has the names of all addresses that are in use, and would ask for them, and the variables
  // of the process, which are not those of the handler.
  for (const name of ["excludeNetwork", "excludeEnv"]) {
    Object.assign(process.report, { [name]: true });
    Object.defineProperty(process.report, name, {
      get: () => true,
      set: () => {},
      configurable: false,
    });
  }
}

/** Most functions of bindings end the process where an argument is not what they expect. */
function sealBindings(blockDoor: (attempt: string) => never): void {
  const bindings = process as unknown as Record<"binding" | "_linkedBinding", AnyFunction>;
  const { getSystemErrorName } = process.getBuiltinModule("node:util");
  const { binding: real } = bindings;
  const errname = (code: number): string => getSystemErrorName(code);
  const constantsOf = (binding: string): Builtin => {
    const constants: Builtin = { ...(real(binding) as Builtin) };
    for (const name in constants) {
      if (typeof constants[name] === "function") delete constants[name];
    }
    return binding === "uv" ? { ...constants, errname } : constants;
  };
  bindings.binding = (asked) => {
    // An object may say another name each time that it is asked.
    const binding = toText(asked);
    if (HARMLESS.test(binding)) return real(binding);
    if (WITHIN.test(binding)) throw noSuchModule(binding);
    return HAS_CONSTANTS.test(binding)
      ? constantsOf(binding)
      : blockDoor(`process.binding("${binding}")`);
  };
  // oxlint-disable-next-line no-underscore-dangle -- Node's name
  bindings._linkedBinding = (asked) => blockDoor(`process._linkedBinding("${toText(asked)}")`);
}

/** As Node says it of a name that it does not know. */
function noSuchModule(name: string): Error {
  const error = new Error(`No such module: ${name}`);
  return Object.assign(error, { code: "ERR_INVALID_MODULE" });
}

/** What leads to other threads, and to what Node itself says to the one that started this. */
function sealThreads(): void {
  const threads = process.getBuiltinModule("node:worker_threads");
  // Node reports errors through it, and whatever stood there would be called with Node's own port.
  Object.freeze(threads.MessagePort.prototype);
  Object.assign(threads, { postMessageToThread });
}

async function postMessageToThread(): Promise<never> {
  const code = "ERR_WORKER_MESSAGING_FAILED";
  throw Object.assign(new Error("Cannot find the destination thread or listener"), { code });
}

function sealEngine(): void {
  const v8 = process.getBuiltinModule("node:v8");
  const { queryObjects, setFlagsFromString } = v8;
  let hasWarned = false;
  Object.assign(v8, {
    // A summary would show each object to code of the handler's.
    queryObjects: (constructor: AnyFunction) => queryObjects(constructor, { format: "count" }),
    setFlagsFromString: (asked: unknown) => {
      const flags = toText(asked);
      if (OWN_FLAG.test(flags)) return setFlagsFromString(flags);
      if (!hasWarned) emitWarning(`the dry run ignores v8.setFlagsFromString("${flags}")`);
      hasWarned = true;
    },
  });
}

/** Node would write reports itself, to the output of this whole process as well, and for other threads. */
function sealReports(): void {
  const { report } = process;
  const fs = process.getBuiltinModule("node:fs");
  const v8 = process.getBuiltinModule("node:v8");
  const settings = report as unknown as Builtin;
  for (const name of REPORT_SETTINGS) {
    const value = settings[name];
    Object.defineProperty(report, name, { value, writable: true, enumerable: true });
  }
  const writeText = (file: string, text: string): string => {
    // By name, since what captures files is not in place yet.
    fs.writeFileSync(OUTPUTS[file] ?? file, text);
    return file;
  };
  Object.assign(report, {
    writeReport: (given?: unknown, error?: Error) => {
      const cause = typeof given === "string" ? error : (given as Error | undefined);
      const file = typeof given === "string" ? given : settings["filename"];
      const text = JSON.stringify(report.getReport(cause));
      return writeText(toText(file === "" ? "report.json" : file), text);
    },
  });
  const { statSync } = fs;
  const standardStream = createStandardStreams();
  const { writeHeapSnapshot } = v8;
  Object.assign(v8, {
    writeHeapSnapshot: (file?: string, options?: HeapSnapshotOptions) => {
      if (file === undefined) return writeHeapSnapshot(file, options);
      const target = statSync(file, { throwIfNoEntry: false });
      if (target?.isFile() === false || standardStream(file) !== undefined) {
        throw new Error(`the dry run writes no snapshot to ${file}`);
      }
      return writeHeapSnapshot(file, options);
    },
    // It would say so on the output of this whole process.
    setHeapSnapshotNearHeapLimit: () => undefined,
  });
}

const REPORT_SETTINGS = [
  ...["compact", "directory", "filename", "signal"],
  ...["reportOnFatalError", "reportOnSignal", "reportOnUncaughtException"],
];

/** Names that Node has for these. */
const OUTPUTS = {
  __proto__: null,
  stdout: "/dev/stdout",
  stderr: "/dev/stderr",
} as unknown as Record<string, string | undefined>;
