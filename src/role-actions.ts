/** What the role of a function lets it do, where the project's files say all of it. */
export interface RoleActions {
  /** Of IAM: `dynamodb:PutItem`, `sns:*`. */
  actions: readonly string[];
  /** The file that says so. */
  file: string;
}
