import { handlerEnvironment } from "../../capture/environment.ts";
import { DEFAULT_RUNTIME, defaultVariables, reservedVariables } from "../lambda-function.ts";
import type { LambdaFunction } from "../lambda-function.ts";

/** Where a function's environment comes from. The later ones win. */
export interface EnvironmentSources {
  /** The surroundings: usually this process's own variables. */
  env: Readonly<Record<string, string | undefined>>;
  /** What the function's configuration sets. It wins over Lambda's defaults, such as TZ. */
  variables: Readonly<Record<string, string>>;
}

/** The variables that a function finds: the sources, and what Lambda and the dry run set. */
export function functionEnvironment(
  { env, variables }: EnvironmentSources,
  lambda: LambdaFunction,
  sesEndpoint: URL | undefined,
): Record<string, string> {
  // The shell's Node settings are for the tool. Lambda's are those of the function.
  const { NODE_OPTIONS: _, ...surroundings } = env;
  const given = { ...surroundings, ...defaultVariables(lambda), ...variables };
  return {
    ...handlerEnvironment(given, lambda.region, sesEndpoint),
    ...reservedVariables(lambda),
  };
}

/** Whether a function's own value of a variable gives way. `AWS_REGION` chooses the function's region. */
export function isOverridden(name: string): boolean {
  if (name === "AWS_REGION") return false;
  const found = functionEnvironment(
    { env: {}, variables: { [name]: "set" } },
    ANY_FUNCTION,
    undefined,
  );
  return found[name] !== "set";
}

const ANY_FUNCTION: LambdaFunction = {
  ...{ functionName: "", runtime: DEFAULT_RUNTIME, memoryMb: 0, region: "", logStreamName: "" },
  ...{ root: "", handler: "" },
};
