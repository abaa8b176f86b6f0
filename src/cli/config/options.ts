export interface ConfigOptions {
  /** The command whose settings are shown, with its own arguments. */
  argv: readonly string[];
  json: boolean;
}
