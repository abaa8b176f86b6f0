/**
 * Memory of `serve` over very many calls that each send a mail.
 * Usage: node bench/serve-growth.ts [calls [clients]]
 */
import { readFileSync } from "node:fs";
import { CLI, endPeers, root, send, start } from "./peers.ts";

const calls = Number(process.argv[2] ?? 1_000_000);
const clients = Number(process.argv[3] ?? 8);
process.env["SES_SOURCE_EMAIL"] = "no-reply@example.com";

const { url, child } = await start([CLI, "serve", "reference", "--port", "0"], /ready at (\S+)\//);
const call = {
  path: "/2015-03-31/functions/reference/invocations",
  body: readFileSync(`${root}events/confirm-sign-up.json`, "utf8"),
};
const begin = performance.now();
let sent = 0;
await Promise.all(
  Array.from({ length: clients }, async () => {
    while (sent < calls) {
      sent++;
      if (sent % (calls / 10) === 0) report(sent);
      await send(url, call);
    }
  }),
);
endPeers();

function report(count: number): void {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  const mb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024;
  const seconds = (performance.now() - begin) / 1_000;
  console.log(`${count} calls  ${mb.toFixed(0)} MB  ${(count / seconds).toFixed(0)}/s`);
}
