import type { Code } from "./declared-handler.ts";

/** The source of what a compiler writes, where the build has not been made. */
export function beforeTheBuild(folder: string, handler: string): Code[] {
  const path = `${folder}/${handler}`.replace(/^(?:\.?\/)+/, "");
  const inside = /(^|\/)(?:dist|build|lib|out|\.build)\//;
  if (!inside.test(path)) return [];
  return ["$1src/", "$1"].map((source) => ({ root: ".", handler: path.replace(inside, source) }));
}
