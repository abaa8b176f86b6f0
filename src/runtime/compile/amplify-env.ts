import type { Plugin } from "esbuild";

/**
 * Stands in for the modules that `ampx` generates, `$amplify/env/<function>`. They are git-ignored, so
 * a fresh clone lacks them, and all they export is `process.env` with types.
 *
 * @param onStandIn Is told of each module that is missing.
 */
export function amplifyEnv(onStandIn: (module: string) => void): Plugin {
  return {
    name: "amplify-env",
    setup(build) {
      build.onResolve({ filter: /^\$amplify\/env\// }, async (args) => {
        const { path, kind, importer, resolveDir, pluginData } = args;
        // A question of a plugin, this one or the next.
        if (pluginData !== undefined) return undefined;
        const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: true });
        // Packages that cannot be found are left to Node.
        if (found.errors.length === 0 && !found.external) return undefined;
        onStandIn(path);
        return { path, namespace: "amplify-env" };
      });
      build.onLoad({ filter: /.*/, namespace: "amplify-env" }, () => ({
        contents: "export const env = process.env;",
      }));
    },
  };
}
