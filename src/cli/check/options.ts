import type { RuleChoice } from "../../check/rule-settings.ts";
import type { Expectations } from "../../contract/check/scenario.ts";
import type { AnswerOptions } from "../flags/answers.ts";
import type { LocalOptions } from "../flags/local.ts";

export interface CheckCommandOptions {
  local: LocalOptions;
  answers: AnswerOptions;
  region: string | undefined;
  /** Of a check of a deployed function. */
  remote: RemoteOptions | undefined;
  rules: Readonly<Record<string, RuleChoice>>;
  expect: Readonly<Record<string, Expectations>>;
  only: readonly string[];
  skip: readonly string[];
  /** Folders, files and globs with scenarios of the user's own. */
  scenarios: readonly string[];
  seed: string | undefined;
  concurrency: number | undefined;
  reporters: readonly ReporterChoice[];
  /** Since which commit the handler has to have changed, to be checked. */
  changedSince: string | undefined;
  watch: boolean;
  color: boolean;
}

export interface RemoteOptions {
  functionName: string;
  qualifier: string | undefined;
  profile: string | undefined;
  endpointUrl: string | undefined;
  yes: boolean;
}

/** A report, and the file that it goes to. Without one: stdout. */
export interface ReporterChoice {
  name: string;
  file: string | undefined;
}
