import { basename, dirname } from "node:path";
import type { Assumption } from "../../assumption.ts";
import type { Stub } from "../../capture-settings.ts";
import type { KeysByModel } from "../../model-keys.ts";
import type { AmplifyFacts } from "../amplify-facts.ts";
import { amplifyFolder } from "../compile/amplify-folder.ts";
import type { RuntimeName } from "../lambda-function.ts";

/** What a project says of the function that a handler is deployed as. */
export interface Surroundings {
  /** Variables as they are deployed. */
  variables: Readonly<Record<string, string>>;
  /** Variables whose values only a deployment knows: any other value is better. */
  madeUp: Readonly<Record<string, string>>;
  limitMs?: number;
  memoryMb?: number;
  runtime?: RuntimeName | undefined;
  /** Folders of layers that the project has the contents of. */
  layers?: readonly string[];
  /** Answers whose content is in the project. */
  stubs: readonly Stub[];
  /** The models of its GraphQL API whose keys are known. */
  models?: KeysByModel;
  amplify?: AmplifyFacts | undefined;
  /** The sources of its backend, as far as they make policies. `undefined`: they are not known. */
  policies?: { text: string; file: string } | undefined;
  assumptions: readonly Assumption[];
}

/** Reads it from the framework that the handler's place belongs to. `undefined`: none is known. */
export async function readSurroundings(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Surroundings | undefined> {
  const folder = amplifyFolder(file);
  if (folder !== undefined) {
    const { readAmplifyGen2 } = await import("./amplify-gen2.ts");
    return readAmplifyGen2(file, folder, env);
  }
  if (basename(dirname(file)) !== "src") return undefined;
  const { readAmplifyGen1 } = await import("./amplify-gen1.ts");
  return readAmplifyGen1(dirname(dirname(file)), env);
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a function: what the user says wins over the project, and whatever is there over
 * what was made up.
 *
 * @param env With what the user says, `explicit`, in it.
 */
export function environmentOf(
  { variables, madeUp }: Pick<Surroundings, "variables" | "madeUp">,
  env: Env,
  explicit: Env,
): { env: Env; assumptions: Assumption[] } {
  const set = Object.keys(variables).filter((name) => !(name in explicit));
  const guessed = Object.keys(madeUp).filter((name) => !(name in env));
  const common = { severity: "note", where: {} } as const;
  const assumptions: Assumption[] = [];
  if (set.length > 0) {
    const empty = set.filter((name) => variables[name] === "");
    const args = { names: set, ...(empty.length > 0 && { empty }) };
    assumptions.push({ ...common, code: "variables-set", args });
  }
  if (guessed.length > 0) {
    assumptions.push({ ...common, code: "variables-made-up", args: { names: guessed } });
  }
  return { env: { ...madeUp, ...env, ...variables, ...explicit }, assumptions };
}
