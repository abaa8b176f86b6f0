import type * as Esbuild from "esbuild";
import { messageOf, UserError } from "../../errors.ts";

/** What esbuild says when the package of this platform, which holds its program, is missing. */
const NOT_INSTALLED = /^The package "|for another platform|^Unsupported platform/;

/** How long a person's Ctrl-C, which ends esbuild as well, may take to arrive here. */
const INTERRUPTION_MS = 100;

/**
 * Does something with esbuild, which runs as a process of its own.
 *
 * @throws {UserError} When that process does not start or does not last.
 */
export async function withEsbuild<Result>(
  work: (esbuild: typeof Esbuild) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(await import("esbuild"));
  } catch (error) {
    // The sources do not compile.
    if ((error as { errors?: unknown }).errors !== undefined) throw error;
    const { code } = error as { code?: string };
    if (code === "ERR_MODULE_NOT_FOUND" || NOT_INSTALLED.test(messageOf(error))) {
      throw new UserError(
        "esbuild-not-installed",
        `esbuild is not installed for ${process.platform}-${process.arch}, and TypeScript and bundles need it`,
        "Install the packages on this machine, including optional ones: npm install --include=optional",
        { cause: error },
      );
    }
    const { setTimeout: sleep } = await import("node:timers/promises");
    await sleep(INTERRUPTION_MS);
    const defect = await defectOf();
    if (defect === undefined) {
      const message = `esbuild ended before it was done: ${messageOf(error)}`;
      throw new UserError("esbuild-ended", message, undefined, { cause: error });
    }
    throw new UserError(
      "esbuild-not-working",
      `esbuild does not work: ${defect}`,
      "Delete esbuild and @esbuild in node_modules, then install the packages again: npm install",
      { cause: error },
    );
  }
}

/** Why its program fails. What it writes about that to stderr does not reach its caller. */
async function defectOf(): Promise<string | undefined> {
  const { execFileSync } = await import("node:child_process");
  const program = await programPath();
  if (program === undefined) return undefined;
  try {
    const { version } = await import("esbuild");
    const found = execFileSync(program, ["--version"], { encoding: "utf8", stdio: "pipe" }).trim();
    return found === version
      ? undefined
      : `its binary has version ${found}, but version ${version} is required`;
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    return stderr?.trim() || messageOf(error);
  }
}

/** @returns `undefined` for an esbuild of another kind, such as the one in WebAssembly. */
async function programPath(): Promise<string | undefined> {
  if (process.env["ESBUILD_BINARY_PATH"] !== undefined) return process.env["ESBUILD_BINARY_PATH"];
  const { createRequire } = await import("node:module");
  const { resolve } = createRequire(createRequire(import.meta.url).resolve("esbuild"));
  const file = process.platform === "win32" ? "esbuild.exe" : "bin/esbuild";
  try {
    return resolve(`@esbuild/${process.platform}-${process.arch}/${file}`);
  } catch {
    return undefined;
  }
}
