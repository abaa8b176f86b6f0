import { UserError } from "../../errors.ts";
import type { Preload } from "../thread/protocol.ts";
import { isModuleFlag } from "./module-flags.ts";

/** What a function's `NODE_OPTIONS` ask for. */
export interface NodeOptions {
  /** Flags for the thread. */
  flags: readonly string[];
  /** Flags for how modules are loaded, which the runtime sets as well. */
  moduleFlags: readonly string[];
  /** Modules to load before the handler, in this order. */
  preloads: readonly Preload[];
  stackTraceLimit: number | undefined;
  /** Flags of a whole process that make no difference to a dry run. */
  notApplied: readonly string[];
}

/** What a thread can have of its own, and what opens no way out of it. */
const FOR_THREAD = new RegExp(
  [
    ...["enable-source-maps", "preserve-symlinks", "addons", "global-search-paths"],
    ...["(?:throw-|trace-|pending-)?deprecation", "(?:trace-)?warnings", "disable-warning"],
    ...["trace-(?:uncaught|exit|sync-io|promises|tls)", "unhandled-rejections", "conditions"],
    ...["dns-result-order", "(?:enable-)?network-family-autoselection(?:-attempt-timeout)?"],
    ...["(?:insecure-)?http-parser", "max-http-header-size", "tls-(?:min|max)-v1\\.\\d"],
    ...["(?:experimental-)?(?:strip-types|async-context-frame)", "es-module-specifier-resolution"],
    "experimental-(?:modules|json-modules|wasm-modules|vm-modules|specifier-resolution)",
    "experimental-(?:default-type|top-level-await|import-meta-resolve|transform-types|repl-await)",
    "experimental-(?:abortcontroller|fetch|global-\\w+|websocket|eventsource|sqlite|import-text)",
  ]
    .map((name) => `^--(?:no-)?${name}$`)
    .join("|"),
);

const FOR_PROCESS =
  /^--(?:max-(?:old-space|semi-space|heap)-size|max-old-space-size-percentage|use-(?:openssl|system|bundled)-ca|openssl-legacy-provider|tls-cipher-list)$/;

const SHORT: Readonly<Record<string, string>> = {
  "-r": "--require",
  "-C": "--conditions",
  "--es-module-specifier-resolution": "--experimental-specifier-resolution",
};

/** Reads `NODE_OPTIONS` as Node does, and refuses what a local run cannot do. */
export function readNodeOptions(text: string): NodeOptions {
  const flags: string[] = [];
  const notApplied: string[] = [];
  const preloads: Preload[] = [];
  let stackTraceLimit: number | undefined;
  for (const { name, value } of optionsIn(text)) {
    const whole = value === undefined ? name : `${name}=${value}`;
    if (name === "--require" || name === "--import") {
      if (value === undefined) throw refused(`${name} names no module`);
      preloads.push({ flag: name, module: value });
    } else if (name === "--stack-trace-limit" && value !== undefined) {
      stackTraceLimit = Number(value);
    } else if (FOR_PROCESS.test(name)) {
      notApplied.push(whole);
    } else if (isModuleFlag(name) || FOR_THREAD.test(name)) {
      flags.push(whole);
    } else {
      throw refused(`${name} cannot be used in a local run`);
    }
  }
  return {
    flags: flags.filter((flag) => !isModuleFlag(flag)),
    moduleFlags: flags.filter(isModuleFlag),
    // As Node orders them.
    preloads: preloads.toSorted((one, other) => other.flag.localeCompare(one.flag)),
    stackTraceLimit,
    notApplied,
  };
}

/** Says of an error of Node's that it does not know one of the flags. */
export function explainUnknownFlag(error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== "ERR_WORKER_INVALID_EXEC_ARGV") return error;
  const [, flags = message] = /flags: (.*)$/s.exec(message) ?? [];
  return refused(`Node ${process.versions.node} rejects ${flags}`, error);
}

function refused(what: string, cause?: unknown): UserError {
  return new UserError(
    "node-options",
    `NODE_OPTIONS: ${what}`,
    'Remove it from NODE_OPTIONS, or empty the variable: --env "NODE_OPTIONS="',
    { cause },
  );
}

interface Option {
  name: string;
  value: string | undefined;
}

/** A value stands behind a `=`, or as the next word. */
function optionsIn(text: string): Option[] {
  const options: Option[] = [];
  for (const word of wordsIn(text)) {
    const last = options.at(-1);
    if (!word.startsWith("-")) {
      if (last === undefined || last.value !== undefined) throw refused(`${word} is not a flag`);
      last.value = word;
      continue;
    }
    const [, flag = word, value] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    const name = flag.replaceAll("_", "-");
    options.push({ name: SHORT[name] ?? name, value });
  }
  return options;
}

/** Separated by spaces, except between double quotes, where a backslash keeps what follows it. */
function wordsIn(text: string): string[] {
  if (text.replaceAll(QUOTED, "").includes('"')) throw refused("a quotation mark is not closed");
  const words = text.match(new RegExp(`(?:${QUOTED.source}|[^ ])+`, "gs")) ?? [];
  return words.map((word) =>
    word.replaceAll(QUOTED, (quoted) => quoted.slice(1, -1).replaceAll(/\\(.)/gs, "$1")),
  );
}

const QUOTED = /"(?:\\.|[^"\\])*"/gs;
