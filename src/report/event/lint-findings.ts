import type { LintCode, LintFinding } from "../../event/lint/lint.ts";
import type { Json } from "../../json.ts";
import type { Paint } from "../terminal/paint.ts";
import { oneLine } from "../terminal/plain-text.ts";
import { severityStroke } from "../terminal/severity.ts";

const SENTENCES: Record<LintCode, string> = {
  "not-an-object": "an event must be an object",
  "not-json": "not strict JSON, but readable",
  "user-attributes-missing": "every event has request.userAttributes",
  "trigger-source-unknown":
    "not a source of this trigger; it has two: PostConfirmation_ConfirmSignUp and PostConfirmation_ConfirmForgotPassword",
  "version-not-1": 'the version must be the string "1"',
  "sub-missing": "missing; every user has it",
  "attribute-not-a-string":
    'every attribute must be a string, including flags and numbers ("true", not true)',
  "metadata-not-a-string": "clientMetadata values must be strings",
  "envelope-value-malformed": "userName must be a string with content, callerContext an object",
  "envelope-key-missing": "missing; Cognito always sends it",
  "key-unknown": "Cognito sends no such key",
  "envelope-key-order":
    "Cognito sends these keys in the order version, region, userPoolId, userName, callerContext, triggerSource, request, response",
  "client-metadata-empty":
    "without metadata, Cognito omits clientMetadata; it never sends {} or null",
  "user-status-missing": "missing; every event has it",
  "user-status-unknown":
    "the status after a confirmation is CONFIRMED, or EXTERNAL_PROVIDER for a federated user",
  "identities-missing": "missing; every federated user has it",
  "identities-unexpected": "a user with identities has the status EXTERNAL_PROVIDER",
  "identities-malformed":
    "identities must be a JSON array in a string, each item with userId, providerName and a dateCreated of 13 digits",
  "region-malformed": "not the name of an AWS region",
  "region-unknown": "not a known region with user pools",
  "region-mismatch": "a pool's id begins with its region, unless the pool is a replica",
  "user-pool-id-malformed":
    "a user pool id must be the region, an underscore, and letters and digits",
  "client-id-sentinel":
    "CLIENT_ID_NOT_APPLICABLE comes with AdminCreateUser; AdminConfirmSignUp sends null",
  "client-id-malformed": "an app client id has 25 or 26 characters, each 0-9 or a-v",
  "sdk-version-malformed":
    "awsSdkVersion has the form aws-sdk-<language>-<version>, and is usually aws-sdk-unknown-unknown",
  "sub-malformed": "a sub has the form of a UUID",
  "response-not-empty": "Cognito sends an empty response object",
  "response-not-an-object": "Cognito sends an empty response object",
  "verified-flag-malformed": 'the flag must be "true" or "false"',
};

/** How it is known: documented by AWS, or else observed. */
const EVIDENCE: Partial<Record<LintCode, string>> = {
  "not-json": "documented: RFC 8259",
  "user-attributes-missing":
    "documented: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html",
  "trigger-source-unknown":
    "documented: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html",
  "metadata-not-a-string":
    "documented: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html",
  "region-unknown":
    "documented: https://docs.aws.amazon.com/general/latest/gr/cognito_identity.html",
  "user-pool-id-malformed":
    "documented: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html",
  "client-id-sentinel": "observed: captured events from both APIs",
};

const EVERY = "observed: every captured event";

/** What is unusual about an event at a place in it. */
export function lintSentence({ code, args }: LintFinding): string {
  const what = code === "response-not-empty" ? "keys: " : "";
  const found = args.found === undefined ? "" : ` (found ${what}${foundText(args.found)})`;
  const meant = args.meant === undefined ? "" : ` (did you mean ${args.meant}?)`;
  return `${SENTENCES[code]}${found}${meant}`;
}

/** A finding with its sentence, for programs. */
export function lintDocument({ code, severity, where, args }: LintFinding): object {
  const sentence = SENTENCES[code];
  return { code, severity, ...where, ...args, sentence, evidence: EVIDENCE[code] ?? EVERY };
}

/** A finding in two lines, for people. */
export function lintText(found: LintFinding, paint: Paint): string {
  const { code, severity, where } = found;
  return [
    `  ${severityStroke(severity, paint)(severity.padEnd(7))} ${oneLine(`${where.path}: ${lintSentence(found)}`)}`,
    `          ${paint.dim(`${code}, ${EVIDENCE[code] ?? EVERY}`)}`,
  ].join("\n");
}

function foundText(found: Json): string {
  return typeof found === "string" && found !== "" ? found : JSON.stringify(found);
}
