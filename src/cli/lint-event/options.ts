export interface LintEventOptions {
  files: readonly string[];
  fix: boolean;
  json: boolean;
  color: boolean;
}
