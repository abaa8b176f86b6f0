import type { Finding, Nothing } from "./finding.ts";

/** What a local run put in the place of something of the deployed function, or what may be missing there. */
export type Assumption = Finding<{
  /** A module that Amplify generates is missing, and is `process.env` instead. */
  "amplify-env": { module: string };
  /** `amplify_outputs.json`, which Amplify generates, is missing, and imported. */
  "amplify-outputs": { file: string };
  /** Modules that are not bundled, as the function's layers have them. */
  "amplify-layers": { modules: readonly string[] };
  /** The handler is JavaScript that Node rejects and a bundler does not. */
  bundled: { because: string };
  /** tsconfig asks for what only TypeScript's own compiler writes. */
  /** `by`: what shows that it is bundled without it. */
  "no-decorator-metadata": { file: string; by?: string };
  /** The handler has loaded a package that is not deployed. */
  "dev-dependency": { name: string; runtime: string };
  /** Flags of `NODE_OPTIONS` that a thread cannot have, and that make no difference here. */
  "node-options": { flags: readonly string[] };
  /** A script that Lambda starts the runtime with, and that is not run here. */
  "exec-wrapper": { wrapper: string };
  /** Variables whose values the project's definition of the function says. */
  "variables-set": { names: readonly string[] };
  /** Variables whose values only a deployment knows. */
  "variables-made-up": { names: readonly string[] };
  /** Events are those of a user pool whose id the handler compares with. */
  "pool-of-source": { id: string };
  /** The handler requires aws-sdk v2, which no runtime has any more. */
  "no-old-sdk": { runtime: string };
  /** Such a value shows in what the handler failed with. */
  "made-up-in-failure": { names: readonly string[] };
  /** The function's own runtime is none that can be followed. */
  "runtime-followed": { declared: string; runtime: string };
  /** What CDK wrote, and is run, is older than a source. */
  "older-output": { output: string; source: string };
  /** The definition of the backend could not be evaluated to its end. */
  "backend-not-read": { reason: string };
  /** The introspection schema of data clients: where it comes from. */
  "model-schema": { source: "outputs" | "definition" | "names" };
  /** The function uses the data API, and the schema does not let it. */
  "data-not-granted": Nothing;
  /** The backend's `access` does not let the function make a call that it made. */
  "amplify-access": { operation: string; action: string };
  /** The function adds the user to a group that the backend does not define. */
  "amplify-group": { group: string; groups: readonly string[] };
}>;
