import { DEFAULT_MEMORY_MB, DEFAULT_RUNTIME, RUNTIMES } from "../../../runtime/lambda-function.ts";
import { readDuration } from "../duration.ts";
import { each, flag, list } from "../flag.ts";
import { readInspect } from "../inspect.ts";
import { readLoader } from "../loader.ts";
import { pair } from "../pairs.ts";
import { whole } from "../whole-number.ts";

/** Set if no handler runs on this machine. */
const DEPLOYED = ["function", "withQualifier", "[other]"];
export const HERE = { conflicts: DEPLOYED };

/** A port, or host and port. */
const DEBUGGER = {
  preset: "9229",
  read: readInspect,
  conflicts: ["cognito", "repeat", ...DEPLOYED],
};

/** Flags for a handler that runs on this machine. */
export const HANDLER = {
  ...each(HERE, {
    handler: flag(
      "--handler <file#export>",
      "handler to run: .js, .mjs, .cjs or .ts file, or reference",
      {
        otherwise: "declared by the project",
        path: "",
      },
    ),
    runtime: flag("--runtime <name>", "Lambda runtime to simulate", {
      choices: RUNTIMES,
      otherwise: `the project's, or ${DEFAULT_RUNTIME}`,
    }),
    memory: flag("--memory <MB>", "the function's memory", {
      otherwise: `the project's, or ${DEFAULT_MEMORY_MB}`,
      read: whole({ min: 128, max: 10_240, unit: "MB" }),
    }),
    timeout: flag("--timeout <time>", "the function's own limit", {
      otherwise: "the project's, or Cognito's 5s",
      read: readDuration,
    }),
    env: list("--env <name=value>", "set an environment variable of the handler", {
      read: pair("SES_SOURCE_EMAIL=no-reply@example.com"),
    }),
    envFile: list("--env-file <file>", "read environment variables from a file", { path: "" }),
    layer: list("--layer <folder>", "add a layer: folder or .zip with the contents of /opt", {
      path: "",
    }),
    bundle: flag("--bundle", "bundle the handler with esbuild; --no-bundle loads it as Node does", {
      otherwise: "as the project is deployed",
      negatable: true,
    }),
    loader: list("--loader <.ext=value>", "esbuild loader for a file extension", {
      read: readLoader,
    }),
  }),
  inspect: flag("--inspect [host:port]", "let a debugger connect; lifts the time limits", DEBUGGER),
  inspectBrk: flag(
    "--inspect-brk [host:port]",
    "let a debugger connect and stop at the first line",
    DEBUGGER,
  ),
};
