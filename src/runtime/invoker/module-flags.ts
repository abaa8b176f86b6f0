import type { RuntimeName } from "../lambda-function.ts";

/** What Lambda's runtimes before nodejs24.x switch off, and the names that `NODE_OPTIONS` has for it. */
const SWITCHED_OFF = [
  { name: "require-module", flag: "--no-experimental-require-module" },
  { name: "detect-module", flag: "--no-experimental-detect-module" },
] as const;

interface Deployment {
  /** The handler's own `NODE_OPTIONS`, which may switch on again what the runtime switches off. */
  nodeOptions?: string | undefined;
  /** Whether the handler's packages are part of a bundle, where `require` of an ES module is no question. */
  isBundled?: boolean | undefined;
}

/**
 * Node's flags for how a runtime loads modules.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 */
export function moduleFlags(
  runtime: RuntimeName,
  { nodeOptions = "", isBundled = false }: Deployment = {},
): string[] {
  if (runtime === "nodejs24.x") return [];
  if (isBundled) return [];
  return SWITCHED_OFF.filter(
    ({ name }) => !isSwitchedOn(name, nodeOptions) && !(isBundled && name === "require-module"),
  ).map(({ flag }) => flag);
}

/** Of several flags for the same thing, the last one counts. */
function isSwitchedOn(name: string, nodeOptions: string): boolean {
  const given = nodeOptions
    .split(/\s+/)
    .findLast((flag) => new RegExp(`^--(?:no-)?(?:experimental-)?${name}$`).test(flag));
  return given !== undefined && !given.startsWith("--no-");
}
