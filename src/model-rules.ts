/** Who may use an API's models, by model name. Models without rules are left out. */
export type RulesByModel = Readonly<Record<string, readonly ModelRule[]>>;

/** As Amplify's schema has it: `{ allow: "owner", provider: "userPools", ownerField: "owner" }`. */
export interface ModelRule {
  allow: string;
  provider?: string;
  ownerField?: string;
  /** Without them, all operations. */
  operations?: readonly string[];
}
