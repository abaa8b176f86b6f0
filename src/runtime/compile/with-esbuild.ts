import type * as Esbuild from "esbuild";
import { messageOf, UserError } from "../../errors.ts";

/** What esbuild says when its program is missing, or is another platform's or another version's. */
const NOT_STARTED =
  /^The package "|for another platform|^Unsupported platform|^Host version|\bspawn\b/;

/**
 * Does something with esbuild.
 *
 * @throws {UserError} When it cannot be started: its program is a package of its own for each platform.
 */
export async function withEsbuild<Result>(
  work: (esbuild: typeof Esbuild) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(await import("esbuild"));
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== "ERR_MODULE_NOT_FOUND" && !NOT_STARTED.test(messageOf(error))) throw error;
    throw new UserError(
      "esbuild-not-installed",
      `esbuild is not installed for ${process.platform}-${process.arch}, and TypeScript and bundles need it`,
      "Install the packages on this machine, optional ones included: npm install --include=optional",
      { cause: error },
    );
  }
}
