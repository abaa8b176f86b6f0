import type { Code } from "./declared-handler.ts";

/** The source of what a compiler writes, where the build has not been made. */
export function beforeTheBuild(folder: string, handler: string): Code[] {
  const path = `${folder}/${handler}`.replace(/^(?:\.?\/)+/, "");
  const inside = /(^|\/)(?:dist|build|lib|out|\.build)\//;
  if (!inside.test(path)) return [];
  const named = ["$1src/", "$1"].map((source) => path.replace(inside, source));
  // A bundler may leave out the folders that its sources have in common.
  const [, tail, file] = /^(.+)\/([^/]+)$/.exec(handler) ?? [];
  return [
    ...named.map((source) => ({ root: ".", handler: source })),
    ...(tail === undefined || file === undefined
      ? []
      : [{ root: tail, handler: file, isTail: true, isGuess: true }]),
  ];
}
