import { spawn, spawnSync } from "node:child_process";

/** One command to time. */
export interface Candidate {
  name: string;
  args: readonly string[];
  /** The program to run. Default: this Node. */
  file?: string;
  /** Whether to discard stderr. */
  quiet?: boolean;
  env?: Readonly<Record<string, string>>;
  cwd?: string;
}

/**
 * Runs the candidates alternately, `rounds` times each, so that other load on the machine affects all of
 * them. Returns the median wall time of each in milliseconds.
 */
export async function medians(candidates: readonly Candidate[], rounds: number): Promise<number[]> {
  const times: number[][] = candidates.map(() => []);
  // The first round fills the file system's cache and the compile cache. It does not count.
  for (let round = 0; round <= rounds; round++) {
    for (const [index, candidate] of candidates.entries()) {
      const ms = await timeOf(candidate);
      if (round > 0) times[index]?.push(ms);
    }
  }
  return times.map(median);
}

async function timeOf({
  name,
  args,
  file = process.execPath,
  quiet = false,
  env,
  cwd,
}: Candidate): Promise<number> {
  const start = performance.now();
  const child = spawn(file, args, {
    stdio: ["ignore", "ignore", quiet ? "ignore" : "inherit"],
    cwd,
    env: { ...withoutNoise(process.env), ...env },
  });
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (code !== 0) throw new Error(`${name} ended with ${String(code)}`);
  return performance.now() - start;
}

/** NODE_EXTRA_CA_CERTS costs every candidate tens of milliseconds, and NODE_OPTIONS can cost anything. */
function withoutNoise(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...rest } = env;
  return rest;
}

/** Peak memory of a program in megabytes, as the process reports it at exit. */
export function peakMemory(args: readonly string[]): number {
  const report = "process.on('exit', () => console.error('rss', process.resourceUsage().maxRSS))";
  const { stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(report)}`, ...args],
    { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" },
  );
  return Number(/rss (\d+)/.exec(stderr)?.[1]) / 1024;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
