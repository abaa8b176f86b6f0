import type { LintCode, LintFinding } from "../../event/lint/lint.ts";
import type { Paint } from "../terminal/paint.ts";
import { oneLine } from "../terminal/plain-text.ts";
import { severityStroke } from "../terminal/severity.ts";

/** A sentence for each finding, and how it is known. */
interface Explanation {
  sentence: string;
  /** Observed in captured events, or documented by AWS. */
  evidence: string;
}

const EVERY = "observed: every captured event";
const GUIDE =
  "documented: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html";
const TRIGGERS =
  "documented: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html";

const EXPLANATIONS: Record<LintCode, Explanation> = {
  "not-an-object": { sentence: "an event is an object", evidence: EVERY },
  "not-json": {
    sentence: "this is not JSON, though it can be made out",
    evidence: "documented: RFC 8259",
  },
  "user-attributes-missing": {
    sentence: "every event has request.userAttributes",
    evidence: GUIDE,
  },
  "trigger-source-unknown": {
    sentence:
      "this trigger has two sources, PostConfirmation_ConfirmSignUp and PostConfirmation_ConfirmForgotPassword",
    evidence: TRIGGERS,
  },
  "version-not-1": { sentence: 'the version is "1", a string', evidence: EVERY },
  "sub-missing": { sentence: "every user has a sub", evidence: EVERY },
  "attribute-not-a-string": {
    sentence: 'every attribute is a string, flags and numbers too ("true", not true)',
    evidence: EVERY,
  },
  "metadata-not-a-string": {
    sentence: "clientMetadata holds strings",
    evidence:
      "documented: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html",
  },
  "envelope-value-malformed": {
    sentence: "userName is a text and callerContext an object",
    evidence: EVERY,
  },
  "envelope-key-missing": { sentence: "Cognito always sends this", evidence: EVERY },
  "envelope-key-order": {
    sentence: "Cognito sends these keys in another order, triggerSource after callerContext",
    evidence: EVERY,
  },
  "client-metadata-empty": {
    sentence: "clientMetadata is left out when there is none, never {} or null",
    evidence: EVERY,
  },
  "user-status-missing": { sentence: "every event has the user's status", evidence: EVERY },
  "user-status-unknown": {
    sentence:
      "the status after a confirmation is CONFIRMED, or EXTERNAL_PROVIDER for a federated user",
    evidence: EVERY,
  },
  "identities-missing": { sentence: "a federated user has identities", evidence: EVERY },
  "identities-unexpected": {
    sentence: "a user with identities has the status EXTERNAL_PROVIDER",
    evidence: EVERY,
  },
  "identities-malformed": {
    sentence:
      "identities is a JSON list in a string, each with userId, providerName and a dateCreated of 13 digits",
    evidence: EVERY,
  },
  "region-malformed": { sentence: "this is not the name of an AWS region", evidence: EVERY },
  "region-unknown": {
    sentence: "this region is not among the known ones with user pools",
    evidence: "documented: https://docs.aws.amazon.com/general/latest/gr/cognito_identity.html",
  },
  "region-mismatch": {
    sentence: "a pool's id begins with its region, unless the pool is a replica",
    evidence: EVERY,
  },
  "user-pool-id-malformed": {
    sentence: "a user pool's id is its region, _ and letters and digits",
    evidence:
      "documented: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html",
  },
  "client-id-sentinel": {
    sentence: "CLIENT_ID_NOT_APPLICABLE comes with AdminCreateUser; AdminConfirmSignUp sends null",
    evidence: "observed: captured events of both",
  },
  "client-id-malformed": {
    sentence: "an app client's id has 25 or 26 characters from 0-9 and a-v",
    evidence: EVERY,
  },
  "sdk-version-malformed": {
    sentence: "awsSdkVersion reads aws-sdk-<language>-<version>, mostly aws-sdk-unknown-unknown",
    evidence: EVERY,
  },
  "sub-malformed": { sentence: "a sub has the form of a UUID", evidence: EVERY },
  "response-not-empty": { sentence: "the response arrives empty", evidence: EVERY },
  "response-not-an-object": { sentence: "the response is an empty object", evidence: EVERY },
  "verified-flag-malformed": { sentence: 'the flag is "true" or "false"', evidence: EVERY },
};

/** A finding with its sentence, for programs. */
export function lintDocument({ code, severity, where, args }: LintFinding): object {
  return { code, severity, ...where, ...args, ...EXPLANATIONS[code] };
}

/** A finding in two lines, for people. */
export function lintText({ code, severity, where, args }: LintFinding, paint: Paint): string {
  const { sentence, evidence } = EXPLANATIONS[code];
  const found = args.found === undefined ? "" : ` (found ${args.found})`;
  return [
    `  ${severityStroke(severity, paint)(severity.padEnd(7))} ${oneLine(`${where.path}: ${sentence}${found}`)}`,
    `          ${paint.dim(`${code}, ${evidence}`)}`,
  ].join("\n");
}
