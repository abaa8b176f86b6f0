// What npm would publish, installed where the checkout is not.
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { ROOT, run } from "../helpers/spawn.ts";

const folder = mkdtempSync(join(tmpdir(), "installed-"));

interface Packed {
  filename: string;
  files: { path: string }[];
}

async function shell(script: string): Promise<{ code: number | null; out: string; err: string }> {
  // Node 24 is first on the PATH here, as it is in an npm script of the checkout.
  // npm has warnings of its own for the machine's configuration; they are not ours.
  return run("/bin/sh", ["-c", script], { cwd: folder, env: { npm_config_loglevel: "error" } });
}

let packed: string[];

beforeAll(async () => {
  // From what is built: building it again would take it away from the tests that run beside this one.
  const flags = ["--json", "--ignore-scripts", "--pack-destination", folder];
  const { code, out, err } = await run("npm", ["pack", ...flags], { cwd: ROOT });
  if (code !== 0) throw new Error(err);
  const [{ filename, files }] = JSON.parse(out) as [Packed];
  packed = files.map(({ path }) => path);
  const installed = await shell(`npm init -y >/dev/null && npm install --silent ./${filename}`);
  if (installed.code !== 0) throw new Error(installed.err);
});

it("holds what is needed to run, and nothing else", () => {
  const tops = new Set(packed.map((path) => path.split("/")[0]));
  expect([...tops].toSorted()).toEqual([
    "LICENSE",
    "README.md",
    "bin",
    "dist",
    "events",
    "package.json",
    "schemas",
  ]);
});

it("makes an event and runs it, in a pipe", async () => {
  const { code, out, err } = await shell(
    "npx cognito-postconfirm gen-event --user-name maria | npx cognito-postconfirm run reference -e -",
  );
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain("Congratulations maria, you have been confirmed.");
  expect(out).toContain("Cognito: accepted");
});

it("is a library, and a handler", async () => {
  const { code, out } = await shell(
    `node --input-type=module -e '
      import { createEvent } from "cognito-postconfirm";
      import { createHandler } from "cognito-postconfirm/handler";
      console.log(createEvent({ seed: "1" }).version, typeof createHandler);
    '`,
  );
  expect([code, out]).toEqual([0, "1 function\n"]);
});

it("has matchers for those who have vitest, and asks nobody else to have it", async () => {
  const without = await shell("ls node_modules/vitest");
  expect(without.code).not.toBe(0);
  expect(packed).toContain("dist/vitest/index.js");
});

it("has the golden events in it", () => {
  const path = join(folder, "node_modules/cognito-postconfirm/events/confirm-sign-up.json");
  expect(JSON.parse(readFileSync(path, "utf8"))).toHaveProperty("version", "1");
});
