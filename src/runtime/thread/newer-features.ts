import type { RuntimeName } from "../lambda-function.ts";

/** Globals and methods by the version of Node that first has them. */
const FEATURES: readonly [since: number, paths: readonly string[]][] = [
  [
    22,
    [
      ...["WebSocket", "navigator", "Navigator", "Object.groupBy", "Map.groupBy"],
      ...["Promise.withResolvers", "Array.fromAsync"],
      ...["union", "intersection", "difference", "symmetricDifference"].map(ofSets),
      ...["isSubsetOf", "isSupersetOf", "isDisjointFrom"].map(ofSets),
    ],
  ],
  [
    24,
    [
      ...["Promise.try", "RegExp.escape", "Error.isError", "URLPattern", "CloseEvent"],
      ...["Float16Array", "Math.f16round"],
    ],
  ],
  [25, ["Uint8Array.fromBase64", "Uint8Array.fromHex", "Uint8Array.prototype.toBase64"]],
  [26, ["Temporal", "Map.prototype.getOrInsert", "Map.prototype.getOrInsertComputed"]],
];

function ofSets(name: string): string {
  return `Set.prototype.${name}`;
}

/** Removes what the Node of a runtime lacks and this one has, so that code that needs it fails as there. */
export function hideNewerFeatures(runtime: RuntimeName): void {
  const version = Number.parseInt(runtime.slice("nodejs".length), 10);
  for (const [since, paths] of FEATURES) {
    if (since <= version) continue;
    for (const path of paths) {
      const steps = path.split(".");
      const name = steps.pop() ?? "";
      const owner = steps.reduce<unknown>(
        (value, step) => (value as Record<string, unknown> | undefined)?.[step],
        globalThis,
      );
      if (owner !== undefined) Reflect.deleteProperty(owner as object, name);
    }
  }
}
