// Nothing leaves in a dry run: counted by the kernel, in a network of the test's own that has a way out.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AwsCall, CapturedMail, LogLine } from "../../src/invocation.ts";
import { BIN, ROOT, run } from "../helpers/spawn.ts";

const FIXTURE = `${ROOT}test/fixtures/hostile/ways-out.mjs`;

/** What the record says of each way: `service operation`, or `mail address`. */
const ON_RECORD: Record<string, RegExp> = {
  fetch: /^http GET https:\/\/fetch\.example\.com\/$/,
  http: /^http GET http:\/\/http\.example\.com\/$/,
  https: /^http GET https:\/\/https\.example\.com\/$/,
  httpV6: /^http GET http:\/\/\[2001:db8::1\]\/v6$/,
  globalAgent: /^http GET http:\/\/global\.example\.com\/$/,
  ownAgent: /^http GET https:\/\/agent\.example\.com\/$/,
  ownConnection: /^http GET http:\/\/own\.example\.com\/$/,
  http2: /^http GET https:\/\/http2\.example\.com\/$/,
  metadata: /^http GET http:\/\/169\.254\.169\.254\/latest\/meta-data\/iam\/$/,
  wasi: /^process new WASI\(\)$/,
  webSocket: /^tcp websocket\.example\.com:443$/,
  undici: /^http GET https:\/\/undici\.example\.com\/$/,
  axios: /^http POST https:\/\/axios\.example\.com\/$/,
  net: /^tcp net\.example\.com:26$/,
  netV6: /^tcp 2001:db8::1:26$/,
  tls: /^tcp tls\.example\.com:466$/,
  socketByHand: /^tcp socket\.example\.com:6379$/,
  tlsByHand: /^tcp wrap\.example\.com:465$/,
  unixSocket: /^unix \/var\/run\/docker\.sock/,
  listenOnAName: /^dns listen\.example\.com$/,
  udpSend: /^udp 192\.0\.2\.1:53$/,
  udpSendV6: /^udp 2001:db8::1:53$/,
  udpConnect: /^udp 192\.0\.2\.1:53$/,
  dnsLookup: /^dns lookup\.example\.com$/,
  dnsResolve: /^dns resolve\.example\.com$/,
  dnsPromise: /^dns promise\.example\.com$/,
  dnsReverse: /^dns 198\.51\.100\.7$/,
  dnsService: /^dns 198\.51\.100\.8$/,
  dnsOwnServer: /^dns own-server\.example\.com$/,
  spawn: /^process curl$/,
  exec: /^process .*\/exec$/,
  execFile: /^process ping$/,
  fork: /^process .*forked\.example\.mjs$/,
  execSync: /^process .*\/exec-sync$/,
  execFileSync: /^process bash$/,
  spawnSync: /^process wget$/,
  clusterFork: /^process .*cluster\.example\.mjs$/,
  worker: /^process .*\/worker"\)$/,
  kill: /^process kill SIGCONT \d+$/,
  binding: /^process .*"tcp_wrap"\)$/,
  linkedBinding: /^process .*"udp_wrap"\)$/,
  moduleHooks: /^process module\.register/,
  mainThread: /^process inspector\.Session\.connectToMainThread/,
  vmContext: /^process .*\/vm$/,
  vmScript: /^tcp script\.example\.com:26$/,
  smtp: /^mail smtp@example\.com$/,
  smtpTls: /^mail smtp-tls@example\.com$/,
  smtpByHand: /^mail smtp-by-hand@example\.com$/,
  smtpTunnel: /^smtp tunnel\.example\.com:25$/,
  smtpForHttp: /^smtp for-http\.example\.com:25$/,
  smtpUpgrade: /^smtp upgrade|^mail smtp-upgrade@example\.com$/,
  smtpReopened: /^tcp 192\.0\.2\.1:80$/,
  smtpElsewhere: /^tcp smtp\.example\.com:1025$/,
  smtpLookup: /^tcp looked-up\.example\.com:26$/,
  ses: /^mail ses@example\.com$/,
  sesEndpoint: /^mail endpoint@example\.com$/,
  sesV2: /^mail sesv2@example\.com$/,
  sqs: /^sqs SendMessage$/,
  s3: /^s3 /,
  sts: /^sts GetCallerIdentity$/,
};
/** What Node itself does not do in a thread, or at all: how it says so. */
const NOT_BY_NODE: Record<string, RegExp> = {
  // Behind a flag of Node's.
  eventSource: /^ERR_NO_EVENT_SOURCE$/,
  execve: /^ERR_WORKER_UNSUPPORTED_OPERATION$|^EDRYRUN$/,
  importHttps: /^ERR_UNSUPPORTED_ESM_URL_SCHEME$/,
  importData: /^ERR_UNSUPPORTED_ESM_URL_SCHEME$/,
  // Of an addon that is there, its code would be run: no seal is round that.
  addon: /^ERR_DLOPEN_FAILED$|^EDRYRUN$/,
};
/** Ways below the functions that everybody uses. `undefined`: it may also just do without the network. */
const DOORS: Record<string, RegExp | undefined> = {
  halfClosed: /^smtp half-closed\.example\.com:25$/,
  manyHosts: /^smtp /,
  unfinished: /unfinished\.example\.com/,
  debuggerPort: /^process inspector\.open/,
  rawKill: /^process /,
  processHandle: /^process /,
  udpHandle: /^udp /,
  tcpHandle: /^tcp /,
  dnsHandle: /^dns channel\.example\.com$/,
  sharedText: /^dns /,
  sharedSet: /^tcp /,
  sharedPattern: /^process .*"spawn_sync"\)$/,
  // It gets the binding that it asked for first.
  twoNames: undefined,
  frames: /^smtp frames\.example\.com:25$/,
  scopes: /^(?:tcp|process) /,
  report: undefined,
  // Last, since the kernel repeats it for a while.
  multicast: /^udp 233\.252\.0\.1$/,
};

