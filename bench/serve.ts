/**
 * The served Lambda and SES endpoints compared with serverless-offline and aws-ses-v2-local, with the time to get ready,
 * and the time from a send to the answer of a blocking read. Usage: node bench/serve.ts [seconds per figure]
 */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, medians } from "./measure.ts";
import { CLI, endPeers, root, send, start } from "./peers.ts";
import type { Call, Peer } from "./peers.ts";

const seconds = Number(process.argv[2] ?? 3);
const functions = `${root}test/e2e/serverless/`;
const handlers = `${functions}handlers.cjs`;
const event = readFileSync(`${root}events/confirm-sign-up.json`, "utf8");

interface Rate {
  perSecond: number;
  p99: number;
  /** Of the server, a call, in milliseconds; on Linux. Other load on the machine changes it least. */
  cpu: number;
}

/** What a process has used so far, in milliseconds. */
function cpuOf({ pid }: ChildProcess): number {
  try {
    const [utime, stime] = readFileSync(`/proc/${pid}/stat`, "utf8").split(" ").slice(13, 15);
    return (Number(utime) + Number(stime)) * 10;
  } catch {
    return Number.NaN;
  }
}

/** Calls for some seconds, after a call of each client and a second to warm up. */
async function load({ url, child }: Peer, call: Call, clients: number): Promise<Rate> {
  // Both start an environment for each client, which takes its time.
  await Promise.all(Array.from({ length: clients }, () => send(url, call)));
  const times: number[] = [];
  let calls = 0;
  const used = cpuOf(child);
  const begin = performance.now() + 1_000;
  const end = begin + seconds * 1_000;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let now = performance.now(); now < end;) {
        await send(url, call);
        calls++;
        const then = performance.now();
        if (now >= begin) times.push(then - now);
        now = then;
      }
    }),
  );
  const sorted = times.toSorted((one, other) => one - other);
  return {
    perSecond: times.length / seconds,
    p99: sorted[Math.floor(times.length * 0.99)] ?? Number.NaN,
    cpu: (cpuOf(child) - used) / calls,
  };
}

const rateText = ({ perSecond, p99, cpu }: Rate): string =>
  `${perSecond.toFixed(0).padStart(6)}/s, p99 ${p99.toFixed(1)} ms, CPU ${cpu.toFixed(2)} ms a call`;

/** Alternately, so that other load on the machine affects both. */
async function compare(what: string, clients: number, goal: number, sides: [Peer, Call][]) {
  const rates: Rate[][] = [[], []];
  for (let round = 0; round < 3; round++) {
    for (const [index, [peer, call]] of sides.entries()) {
      rates[index]?.push(await load(peer, call, clients));
    }
  }
  const [ours, theirs] = rates.map((each) => ({
    perSecond: median(each.map(({ perSecond }) => perSecond)),
    p99: median(each.map(({ p99 }) => p99)),
    cpu: median(each.map(({ cpu }) => cpu)),
  })) as [Rate, Rate];
  console.log(`${what}, ${clients} clients  ${rateText(ours)}`);
  console.log(`  peer ${" ".repeat(what.length)}     ${rateText(theirs)}`);
  console.log(
    `  rate ${(ours.perSecond / theirs.perSecond).toFixed(1)} × the peer's (goal: at least ${goal}), ` +
      `by CPU ${(theirs.cpu / ours.cpu).toFixed(1)} ×`,
  );
}

const invoke = (name: string): Call => ({
  path: `/2015-03-31/functions/${name}/invocations`,
  body: event,
});
const mail = {
  FromEmailAddress: "app@example.com",
  Destination: { ToAddresses: ["maria@example.com"] },
  Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hello" } } } },
};
const sesCall: Call = {
  path: "/v2/email/outbound-emails",
  body: JSON.stringify(mail),
  headers: {
    "content-type": "application/json",
    // The peer wants some signature.
    authorization:
      "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/ses/aws4_request, SignedHeaders=host, Signature=0",
  },
};
const served = (handler: string): string[] => [CLI, "serve", `plain=${handler}`, "--port", "0"];

async function startUp(): Promise<void> {
  const handler = join(mkdtempSync(join(tmpdir(), "served-")), "plain.mjs");
  writeFileSync(handler, "export const handler = async (event) => event;");
  const floorArgs = ["-e", `0; import(${JSON.stringify(handler)})`];
  const floors: number[] = [];
  const times: number[] = [];
  // In turns, so that other load on the machine affects both.
  for (let round = 0; round <= 10; round++) {
    floors.push(...(await medians([{ name: "floor", args: floorArgs }], 1)));
    const begin = performance.now();
    const { child } = await start(served(handler), /ready at (\S+)/);
    if (round > 0) times.push(performance.now() - begin);
    child.removeAllListeners("exit");
    child.kill("SIGKILL");
    await once(child, "close");
  }
  const [ready, floor] = [median(times), median(floors)];
  console.log(
    `start to ready ${ready.toFixed(0)} ms, node -e 0 with the handler ${floor.toFixed(0)} ms: ` +
      `${(ready / floor).toFixed(2)} × (goal: at most 1.5)`,
  );
}

async function blockingRead(url: string): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < 50; round++) {
    const to = `wait${round}@example.com`;
    const read = fetch(`${url}/api/v1/search?query=to:${to}&wait=10s`).then(async (response) => {
      await response.json();
      return performance.now();
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const sent = { ...mail, Destination: { ToAddresses: [to] } };
    await send(url, { ...sesCall, body: JSON.stringify(sent) });
    const begin = performance.now();
    times.push((await read) - begin);
  }
  const worst = Math.max(...times);
  console.log(
    `blocking read, after the send's own answer: median ${median(times).toFixed(1)} ms, worst of 50 ` +
      `${worst.toFixed(1)} ms (goal: at most 20)`,
  );
}

try {
  console.log(`Node ${process.versions.node}, medians of 3 alternating rounds of ${seconds} s\n`);
  await startUp();
  const ours = await start(served(`${handlers}#returns`), /ready at (\S+)\//);
  const offline = await start(
    [
      `${root}node_modules/serverless/bin/serverless.js`,
      ...["offline", "start", "--httpPort", "3987", "--lambdaPort", "3988"],
    ],
    /Function names exposed/,
    "http://127.0.0.1:3988",
    functions,
  );
  const sides: [Peer, Call][] = [
    [ours, invoke("plain")],
    [offline, invoke("peer-dev-returns")],
  ];
  for (const clients of [1, 16, 64]) await compare("Invoke", clients, 3, sides);
  offline.child.removeAllListeners("exit");
  offline.child.kill();
  const ses = await start(
    [`${root}node_modules/aws-ses-v2-local/dist/cli.js`, "--port", "3989", "--host", "127.0.0.1"],
    /is up and running|listening|http:\/\//i,
    "http://127.0.0.1:3989",
  );
  for (const clients of [1, 16]) {
    await compare("SES", clients, 2, [
      [ours, sesCall],
      [ses, sesCall],
    ]);
  }
  await blockingRead(ours.url);
} finally {
  endPeers();
}
