/**
 * Start-up: one event, and one local run with one captured mail, compared with their lower bounds.
 * Usage: npm run bench [-- rounds]
 */
import { cpus } from "node:os";
import { medians } from "./measure.ts";
import { serveSes } from "./ses-endpoint.ts";

const rounds = Number(process.argv[2] ?? 30);
const root = new URL("..", import.meta.url).pathname;
const bin = `${root}bin/cognito-postconfirm.js`;

const { server, port } = await serveSes();
const endpoint = `http://127.0.0.1:${port}`;

const [floor = 0, genEvent = 0, send = 0, run = 0] = await medians(
  [
    { name: "node -e 0", args: ["-e", "0"] },
    { name: "gen-event", args: [bin, "gen-event", "--seed", "1"] },
    { name: "bare SES send", args: [`${root}bench/floor-send.mjs`, endpoint] },
    { name: "run", args: [bin, "run", "reference", "--seed", "1", "--json"] },
  ],
  rounds,
);
server.close();

const row = (name: string, ms: number, ratio?: string): string =>
  `${name.padEnd(42)} ${ms.toFixed(1).padStart(7)} ms${ratio === undefined ? "" : `   ${ratio}`}`;
console.log(
  `Node ${process.versions.node}, ${cpus().length} cores, medians of ${rounds} rounds in turns\n`,
);
console.log(row("node -e 0", floor));
console.log(
  row("gen-event", genEvent, `${(genEvent / floor).toFixed(2)} × node -e 0 (goal: at most 2)`),
);
console.log(row("bare script: import SES client, send one", send));
console.log(
  row(
    "run, one captured mail",
    run,
    `${(run / send).toFixed(2)} × bare script (goal: at most 1.6)`,
  ),
);
