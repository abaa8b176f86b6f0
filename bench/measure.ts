import { spawn, spawnSync } from "node:child_process";

/** One command to time. */
export interface Candidate {
  name: string;
  args: readonly string[];
  /** What is run, when that is not this very Node. */
  file?: string;
  /** Whether what it says on stderr is left out. */
  quiet?: boolean;
  env?: Readonly<Record<string, string>>;
  cwd?: string;
}

/**
 * Runs each candidate `rounds` times in turns, so that whatever else the
 * machine does falls on all of them, and returns the median wall time of each in milliseconds.
 */
export async function medians(candidates: readonly Candidate[], rounds: number): Promise<number[]> {
  const times: number[][] = candidates.map(() => []);
  // The first round fills the file system's and the compile cache, and is not counted.
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

/** NODE_EXTRA_CA_CERTS costs tens of milliseconds, on every side, and NODE_OPTIONS who knows what. */
function withoutNoise(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...rest } = env;
  return rest;
}

/** The most memory a program takes, in megabytes, as the process itself says at its end. */
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
