/**
 * Cost of a captured mail compared with one to a bare loopback server, and of ten thousand of them.
 * Usage: node bench/capture.ts [rounds]
 */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { Worker, isMainThread, parentPort } from "node:worker_threads";
import { createEvent, localInvoker } from "../dist/index.js";
import { median } from "./measure.ts";
import { serveSes } from "./ses-endpoint.ts";

if (isMainThread) await measure();
// In its own thread the server does not wait for the client.
else parentPort?.postMessage((await serveSes()).port);

async function measure(): Promise<void> {
  const rounds = Number(process.argv[2] ?? 5);
  const file = new URL("sends.mjs", import.meta.url).pathname;
  const event = createEvent({ seed: "bench" });
  const worker = new Worker(new URL(import.meta.url));
  const [port] = (await once(worker, "message")) as [number];

  const invoke = localInvoker({
    file,
    exportName: "timed",
    env: {},
    limitMs: 120_000,
    memoryMb: 1_024,
  });
  const captured = async (): Promise<number> => {
    const { logs } = await invoke(event);
    return median(JSON.parse(logs[0]?.text ?? "[]") as number[]);
  };
  const bare = async (): Promise<number> => {
    const { stdout } = await promisify(execFile)(process.execPath, [file, "alone"], {
      env: {
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
      },
    });
    return median(JSON.parse(stdout) as number[]);
  };
  const times: { captured: number[]; bare: number[] } = { captured: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    times.captured.push(await captured());
    times.bare.push(await bare());
  }
  const [ours, floor] = [median(times.captured), median(times.bare)];
  console.log(
    `Node ${process.versions.node}, medians of ${rounds} alternating rounds of 500 sends\n`,
  );
  console.log(`a send to a bare loopback server   ${floor.toFixed(2)} ms`);
  console.log(
    `a captured send                    ${ours.toFixed(2)} ms   ${(ours / floor).toFixed(2)} × as long (goal: at most 3)`,
  );
  await worker.terminate();

  for (const size of [20, 20_000]) {
    const many = localInvoker({
      file,
      exportName: "many",
      env: { TEXT_SIZE: String(size) },
      limitMs: 300_000,
      memoryMb: 1_024,
    });
    const start = performance.now();
    const { mails, timing } = await many(event);
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    const rss = Math.round(process.memoryUsage.rss() / 2 ** 20);
    console.log(
      `10,000 mails of ${size} characters: ${mails.length} on the record in ${seconds} s, ` +
        `${Math.round(timing.maxMemoryMb ?? 0)} MB in the handler's thread at most, ${rss} MB for the process afterwards`,
    );
  }
}
