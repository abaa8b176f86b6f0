/**
 * Start-up in the checkout and from the unpacked tarball, which is what users run, compared with lower bounds.
 * Usage: npm run bench [-- rounds]
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { medians } from "./measure.ts";
import { serveSes } from "./ses-endpoint.ts";

const rounds = Number(process.argv[2] ?? 30);
const root = new URL("..", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "start-up-"));

const pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
const tarball = execFileSync("npm", pack, { cwd: root, encoding: "utf8" }).trim();
execFileSync("tar", ["-xzf", join(folder, tarball), "-C", folder]);
symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));

const handler = join(folder, "handler.mjs");
writeFileSync(handler, "export const handler = async (event) => event;\n");
const { server, port } = await serveSes();

const BARE = {
  node: { name: "node -e 0", args: ["-e", "0"] },
  send: {
    name: "bare script: import the SES client, send one mail",
    args: [`${root}bench/floor-send.mjs`, `http://127.0.0.1:${port}`],
  },
};
const OURS = [
  { name: "--version", args: ["--version"], floor: BARE.node },
  { name: "gen-event", args: ["gen-event", "--seed", "1"], floor: BARE.node },
  { name: "run, a handler without calls", args: ["run", handler, "--seed", "1", "--json"] },
  {
    name: "run reference, one captured mail",
    args: ["run", "reference", "--seed", "1", "--json"],
    floor: BARE.send,
  },
];
const bins = [root, join(folder, "package/")].map((each) => `${each}bin/cognito-postconfirm.js`);
const floors = Object.values(BARE);
const times = await medians(
  [
    ...floors,
    ...bins.flatMap((bin) => OURS.map(({ name, args }) => ({ name, args: [bin, ...args] }))),
  ],
  rounds,
);
server.close();
rmSync(folder, { recursive: true });

const [first = 0] = times;
const row = (name: string, ...cells: string[]): void =>
  console.log(name.padEnd(52) + cells.map((cell) => cell.padStart(20)).join(""));
const text = (ms: number, floor: number | undefined): string =>
  `${ms.toFixed(1)} ms${floor === undefined ? "" : ` ${(ms / floor).toFixed(2)} ×`}`;

console.log(`Node ${process.versions.node}, ${cpus().length} cores, medians of ${rounds} rounds\n`);
row("", "checkout", "unpacked tarball");
for (const [index, { name }] of floors.entries()) row(name, text(times[index] ?? first, undefined));
for (const [index, { name, floor }] of OURS.entries()) {
  const against = floor && times[floors.indexOf(floor)];
  const cells = bins.map((_, column) =>
    text(times[floors.length + column * OURS.length + index] ?? first, against),
  );
  row(name, ...cells);
}
