// What npm would publish, installed where the checkout is not.
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { ROOT, run } from "../helpers/spawn.ts";

const folder = mkdtempSync(join(tmpdir(), "installed-"));

async function shell(script: string): Promise<{ code: number | null; out: string; err: string }> {
  // Node 24 is first on the PATH here, as it is in an npm script of the checkout.
  // npm has warnings of its own for the machine's configuration; they are not ours.
  return run("/bin/sh", ["-c", script], { cwd: folder, env: { npm_config_loglevel: "error" } });
}

beforeAll(async () => {
  const packed = await run("npm", ["pack", "--silent", "--pack-destination", folder], {
    cwd: ROOT,
  });
  if (packed.code !== 0) throw new Error(packed.err);
  const tarball = packed.out.trim().split("\n").at(-1) ?? "";
  const installed = await shell(`npm init -y >/dev/null && npm install --silent ./${tarball}`);
  if (installed.code !== 0) throw new Error(installed.err);
});

it("holds what is needed to run, and nothing else", async () => {
  const { out } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: ROOT,
  });
  const files = [...new Set([...out.matchAll(/"path":\s*"([^"/]+)/g)].map(([, top]) => top))];
  expect(files.toSorted()).toEqual([
    "LICENSE",
    "README.md",
    "bin",
    "dist",
    "events",
    "package.json",
  ]);
});

it("makes an event and runs it, in a pipe", async () => {
  const { code, out, err } = await shell(
    "npx cognito-postconfirm gen-event --user-name maria | npx cognito-postconfirm run -e -",
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
  const packed = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: ROOT,
  });
  expect(packed.out).toContain("dist/vitest/index.js");
});

it("has the golden events in it", () => {
  const path = join(folder, "node_modules/cognito-postconfirm/events/confirm-sign-up.json");
  expect(JSON.parse(readFileSync(path, "utf8"))).toHaveProperty("version", "1");
});
