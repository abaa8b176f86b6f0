import { EXAMPLE_ACCOUNT, functionArn, partitionOf } from "../../arn.ts";
import { isQualifier, parseFunctionName } from "../../function-name.ts";
import type { Invoke } from "../../invocation.ts";
import { invalidValue, notFound } from "./errors.ts";

/** A function that the server has: its handler, and what AWS reports of it. */
export interface ServedFunction {
  name: string;
  invoke: Invoke;
  describe: () => Promise<FunctionSettings>;
  /** The standard attributes that users of its pool have to have, where that is known. */
  required?: () => Promise<readonly string[]>;
}

/** What AWS reports of a function. */
interface FunctionSettings {
  /** As Lambda writes it: `src/confirm.handler`. */
  handler: string;
  runtime: string;
  memoryMb: number;
  timeoutMs: number;
}

/** A function as a request names it. */
export interface Addressed {
  fn: ServedFunction;
  arn: string;
  qualifier: string;
}

/** The functions of one account and region, by name. */
export function functionsOf(functions: readonly ServedFunction[], region: string) {
  const byName = new Map(functions.map((each) => [each.name, each]));
  const arnOf = (name: string, account = EXAMPLE_ACCOUNT, place = region): string =>
    functionArn({ partition: partitionOf(place), region: place, account, name });
  return {
    all: functions,
    arnOf,
    /**
     * @param named A name, a partial ARN or an ARN, maybe with a qualifier, as in the address.
     * @param other The qualifier beside the address.
     * @throws {LambdaRefusal}
     */
    find: (named: string, other: string | undefined): Addressed => {
      const parts = parseFunctionName(named);
      if (parts === undefined) throw invalidValue(`Invalid function name: ${named.slice(0, 200)}`);
      const { name, qualifier: own } = parts;
      if (own !== undefined && other !== undefined && own !== other) {
        throw invalidValue(
          "The derived qualifier from the function name does not match the specified qualifier.",
        );
      }
      const qualifier = own ?? other ?? "$LATEST";
      if (!isQualifier(qualifier))
        throw invalidValue(`Invalid qualifier: ${qualifier.slice(0, 200)}`);
      const arn = arnOf(name, parts.account, parts.region);
      const fn = byName.get(name);
      if (fn === undefined) throw notFound(arn);
      return { fn, arn, qualifier };
    },
  };
}

export type Functions = ReturnType<typeof functionsOf>;

/** The version that a qualifier leads to: there is one code, whatever an alias may be called. */
export function versionOf(qualifier: string): string {
  return /^\d+$/.test(qualifier) ? qualifier : "$LATEST";
}
