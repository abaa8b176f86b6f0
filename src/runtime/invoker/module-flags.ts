import type { RuntimeName } from "../lambda-function.ts";

/** What Lambda's runtimes before nodejs24.x switch off. */
const SWITCHES = ["require-module", "detect-module"];

interface Deployment {
  /** Flags of the handler's own `NODE_OPTIONS`, which win over what the runtime does. */
  given?: readonly string[] | undefined;
  /** Whether the handler's packages are part of a bundle, where neither is a question. */
  isBundled?: boolean | undefined;
}

/**
 * Node's flags for how a runtime loads modules.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 */
export function moduleFlags(
  runtime: RuntimeName,
  { given = [], isBundled = false }: Deployment = {},
): string[] {
  if (isBundled) return [];
  const isOn = (name: string): boolean => {
    // Of several flags for the same thing, the last one counts.
    const flag = given.findLast((each) => isModuleFlag(each) && each.endsWith(name));
    return flag === undefined ? runtime === "nodejs24.x" : !flag.startsWith("--no-");
  };
  return SWITCHES.filter((name) => !isOn(name)).map((name) => `--no-experimental-${name}`);
}

export function isModuleFlag(flag: string): boolean {
  return /^--(?:no-)?(?:experimental-)?(?:require|detect)-module$/.test(flag);
}
