import { checkHandler } from "../../check/check-handler.ts";
import { readWritableAttributes } from "../io/read-write-attributes.ts";
import type { CheckSettings } from "../../check/plan.ts";
import type { CheckReport } from "../../contract/check/result.ts";
import type { Baseline } from "./baseline.ts";
import type { CheckCommandOptions } from "./options.ts";
import type { Context } from "../context.ts";
import { collectCalls } from "../io/collect-calls.ts";
import { openEndpoints } from "../io/endpoints.ts";
import { openLayers } from "../io/layers.ts";
import { statusLine } from "../io/status-line.ts";
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
  const { seed, rules, expect, only, skip, failOn, concurrency, changed, derive, event } = options;
  const scenarios = await readScenarioFiles(options.scenarios ?? [], context, onFile);
  const { signal } = breaking;
  const status = statusLine(context);
  const { baseline, write } = await openBaseline(options, context);
  const settings: CheckSettings = {
    ...{ seed, rules, expect, only, skip, failOn, scenarios, concurrency, signal, derive, event },
    accept: baseline?.reasonFor,
    ...onProgress((text) => status.show(text)),
  };
  if (changed !== undefined) {
    const { hasChanged } = await import("./changed.ts");
    if (!(await hasChanged(options, changed, context))) {
      context.stderr.write(`the handler's package has not changed since ${changed}; not checked\n`);
      return EXIT.ok;
    }
  }
  // An interrupted check reports what ran until then.
  const interrupt = context.onInterrupt(() => breaking.abort());
  try {
    const report = await runCheck(options, settings, context, onFile).finally(status.clear);
    const exitCode = exitCodeOf({ kind: "checked", ...report });
    await writeReports({ report, exitCode }, options, context);
    if (report.interrupted) context.stderr.write("interrupted\n");
    else if (only === undefined && skip === undefined) baseline?.reportUnused();
    if (!report.interrupted) await write?.(report);
    return exitCode;
  } finally {
    interrupt.giveBack();
  }
}

/** Tells how many scenarios are done, and which of those that are not began first. */
function onProgress(
  show: (text: string) => void,
): Required<Pick<CheckSettings, "onScenario" | "onScenarioStart">> {
  let done = 0;
  const running = new Set<string>();
  const tell = (total: number): void => show(`${done}/${total} ${[...running][0] ?? ""}`);
  return {
    onScenarioStart: (name, total) => {
      running.add(name);
      tell(total);
    },
    onScenario: (name, total) => {
      done += 1;
      running.delete(name);
      tell(total);
    },
  };
}

/** The file of accepted findings that is read, or the one that is written. */
async function openBaseline(
  { baseline, writeBaseline: written }: CheckCommandOptions,
  context: Context,
): Promise<{ baseline?: Baseline; write?: (report: CheckReport) => Promise<void> }> {
  if (baseline === undefined && written === undefined) return {};
  const { readBaseline, readBefore, writeBaseline } = await import("./baseline.ts");
  if (baseline !== undefined) return { baseline: await readBaseline(baseline, context) };
  if (written === undefined) return {};
  const before = await readBefore(written, context);
  return { write: (report) => writeBaseline(written, report, before, context) };
}

export async function runCheck(
  options: CheckCommandOptions,
  settings: CheckSettings,
  context: Context,
  onFile: ((file: string) => void) | undefined,
): Promise<CheckReport> {
  if (options.function !== undefined) {
    const { checkFunction } = await import("./remote.ts");
    return checkFunction(options.function, options, settings, context);
  }
  const { handler, bundle, loader } = options.local;
  const { templates, stubs, allowed, endpoints } = options.answers;
  const fn = await readLocalFunction(options.local, context);
  const seen = options.stubs === undefined ? undefined : collectCalls();
  const report = await checkHandler({
    ...settings,
    pool: fn.pool,
    file: handler.file,
    exportName: handler.exportName,
    root: handler.root,
    folder: handler.folder,
    layers: await openLayers(fn.layers),
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
    role: fn.role,
    writableAttributes: () => readWritableAttributes(handler.file, context.cwd),
    preSignUp: async () => {
      const { readPreSignUp } = await import("../io/pre-sign-up.ts");
      return handler.isReference ? undefined : readPreSignUp(handler.file, context.cwd);
    },
    sqlTables: async () => {
      const { readSqlTables } = await import("../io/read-sql-tables.ts");
      return readSqlTables(handler.file, context.cwd);
    },
    passes: allowed,
    capture: {
      stubs: [...stubs, ...fn.stubs],
      ...{ tables: fn.tables, models: fn.models, customAttributes: fn.pool?.custom },
      ses: { templates },
      endpoints: await openEndpoints(endpoints),
    },
    onFile,
    onCall: seen?.onCall,
  });
  if (options.stubs !== undefined && seen !== undefined && !report.interrupted) {
    const { reportUnused } = await import("../io/unused-stubs.ts");
    const unusedStubs = await reportUnused(options.stubs, stubs, seen.calls(), context);
    return { ...report, unusedStubs };
  }
  return report;
}