/**
 * Cables with no noise of their own: no link-local addresses, no ARP, no duplicate address detection.
 * Kernels without dummy devices have pairs of virtual ones.
 */
const NETWORK = `
PATH="$PATH:/usr/sbin:/sbin"
ip link set lo up
ip link add out type dummy 2>/dev/null || {
  ip link add out type veth peer name far
  ip link set far addrgenmode none arp off up
}
ip link set out addrgenmode none arp off up
ip addr add 10.9.9.2/24 dev out
ip -6 addr add 2001:db8:9::2/64 dev out nodad
ip route add default dev out
ip -6 route add default dev out`;
/** What joining the groups of a new address takes is over when the counts stay as they are. */
const COUNTING = `
count() { cat /proc/net/dev /proc/net/snmp /proc/net/snmp6; }
sent() { awk '/^ *(out|lo):/ { sub(/.*:/, ""); n += $10 } END { print n }' /proc/net/dev; }
settle() {
  for _ in 1 2 3 4 5 6 7 8; do
    before=$(sent)
    sleep 1.2
    if [ "$(sent)" = "$before" ]; then return; fi
  done
}
note() { echo "@ $1"; count; }`;
/** A datagram, a connection, and one of each to an address of version 6: four packets. */
const PROBE = `
const { createSocket } = require("node:dgram");
const { connect } = require("node:net");
for (const host of ["192.0.2.1", "2001:db8::1"]) {
  createSocket(host.includes(":") ? "udp6" : "udp4").send("x", 53, host);
  connect(80, host).on("error", () => undefined);
}
setTimeout(() => process.exit(), 400);`;

/** What a local service in AWS's place is asked, which sends everybody on. */
const SERVICE = `
require("node:http")
  .createServer((request, response) => {
    console.log(request.headers["x-amz-target"], request.url);
    response.writeHead(307, { location: "http://192.0.2.1/steal" }).end("{}");
  })
  .listen(8000, "127.0.0.1", () => console.log("ready"));`;
/** What the record says of each way beside it. */
const BESIDE_AN_ENDPOINT: Record<string, RegExp> = {
  asked: /^dynamodb GetItem$/,
  elsewhere: /^dynamodb GetItem$/,
  absolute: /^dynamodb GetItem$/,
  lookedUp: /^dynamodb GetItem$/,
  upgraded: /^dynamodb GetItem$/,
  redirected: /^http POST http:\/\/192\.0\.2\.1\/steal$/,
  trailed: /^dynamodb GetItem$/,
  continued: /^dynamodb GetItem$/,
  pipelined: /^dynamodb GetItem$/,
  halfClosed: /^dynamodb GetItem$/,
  twoLengths: /^tcp dynamodb\.eu-west-1\.amazonaws\.com:80$/,
  tunnelled: /^http GET http:\/\/192\.0\.2\.1\/tunnelled$/,
  upgradedToHttp2: /^dynamodb GetItem$/,
  http2AtOnce: /^dynamodb GET \/$/,
  mailedAndLeft: /^mail half-open@example\.com$/,
  mailedByHttp: /^smtp by-http\.example\.com:587$/,
  mailedByHttp2: /^smtp by-http2\.example\.com:25$/,
  directly: /^tcp 127\.0\.0\.1:8000$/,
  neighbour: /^tcp 127\.0\.0\.1:8001$/,
  named: /^http POST http:\/\/localhost:8000\/$/,
  mailed: /^mail endpoint-mail@example\.com$/,
  reopened: /^tcp 127\.0\.0\.1:8000$/,
};

