import { dirname, resolve } from "node:path";
import { UserError } from "../../errors.ts";
import type { CheckCommandOptions } from "./options.ts";
import type { Context } from "../context.ts";
import { folderWithEntry } from "../io/find-upwards.ts";
import { git as gitIn } from "../io/git.ts";

/**
 * Whether git sees a change since a commit in the handler's package, or in what else the check reads. What
 * git does not know, such as a handler that a build has written, counts as changed.
 *
 * It rejects with a `UserError` when there is no such commit.
 */
export async function hasChanged(
  { local: { handler, envFiles }, scenarios = [] }: CheckCommandOptions,
  since: string,
  context: Context,
): Promise<boolean> {
  const folder = dirname(handler.file);
  const git = (...args: string[]): Promise<string | undefined> => gitIn(folder, ...args);
  if ((await git("rev-parse", "--is-inside-work-tree")) === undefined) {
    context.stderr.write("--changed: the handler is not in a git repository, so it is checked\n");
    return true;
  }
  const commit = await git("rev-parse", "--verify", "--end-of-options", `${since}^{commit}`);
  if (commit === undefined) {
    // Before the first commit, HEAD does not exist.
    if (since === "HEAD") return true;
    throw new UserError(
      "invalid-option",
      `--changed: unknown git commit "${since}"`,
      "Pass a commit, a branch or a tag. In CI, fetch it first.",
    );
  }
  const others = [...envFiles, ...scenarios].map((path) => resolve(context.cwd, path));
  const paths = [folderWithEntry("package.json", folder) ?? folder, ...others];
  const isTracked = (await git("ls-files", "--error-unmatch", "--", handler.file)) !== undefined;
  const changed = await git("diff", "--name-only", commit.trim(), "--", ...paths);
  const added = await git("ls-files", "--others", "--exclude-standard", "--", ...paths);
  return !isTracked || changed !== "" || added !== "";
}
