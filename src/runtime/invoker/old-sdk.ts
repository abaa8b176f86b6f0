import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Assumption } from "../../assumption.ts";
import { isObject, tryParseJson } from "../../json.ts";
import { readProject } from "../compile/project.ts";
import type { RuntimeName } from "../lambda-function.ts";
import { packageRoot } from "../package-root.ts";
import { tryRead } from "../try-read.ts";

/** Version 2, which no runtime has since nodejs18.x. */
const OLD_SDK = "aws-sdk";

/** What is to be said of a handler that has loaded version 2 of the SDK, if it is not deployed with the handler. */
export function oldSdkLeftOut(
  { file, layers = [] }: { file: string; layers?: readonly unknown[] | undefined },
  runtime: RuntimeName,
): Assumption | undefined {
  const { bundler, dependencies, devDependencies } = readProject(file);
  const common = { severity: "warning", where: {} } as const;
  if (bundler !== undefined) return undefined;
  if (devDependencies.has(OLD_SDK) && !dependencies.has(OLD_SDK)) {
    return { ...common, code: "dev-dependency", args: { name: OLD_SDK, runtime } };
  }
  return layers.length === 0 && isFoundAbove(packageRoot(file))
    ? { ...common, code: "no-old-sdk", args: { runtime } }
    : undefined;
}

/** Whether a package without the SDK finds that of the folders above, as a function of Amplify does that of the app. */
function isFoundAbove(root: string): boolean {
  const manifest = tryParseJson(tryRead(join(root, "package.json")) ?? "");
  if (!isObject(manifest)) return false;
  const { dependencies } = manifest;
  const declares = isObject(dependencies) && OLD_SDK in dependencies;
  return !declares && !existsSync(join(root, "node_modules", OLD_SDK));
}
