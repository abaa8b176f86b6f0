import type { Json } from "../json.ts";
import type { RulesByModel } from "../model-rules.ts";

/** What a run needs from an Amplify Gen 2 backend. */
export interface AmplifyFacts {
  /** Replacement for a missing `amplify_outputs.json`. */
  outputs: Json;
  /** Variables that the function reads from SSM parameters, and the parameters' names. */
  parameters: Readonly<Record<string, { path: string; sharedPath?: string }>>;
  /** Who may use the models of its data API, as far as that is known. */
  rules: RulesByModel;
  /** What the function may do in the user pool, if the backend defines it. */
  access: { groups: readonly string[]; actions: readonly string[] } | undefined;
}
