import { relative, resolve } from "node:path";
import type { OnResolveArgs, Plugin, PluginBuild } from "esbuild";
import type { Assumption } from "../../assumption.ts";
import type { Json } from "../../json.ts";

/**
 * Stands in for what `ampx` generates and git ignores, where a fresh clone lacks it: the modules
 * `$amplify/env/<function>`, which export `process.env` with types, and `amplify_outputs.json`.
 *
 * @param outputs What the latter has in it.
 * @param onAssumption Called with each missing module.
 */
export function amplifyModules(
  outputs: Json,
  onAssumption: (assumption: Assumption) => void,
): Plugin {
  return {
    name: "amplify-modules",
    setup(build) {
      const common = { severity: "note", where: {} } as const;
      const told = new Set<string>();
      const tell = (assumption: Assumption, what: string): void => {
        if (!told.has(what)) onAssumption(assumption);
        told.add(what);
      };
      build.onResolve({ filter: /^\$amplify\/env\// }, async (args) => {
        if (!(await isMissing(build, args))) return undefined;
        const { path } = args;
        tell({ ...common, code: "amplify-env", args: { module: path } }, path);
        return { path, namespace: "amplify-env" };
      });
      build.onLoad({ filter: /.*/, namespace: "amplify-env" }, () => ({
        contents: "export const env = process.env;",
      }));
      build.onResolve({ filter: /(?:^|\/)amplify_outputs(?:\.json)?$/ }, async (args) => {
        if (!(await isMissing(build, args))) return undefined;
        const file = relative(process.cwd(), resolve(args.resolveDir, args.path));
        tell({ ...common, code: "amplify-outputs", args: { file } }, file);
        return { path: args.path, namespace: "amplify-outputs" };
      });
      build.onLoad({ filter: /.*/, namespace: "amplify-outputs" }, () => ({
        contents: JSON.stringify(outputs),
        loader: "json",
      }));
    },
  };
}

async function isMissing(build: PluginBuild, args: OnResolveArgs): Promise<boolean> {
  const { path, kind, importer, resolveDir, pluginData } = args;
  // A question of a plugin, this one or the next.
  if (pluginData !== undefined) return false;
  const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: true });
  // Packages that cannot be found are left to Node.
  return found.errors.length > 0 || found.external;
}
