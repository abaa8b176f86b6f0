/**
 * Throughput of `gen-event --count` compared with a bare loop of JSON.stringify to the same sink, and the
 * peak memory of each. Usage: node bench/many.ts [rounds [count]]
 */
import { medians, peakMemory } from "./measure.ts";

const rounds = Number(process.argv[2] ?? 5);
const count = process.argv[3] ?? "1000000";
const root = new URL("..", import.meta.url).pathname;
const candidates = [
  {
    name: "bare loop",
    args: [`${root}bench/bare-stream.mjs`, `${root}events/confirm-sign-up.json`, count],
  },
  {
    name: "gen-event",
    args: [
      `${root}bin/cognito-postconfirm.js`,
      "gen-event",
      "--count",
      count,
      "--compact",
      "--seed",
      "1",
    ],
  },
] as const;

const [bare = 0, ours = 0] = await medians(candidates, rounds);
console.log(
  `Node ${process.versions.node}, ${count} events, medians of ${rounds} rounds in turns\n`,
);
console.log(
  `bare loop   ${bare.toFixed(0)} ms, at most ${peakMemory(candidates[0].args).toFixed(0)} MB`,
);
console.log(
  `gen-event   ${ours.toFixed(0)} ms, at most ${peakMemory(candidates[1].args).toFixed(0)} MB (goal: under 150)`,
);
console.log(`throughput  ${(bare / ours).toFixed(2)} × the bare loop (goal: at least 0.5)`);
