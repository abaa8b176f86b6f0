/**
 * A check of the reference handler, the same with one scenario at a time, and one plain run.
 * Usage: node bench/check.ts [rounds] [an older, built checkout to compare with]
 */
import { medians } from "./measure.ts";

const rounds = Number(process.argv[2] ?? 10);
const older = process.argv[3];
const root = new URL("..", import.meta.url).pathname;
const bin = `${root}bin/cognito-postconfirm.js`;

const [whole = 0, alone = 0, run = 0, before = 0] = await medians(
  [
    { name: "check", args: [bin, "check", "reference"] },
    { name: "check, one at a time", args: [bin, "check", "reference", "--concurrency", "1"] },
    { name: "run", args: [bin, "run", "reference", "--seed", "bench"] },
    ...(older === undefined
      ? []
      : [{ name: "before", args: [`${older}/bin/cognito-postconfirm.js`, "check", "reference"] }]),
  ],
  rounds,
);

const line = (name: string, ms: number, more: string): void =>
  console.log(`${name.padEnd(44)} ${ms.toFixed(0).padStart(6)} ms   ${more}`);

console.log(`Node ${process.versions.node}, medians of ${rounds} alternating rounds\n`);
line("check of the reference handler", whole, "(goal: at most 1500)");
line("the same, one scenario at a time", alone, `${(alone / whole).toFixed(2)} × as long`);
line(
  "one plain run",
  run,
  `the check takes ${(whole / run).toFixed(1)} × as long (goal: at most 4.5)`,
);
if (older !== undefined) {
  line(
    "check of the older checkout",
    before,
    `${(whole / before).toFixed(2)} × (goal: at most 1.5)`,
  );
}
