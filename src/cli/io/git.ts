import { execFile } from "node:child_process";

/** What git prints. `undefined` when it failed, or is not there. */
export function git(cwd: string, ...args: readonly string[]): Promise<string | undefined> {
  return new Promise((done) => {
    execFile("git", args, { cwd }, (error, out) => done(error === null ? out : undefined));
  });
}
