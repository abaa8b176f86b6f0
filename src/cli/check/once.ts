import { checkHandler } from "../../check/check-handler.ts";
import type { CheckSettings } from "../../check/plan.ts";
import type { CheckReport } from "../../contract/check/result.ts";
import type { CheckCommandOptions } from "./options.ts";
import type { Context } from "../context.ts";
import { collectCalls } from "../io/collect-calls.ts";
import { openEndpoints } from "../io/endpoints.ts";
import { openLayers } from "../io/layers.ts";
import { readLocalFunction } from "../io/local-function.ts";
import { EXIT, exitCodeOf } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { refuseUnknown, writeReports } from "./reporters.ts";
import { readScenarioFiles } from "./scenario-files.ts";

/** One check, from the scenarios to the reports. */
export async function checkOnce(
  options: CheckCommandOptions,
  context: Context,
  onFile?: (file: string) => void,
): Promise<ExitCode> {
  await refuseUnknown(options.reporters);
  const breaking = new AbortController();
  const { seed, rules, expect, only, skip, concurrency, changed } = options;
  const scenarios = await readScenarioFiles(options.scenarios ?? [], context, onFile);
  const { signal } = breaking;
  const settings = { seed, rules, expect, only, skip, scenarios, concurrency, signal };
  if (changed !== undefined) {
    const { hasChanged } = await import("./changed.ts");
    if (!(await hasChanged(options, changed, context))) {
      context.stderr.write(
        `nothing of the handler's package has changed since ${changed}; not checked\n`,
      );
      return EXIT.ok;
    }
  }
  // Whoever breaks off has the report of what was done.
  const interrupt = context.onInterrupt(() => breaking.abort());
  try {
    const report = await runCheck(options, settings, context, onFile);
    const exitCode = exitCodeOf({ kind: "checked", ...report });
    await writeReports({ report, exitCode }, options.reporters, options.color, context);
    if (report.interrupted) context.stderr.write("interrupted\n");
    return exitCode;
  } finally {
    interrupt.giveBack();
  }
}

async function runCheck(
  options: CheckCommandOptions,
  settings: CheckSettings,
  context: Context,
  onFile: ((file: string) => void) | undefined,
): Promise<CheckReport> {
  if (options.function !== undefined) {
    const { checkFunction } = await import("./remote.ts");
    return checkFunction(options.function, options, settings, context);
  }
  const { handler, layers, bundle, loader } = options.local;
  const { templates, stubs, allowed, endpoints } = options.answers;
  const fn = await readLocalFunction(options.local, context);
  const seen = options.stubs === undefined ? undefined : collectCalls();
  const report = await checkHandler({
    ...settings,
    file: handler.file,
    exportName: handler.exportName,
    root: handler.root,
    layers: await openLayers(layers),
    env: fn.env,
    variables: fn.variables,
    region: options.region ?? fn.explicit["AWS_REGION"],
    runtime: fn.runtime,
    memoryMb: fn.memoryMb,
    limitMs: fn.limitMs,
    bundle,
    loader,
    assumptions: fn.assumptions,
    amplify: fn.amplify,
    passes: allowed,
    capture: {
      stubs: [...stubs, ...fn.stubs],
      ses: { templates },
      endpoints: await openEndpoints(endpoints),
    },
    onFile,
    onCall: seen?.onCall,
  });
  if (options.stubs !== undefined && seen !== undefined && !report.interrupted) {
    const { reportUnused } = await import("../io/unused-stubs.ts");
    await reportUnused(options.stubs, stubs, seen.calls(), context);
  }
  return report;
}
