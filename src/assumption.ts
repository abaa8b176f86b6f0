import type { Finding, Nothing } from "./finding.ts";

/** How a local run differs from the deployed function, or what may be missing in a deployment. */
export type Assumption = Finding<{
  /** A module that Amplify generates is missing; `process.env` takes its place. */
  "amplify-env": { module: string };
  /** The handler imports `amplify_outputs.json`, which Amplify generates and which is missing. */
  "amplify-outputs": { file: string };
  /** Modules that are not bundled because the function's layers contain them. */
  "amplify-layers": { modules: readonly string[] };
  /** The handler is JavaScript that a bundler accepts but Node rejects. */
  bundled: { because: string };
  /** tsconfig enables decorator metadata, which only TypeScript's own compiler writes. */
  /** `by`: shows that the handler is deployed with a bundler that writes none. */
  "no-decorator-metadata": { file: string; by?: string };
  /** The handler loaded a package that is not deployed. */
  "dev-dependency": { name: string; runtime: string };
  /** Flags of `NODE_OPTIONS` that worker threads do not support; leaving them out makes no difference. */
  "node-options": { flags: readonly string[] };
  /** A script with which Lambda starts the runtime; it is not run here. */
  "exec-wrapper": { wrapper: string };
  /** Variables whose values come from the project's definition of the function. */
  "variables-set": { names: readonly string[]; empty?: readonly string[] };
  /** A file that says less than all of the function's variables. `trigger`: it says nothing of the function. */
  "variables-unread": { place: string; trigger?: string };
  /** Variables whose values are known only after deployment. */
  "variables-made-up": { names: readonly string[] };
  /** Events use this user pool ID because the handler compares it with theirs. */
  "pool-of-source": { id: string };
  /** The handler requires aws-sdk v2, which current runtimes do not contain. */
  "no-old-sdk": { runtime: string };
  /** The handler fails because it writes to its package. */
  "read-only-package": Nothing;
  /** A made-up value appears in the handler's error. */
  "made-up-in-failure": { names: readonly string[] };
  /** The function's own runtime cannot be simulated; this one is used instead. */
  "runtime-followed": { declared: string; runtime: string };
  /** The CDK output that was run is older than one of its sources. */
  "older-output": { output: string; source: string; isReplaced?: true };
  /** The backend's definition could not be evaluated completely. */
  "backend-not-read": { reason: string };
  /** Source of the introspection schema of data clients. */
  "model-schema": { source: "outputs" | "definition" | "names" };
  /** The function uses the data API, but the schema does not allow it to. */
  "data-not-granted": Nothing;
  /** The function made a call that the backend's `access` does not allow. */
  "amplify-access": { operation: string; action: string };
  /** A mutation is signed as an identity pool's guest, and no rule of its model lets guests in. */
  "guest-access": { mutation: string; model: string };
  /** The function creates a record without an owner, and only its owner could read it. */
  "no-owner": { mutation: string; model: string; fields: readonly string[] };
  /** Nothing in the function's role, as a file declares it, allows a call that it made. */
  "role-access": { operation: string; action: string; file: string };
  /** The function adds the user to a group that the backend does not define. */
  "amplify-group": { group: string; groups: readonly string[] };
}>;
