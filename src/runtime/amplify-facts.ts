import type { Json } from "../json.ts";

/** What an Amplify Gen 2 backend says that a run needs. */
export interface AmplifyFacts {
  /** What stands in for an `amplify_outputs.json` that is missing. */
  outputs: Json;
  /** Variables that the function reads from SSM's parameters, and their names there. */
  parameters: Readonly<Record<string, { path: string; sharedPath?: string }>>;
  /** What the function may do in the user pool, where the backend says so. */
  access: { groups: readonly string[]; actions: readonly string[] } | undefined;
}
