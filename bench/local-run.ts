/**
 * A local run of a plain handler compared with lambda-local and `serverless invoke local`, the cost of a
 * warm call, and the phases of a cold run.
 * Usage: node bench/local-run.ts [rounds]
 */
import { createEvent, localInvoker } from "../dist/index.js";
// The package exports no text of one call.
import { conclude } from "../src/contract/conclusion.ts";
import { invocationText } from "../src/report/invocation/text.ts";
import { NO_PAINT } from "../src/report/terminal/paint.ts";
import { median, medians } from "./measure.ts";

const rounds = Number(process.argv[2] ?? 20);
const root = new URL("..", import.meta.url).pathname;
const plain = `${root}bench/plain/`;
const event = `${root}events/confirm-sign-up.json`;
const handler = `${plain}plain-handler.js`;

const ours = {
  name: "cognito-postconfirm run",
  args: [`${root}bin/cognito-postconfirm.js`, "run", "--handler", handler, "-e", event, "--json"],
};
const lambdaLocal = {
  name: "lambda-local",
  args: [
    `${root}node_modules/lambda-local/build/cli.js`,
    "-l",
    handler,
    "-h",
    "handler",
    "-e",
    event,
  ],
};
const serverless = {
  name: "serverless invoke local",
  args: [
    `${root}node_modules/serverless/bin/serverless.js`,
    ...["invoke", "local", "--function", "plain", "--path", event],
  ],
  cwd: plain,
  env: { SLS_TELEMETRY_DISABLED: "1", SLS_NOTIFICATIONS_MODE: "off" },
};

const line = (name: string, ms: number, more = ""): void =>
  console.log(`${name.padEnd(28)} ${ms.toFixed(ms < 10 ? 2 : 1).padStart(8)} ms   ${more}`);

console.log(`Node ${process.versions.node}, medians of ${rounds} alternating rounds\n`);
const [run = 0, peer = 0] = await medians([ours, lambdaLocal], rounds);
const [runAgain = 0, framework = 0] = await medians([ours, serverless], Math.min(rounds, 5));
line(ours.name, run, "in its own sealed thread");
line(lambdaLocal.name, peer, `run takes ${(run / peer).toFixed(2)} × as long (goal: below 1)`);
line(
  serverless.name,
  framework,
  `${(framework / runAgain).toFixed(1)} × as long as ours (goal: at least 5)`,
);

const payload = createEvent({ seed: "bench" });
await using warm = localInvoker({ file: handler, warm: true });
for (let call = 0; call < 100; call++) await warm(payload);
const warmTimes: number[] = [];
for (let call = 0; call < 2_000; call++) {
  const start = performance.now();
  await warm(payload);
  warmTimes.push(performance.now() - start);
}
console.log("");
line("a warm call in process", median(warmTimes), "(goal: at most 1 ms)");

const phases: Record<string, number[]> = { start: [], load: [], invoke: [], report: [] };
for (let round = 0; round < 30; round++) {
  const invoke = localInvoker({ file: handler });
  let calledAt = 0;
  const askedAt = performance.now();
  const onStart = (): void => {
    calledAt = performance.now();
  };
  const invocation = await invoke(payload, { onStart });
  const answeredAt = performance.now();
  const { initMs = 0 } = invocation.timing;
  invocationText(conclude(invocation), NO_PAINT, { verbose: false });
  phases["start"]?.push(calledAt - askedAt - initMs);
  phases["load"]?.push(initMs);
  phases["invoke"]?.push(answeredAt - calledAt);
  phases["report"]?.push(performance.now() - answeredAt);
}
console.log("\nPhases of a cold run in a warm process:");
const meaning: Record<string, string> = {
  start: "from asking for a thread until it is sealed and loads the handler",
  load: "loading the handler",
  invoke: "the call, with the event's way there and the answer's way back",
  report: "verdict, comparison and text",
};
for (const [phase, times] of Object.entries(phases)) line(phase, median(times), meaning[phase]);
