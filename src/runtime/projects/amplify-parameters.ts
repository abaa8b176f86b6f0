import type { Stub } from "../../capture-settings.ts";
import type { AmplifyFacts } from "../amplify-facts.ts";

/** How many parameters Amplify asks for at a time, as many as SSM takes. */
const AT_ONCE = 10;

/**
 * What a function of Amplify Gen 2 has in its environment to read variables from SSM, and SSM's answers.
 *
 * @param values Of variables that nobody has given another value.
 */
export function amplifyParameters(
  { parameters }: Pick<AmplifyFacts, "parameters">,
  values: Readonly<Record<string, string>>,
): { variable: Record<string, string>; stubs: Stub[] } {
  const asked = Object.entries(parameters).filter(([name]) => name in values);
  const stubs: Stub[] = [];
  for (let at = 0; at < asked.length; at += AT_ONCE) {
    const part = asked.slice(at, at + AT_ONCE);
    const Parameters = part.map(([name, { path, sharedPath }]) => ({
      Name: path,
      Type: sharedPath === undefined ? "String" : "SecureString",
      Value: values[name] ?? "",
    }));
    stubs.push({
      service: "ssm",
      operation: "GetParameters",
      match: { Names: part.map(([, { path }]) => path) },
      reply: { Parameters, InvalidParameters: [] },
    });
  }
  const config = JSON.stringify(Object.fromEntries(asked));
  return { variable: { AMPLIFY_SSM_ENV_CONFIG: config }, stubs };
}
