/**
 * Rate of `invoke --count` compared with a bare loop over the SDK's client, with the same concurrency and
 * endpoint, and its peak memory for few and for many calls.
 * Usage: node bench/invoke-many.ts [rounds [count [many]]]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { medians, peakMemory } from "./measure.ts";

const rounds = Number(process.argv[2] ?? 3);
const count = process.argv[3] ?? "10000";
const many = process.argv[4] ?? "200000";
const concurrency = "10";
const root = new URL("..", import.meta.url).pathname;

const endpoint = spawn(process.execPath, [`${root}bench/lambda-endpoint.mjs`], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [said] = (await once(endpoint.stdout, "data")) as [Buffer];
const url = said.toString().trim();

const ours = (calls: string, ...more: string[]): string[] => [
  `${root}bin/cognito-postconfirm.js`,
  ...["invoke", "confirm", "--endpoint-url", url, "--yes", "--json", "--seed", "1"],
  ...["--count", calls, "--concurrency", concurrency, ...more],
];

const folder = mkdtempSync(join(tmpdir(), "invoke-many-"));
try {
  const [bare = 0, plain = 0] = await medians(
    [
      {
        name: "bare loop",
        args: [
          `${root}bench/bare-invoke-loop.mjs`,
          url,
          `${root}events/confirm-sign-up.json`,
          count,
          concurrency,
        ],
      },
      { name: "invoke --count", args: ours(count) },
    ],
    rounds,
  );
  const rate = (ms: number): string => `${((Number(count) / ms) * 1_000).toFixed(0)} a second`;
  console.log(
    `Node ${process.versions.node}, ${count} calls, ${concurrency} at a time, medians of ${rounds} rounds in turns\n`,
  );
  console.log(`bare loop       ${bare.toFixed(0)} ms, ${rate(bare)}`);
  console.log(`invoke --count  ${plain.toFixed(0)} ms, ${rate(plain)}`);
  console.log(`rate            ${(bare / plain).toFixed(2)} × the bare loop (goal: at least 0.8)`);
  for (const calls of [count, many]) {
    console.log(`peak memory     ${peakMemory(ours(calls)).toFixed(0)} MB for ${calls} calls`);
  }
  const withState = peakMemory(ours(count, "--state", join(folder, "state")));
  console.log(`                ${withState.toFixed(0)} MB for ${count} calls with --state`);
} finally {
  endpoint.kill();
  rmSync(folder, { recursive: true });
}
