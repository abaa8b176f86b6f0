/**
 * One call of a function at a local endpoint, compared with a bare script that uses the same client, and
 * with `aws lambda invoke` if it is installed. Usage: node bench/invoke.ts [rounds]
 */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { medians } from "./measure.ts";
import type { Candidate } from "./measure.ts";

const rounds = Number(process.argv[2] ?? 30);
const root = new URL("..", import.meta.url).pathname;
const event = `${root}events/confirm-sign-up.json`;

const server = createServer((request, response) => void request.pipe(response));
server.listen(0, "127.0.0.1");
await once(server, "listening");
const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const bare: Candidate = {
  name: "bare script",
  args: [`${root}bench/floor-invoke.mjs`, endpoint, event],
};
const ours: Candidate = {
  name: "invoke",
  args: [
    `${root}bin/cognito-postconfirm.js`,
    ...["invoke", "confirm", "--endpoint-url", endpoint, "-e", event, "--yes", "--json"],
  ],
  // It prints what it is about to call.
  quiet: true,
};
const peer: Candidate = {
  name: "aws lambda invoke",
  file: "aws",
  args: [
    ...["lambda", "invoke", "--function-name", "confirm", "--endpoint-url", endpoint],
    ...["--payload", `fileb://${event}`, "/dev/null"],
  ],
  env: {
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_REGION: "us-east-1",
    // Version 1 reads only this variable.
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
  },
};

const version = spawnSync("aws", ["--version"], { encoding: "utf8" });
const line = (name: string, text: string): void => console.log(`${name.padEnd(42)} ${text}`);
const ms = (value: number): string => `${value.toFixed(1).padStart(7)} ms`;

console.log(`Node ${process.versions.node}, medians of ${rounds} alternating rounds\n`);
const [floor = 0, invoke = 0] = await medians([bare, ours], rounds);
line("bare script: import the Lambda client, call", ms(floor));
line(
  "invoke",
  `${ms(invoke)}   ${(invoke / floor).toFixed(2)} × the bare script (goal: at most 1.4)`,
);
if (version.error !== undefined) {
  line("aws lambda invoke", "not installed");
} else {
  const [again = 0, aws = 0] = await medians([ours, peer], Math.min(rounds, 10));
  line(
    "aws lambda invoke",
    `${ms(aws)}   ours takes ${(again / aws).toFixed(2)} × as long (goal: at most 0.5)`,
  );
  line("", `  ${`${version.stdout}${version.stderr}`.trim()}`);
}
server.close();