const HANDLERS = ["handler", ...Object.keys(DOORS).map((name) => `doors.${name}`)];
const folder = mkdtempSync(join(tmpdir(), "packets-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Counters = Record<string, number>;
interface Document {
  outcome?: { kind: string };
  mails: CapturedMail[];
  awsCalls: AwsCall[];
  logs: LogLine[];
}
/** By moment: `idle`, `probed`, then before and after each handler. None without a namespace. */
let counted: Map<string, Counters> | undefined;

beforeAll(async () => {
  const calls = HANDLERS.map((name) => callInShell(name));
  const unshare = await run("unshare", ["-rn", "true"]).catch((error: Error) => ({
    code: 1,
    err: error.message,
  }));
  if (unshare.code !== 0) {
    console.log(`packets are not counted, which takes user namespaces (${unshare.err.trim()})`);
    await run("/bin/sh", ["-c", calls.join("\n")], { env: ENV });
    return;
  }
  // Each network is of one process, so several are there at once.
  const probe = ["settle; note idle", `"$NODE" -e "$PROBE"; note probed`];
  const ways = HANDLERS.map((name, index) => noting(name, calls[index] ?? ""));
  const service = [
    `"$NODE" -e "$SERVICE" >"$FOLDER/service.txt" & service=$!`,
    `until grep -q ready "$FOLDER/service.txt"; do sleep 0.1; done`,
    noting(ENDPOINT, callInShell(ENDPOINT, "--endpoint dynamodb=http://127.0.0.1:8000")),
    "kill $service",
  ];
  const third = Math.ceil(ways.length / 3);
  const parts = [
    [...probe, "settle", ...ways.slice(0, third)],
    ["settle", ...ways.slice(third, 2 * third), ...service],
    ["settle", ...ways.slice(2 * third)],
  ];
  const noted = await Promise.all(parts.map(countIn));
  counted = new Map(
    noted
      .flatMap((out) => out.split(/^@ /m).slice(1))
      .map((part) => {
        const [name = "", ...lines] = part.split("\n");
        return [name, readCounters(lines)];
      }),
  );
});

/** Runs commands in a network of their own. @returns What they noted of it. */
async function countIn(commands: readonly string[]): Promise<string> {
  const script = ["set -e", NETWORK, COUNTING, ...commands].join("\n");
  const { code, out, err } = await run("unshare", ["-rn", "/bin/sh", "-c", script], { env: ENV });
  if (code !== 0) throw new Error(`the network could not be made, or not counted in: ${err}`);
  return out;
}

/** What a call sends may come a little later. */
function noting(name: string, call: string): string {
  return `note before:${name}; ${call}; sleep 0.3; note after:${name}`;
}

const ENV = { NODE: process.execPath, BIN, FIXTURE, FOLDER: folder, PROBE, SERVICE };
const ENDPOINT = "besideAnEndpoint";

/** The exit code is the handler's affair: what counts is that there is a document. */
function callInShell(name: string, flags = ""): string {
  return (
    `"$NODE" "$BIN" run --json --timeout 60s --memory 512 --handler "$FIXTURE#${name}" ${flags} ` +
    `</dev/null >"$FOLDER/${name}.json" 2>"$FOLDER/${name}.txt" || true`
  );
}

const BEGUN = new Set(["OutRequests", "OutMsgs", "ActiveOpens", "OutDatagrams"]);

/** What was sent, by every device, loopback too: a resolver may be there. And what was begun, by protocol. */
function readCounters(lines: readonly string[]): Counters {
  const counters: Counters = {};
  let titles: string[] = [];
  for (const line of lines) {
    const [name = "", ...values] = line.trim().split(/:?\s+/);
    // /proc/net/dev, where eight values of what was received come first.
    if (/^\s*\w+:\s+\d/.test(line) && values.length === 16) {
      counters[`${name} sent`] = Number(values[9]);
    } else if (/^(?:Ip|Icmp|Tcp|Udp): [A-Z]/.test(line)) {
      titles = values;
    } else if (/^(?:Ip|Icmp|Tcp|Udp): \d/.test(line)) {
      for (const [index, title] of titles.entries()) {
        if (BEGUN.has(title)) counters[`${name} ${title}`] = Number(values[index]);
      }
    } else if (/^(?:Ip6OutRequests|Icmp6OutMsgs|Udp6OutDatagrams)$/.test(name)) {
      counters[name] = Number(values[0]);
    }
  }
  return counters;
}

function documentOf(name: string): Document {
  const text = readFileSync(join(folder, `${name}.json`), "utf8");
  if (text === "") throw new Error(readFileSync(join(folder, `${name}.txt`), "utf8"));
  return JSON.parse(text) as Document;
}

function recordOf({ mails, awsCalls }: Document): string[] {
  return [
    ...awsCalls.map(({ service, operation }) => `${service} ${operation}`),
    ...mails.flatMap(({ to }) => to.map((address) => `mail ${address}`)),
  ];
}

/** How each way ended, as the handler was told. */
function endsOf({ logs }: Document): Map<string, string> {
  const ends = logs.map(({ text }) => /^(\w+): (.*)$/.exec(text)).filter((match) => match !== null);
  return new Map(ends.map(([, name = "", end = ""]) => [name, end]));
}

/** The ways that are not on the record. One entry stands for one way. */
function missingIn(document: Document, ways: Record<string, RegExp>): string[] {
  const left = recordOf(document);
  const missing = Object.entries(ways).filter(([, entry]) => {
    const at = left.findIndex((text) => entry.test(text));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return missing.map(([name]) => name);
}

/** The counters that moved, and by how much. Nothing where nothing is counted. */
function moved(from: string, to: string): Counters {
  if (counted === undefined) return {};
  const before = counted.get(from) ?? {};
  const differences = Object.entries(counted.get(to) ?? { [`no count ${to}`]: 1 }).map(
    ([name, value]) => [name, value - (before[name] ?? 0)] as const,
  );
  return Object.fromEntries(differences.filter(([, difference]) => difference !== 0));
}

it("sees the packets that leave without a seal", ({ skip }) => {
  skip(counted === undefined, "packets are not counted here");
  const seen = moved("idle", "probed");
  expect(Object.keys(seen).toSorted()).toEqual([
    "Ip OutRequests",
    "Ip6OutRequests",
    "Tcp ActiveOpens",
    "Udp OutDatagrams",
    "Udp6OutDatagrams",
    "out sent",
  ]);
  expect(seen["out sent"]).toBeGreaterThanOrEqual(4);
});

describe("a handler that tries every way out", () => {
  it("sends no packet", () => {
    expect(documentOf("handler").outcome).toMatchObject({ kind: "returned" });
    expect(moved("before:handler", "after:handler")).toEqual({});
  });

  it("has each way on the record, unless Node has no such way", () => {
    const document = documentOf("handler");
    const ends = endsOf(document);
    expect([...ends.keys()].toSorted()).toEqual(
      [...Object.keys(ON_RECORD), ...Object.keys(NOT_BY_NODE)].toSorted(),
    );
    expect(missingIn(document, ON_RECORD)).toEqual([]);
    const gone = Object.entries(NOT_BY_NODE).filter(
      ([name, how]) => !how.test(ends.get(name) ?? ""),
    );
    expect(gone.map(([name]) => `${name}: ${ends.get(name)}`)).toEqual([]);
  });
});

describe("a handler that goes round Node's functions", () => {
  it.each(Object.entries(DOORS))("%s", (name, entry) => {
    const document = documentOf(`doors.${name}`);
    const isOnRecord = entry === undefined || recordOf(document).some((text) => entry.test(text));
    expect({
      tried: endsOf(document).has(name),
      sent: moved(`before:doors.${name}`, `after:doors.${name}`),
      isOnRecord,
    }).toEqual({ tried: true, sent: {}, isOnRecord: true });
  });

  it("begins no process, and finds no function of ours in a trace", () => {
    const logs = Object.keys(DOORS).flatMap((name) => documentOf(`doors.${name}`).logs);
    const told = logs.filter(({ text }) => /^(?:ended with|of ours)/.test(text));
    expect(told.map(({ text }) => text)).toEqual(["of ours: "]);
  });
});

describe("a handler whose calls a local service answers", () => {
  it("reaches that service alone, and by calls alone", ({ skip }) => {
    skip(counted === undefined, "packets are not counted here");
    const sent = moved(`before:${ENDPOINT}`, `after:${ENDPOINT}`);
    // Over the loopback device, to the service and back.
    const local = new Set(["lo sent", "Ip OutRequests", "Tcp ActiveOpens"]);
    expect(Object.keys(sent).filter((name) => !local.has(name))).toEqual([]);
    const asked = readFileSync(join(folder, "service.txt"), "utf8").trim().split("\n").slice(1);
    const named = ["/", "/steal"].map((path) => `DynamoDB_20120810.GetItem ${path}`);
    // What is asked over HTTP/2 names no operation.
    expect(new Set(asked)).toEqual(new Set([...named, "undefined /"]));
  });

  it("has each way on the record", ({ skip }) => {
    skip(counted === undefined, "the service has its port in a network of its own");
    const document = documentOf(ENDPOINT);
    expect([...endsOf(document).keys()]).toEqual(Object.keys(BESIDE_AN_ENDPOINT));
    expect(missingIn(document, BESIDE_AN_ENDPOINT)).toEqual([]);
  });
});
