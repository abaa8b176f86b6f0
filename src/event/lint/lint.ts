import type { Finding, Severity } from "../../finding.ts";
import { ENVELOPE_KEYS, TRIGGER_SOURCES } from "../event.ts";
import { isObject, tryParseJson } from "../../json.ts";
import type { Json } from "../../json.ts";
import { isRegionName, KNOWN_REGIONS } from "../regions.ts";
import { shorten } from "../../shorten.ts";

/** What is wrong with an event, and at which JSON path. */
export type LintFinding = Finding<Record<LintCode, LintArgs>, { path: string }>;

interface LintArgs {
  /** What stands there, shortened; absent where nothing does. */
  found?: string;
}

export type LintCode = keyof typeof SEVERITIES;

/** Cognito never sends an `error`, and was never seen to send a `warning`. */
const SEVERITIES = {
  "not-an-object": "error",
  "not-json": "warning",
  "user-attributes-missing": "error",
  "trigger-source-unknown": "error",
  "version-not-1": "error",
  "sub-missing": "error",
  "attribute-not-a-string": "error",
  "metadata-not-a-string": "error",
  "envelope-value-malformed": "error",
  "envelope-key-missing": "warning",
  "envelope-key-order": "warning",
  "client-metadata-empty": "warning",
  "user-status-missing": "warning",
  "user-status-unknown": "warning",
  "identities-missing": "warning",
  "identities-unexpected": "warning",
  "identities-malformed": "warning",
  "region-malformed": "warning",
  "region-unknown": "note",
  "region-mismatch": "warning",
  "user-pool-id-malformed": "warning",
  "client-id-sentinel": "warning",
  "client-id-malformed": "warning",
  "sdk-version-malformed": "warning",
  "sub-malformed": "warning",
  "response-not-empty": "warning",
  "response-not-an-object": "error",
  "verified-flag-malformed": "warning",
} as const satisfies Record<string, Severity>;

/**
 * Whether a document is what Cognito would send, by what AWS documents and captured events show.
 * The order of attributes, unknown attributes and the UUID version of `sub` are never findings: they
 * differ between pools.
 */
export function lintEvent(document: Json): LintFinding[] {
  if (!isObject(document)) return [finding("not-an-object", "$", document)];
  return [
    ...lintEnvelope(document),
    ...lintCaller(document["callerContext"]),
    ...lintRequest(document["request"]),
    ...lintResponse(document),
  ];
}

function lintEnvelope(event: Record<string, Json>): LintFinding[] {
  const { version, triggerSource, region, userPoolId } = event;
  const findings: LintFinding[] = [];
  const missing = ENVELOPE_KEYS.filter((key) => !(key in event) && key !== "request");
  for (const key of missing) findings.push(finding("envelope-key-missing", `$.${key}`));
  const known = Object.keys(event).filter((key) =>
    (ENVELOPE_KEYS as readonly string[]).includes(key),
  );
  if (known.join() !== ENVELOPE_KEYS.filter((key) => key in event).join()) {
    findings.push(finding("envelope-key-order", "$", known.join(", ")));
  }
  const { userName, callerContext } = event;
  if (userName !== undefined && (typeof userName !== "string" || userName === "")) {
    findings.push(finding("envelope-value-malformed", "$.userName", userName));
  }
  if (callerContext !== undefined && !isObject(callerContext)) {
    findings.push(finding("envelope-value-malformed", "$.callerContext", callerContext));
  }
  if (version !== undefined && version !== "1") {
    findings.push(finding("version-not-1", "$.version", version));
  }
  if (triggerSource !== undefined && !TRIGGER_SOURCES.includes(triggerSource as never)) {
    findings.push(finding("trigger-source-unknown", "$.triggerSource", triggerSource));
  }
  if (region !== undefined) findings.push(...lintRegion(region, userPoolId));
  if (userPoolId !== undefined && !matches(userPoolId, /^[a-z0-9-]+_[0-9a-zA-Z]+$/, 55)) {
    findings.push(finding("user-pool-id-malformed", "$.userPoolId", userPoolId));
  }
  return findings;
}

function lintRegion(region: Json, userPoolId: Json | undefined): LintFinding[] {
  if (typeof region !== "string" || !isRegionName(region)) {
    return [finding("region-malformed", "$.region", region)];
  }
  const findings: LintFinding[] = [];
  if (!KNOWN_REGIONS.includes(region)) findings.push(finding("region-unknown", "$.region", region));
  if (typeof userPoolId === "string" && !userPoolId.startsWith(`${region}_`)) {
    findings.push(finding("region-mismatch", "$.region", `${region}, and the pool ${userPoolId}`));
  }
  return findings;
}

function lintCaller(caller: Json | undefined): LintFinding[] {
  if (!isObject(caller)) return [];
  const { awsSdkVersion, clientId } = caller;
  const findings: LintFinding[] = [];
  if (!matches(awsSdkVersion, SDK_VERSION)) {
    findings.push(finding("sdk-version-malformed", "$.callerContext.awsSdkVersion", awsSdkVersion));
  }
  const path = "$.callerContext.clientId";
  if (clientId === "CLIENT_ID_NOT_APPLICABLE") {
    findings.push(finding("client-id-sentinel", path, clientId));
  } else if (clientId !== null && !matches(clientId, CLIENT_ID)) {
    findings.push(finding("client-id-malformed", path, clientId));
  }
  return findings;
}

const SDK_VERSION =
  /^(?:aws-sdk-[a-z]+(?:-[a-z]+)*-(?:unknown|\d+\.\d+\.\d+(?:\.\d+)?)|aws-sdk-java-console)$/;

/** A 128-bit number in base-32-hex. */
const CLIENT_ID = /^(?:[1-7][0-9a-v]{25}|[1-9a-v][0-9a-v]{19,24})$/;

function lintRequest(request: Json | undefined): LintFinding[] {
  const attributes = isObject(request) ? request["userAttributes"] : undefined;
  if (!isObject(request) || !isObject(attributes)) {
    return [finding("user-attributes-missing", "$.request.userAttributes", attributes)];
  }
  return [...lintAttributes(attributes), ...lintMetadata(request)];
}

function lintAttributes(attributes: Record<string, Json>): LintFinding[] {
  const findings: LintFinding[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value !== "string")
      findings.push(finding("attribute-not-a-string", at(name), value));
  }
  const { sub } = attributes;
  if (sub === undefined) findings.push(finding("sub-missing", at("sub")));
  else if (typeof sub === "string" && !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(sub)) {
    findings.push(finding("sub-malformed", at("sub"), sub));
  }
  for (const name of ["email_verified", "phone_number_verified"]) {
    const value = attributes[name];
    if (typeof value === "string" && !/^(?:true|false)$/.test(value)) {
      findings.push(finding("verified-flag-malformed", at(name), value));
    }
  }
  return [...findings, ...lintStatus(attributes)];
}

function at(attribute: string): string {
  return `$.request.userAttributes${step(attribute)}`;
}

function lintStatus(attributes: Record<string, Json>): LintFinding[] {
  const path = '$.request.userAttributes["cognito:user_status"]';
  const status = attributes["cognito:user_status"];
  const { identities } = attributes;
  const findings: LintFinding[] = [];
  if (status === undefined) findings.push(finding("user-status-missing", path));
  else if (status !== "CONFIRMED" && status !== "EXTERNAL_PROVIDER") {
    findings.push(finding("user-status-unknown", path, status));
  }
  if (status === "EXTERNAL_PROVIDER" && identities === undefined) {
    findings.push(finding("identities-missing", "$.request.userAttributes.identities"));
  }
  if (status === "CONFIRMED" && identities !== undefined) {
    findings.push(
      finding("identities-unexpected", "$.request.userAttributes.identities", identities),
    );
  }
  if (typeof identities === "string" && !isIdentities(identities)) {
    findings.push(
      finding("identities-malformed", "$.request.userAttributes.identities", identities),
    );
  }
  return findings;
}

/** A JSON text of a list of linked identities, dates in milliseconds. */
function isIdentities(text: string): boolean {
  const list = tryParseJson(text);
  return (
    Array.isArray(list) &&
    list.length > 0 &&
    list.every(
      (identity) =>
        isObject(identity) &&
        typeof identity["userId"] === "string" &&
        typeof identity["providerName"] === "string" &&
        /^\d{13}$/.test(JSON.stringify(identity["dateCreated"] ?? null)),
    )
  );
}

function lintMetadata(request: Record<string, Json>): LintFinding[] {
  const { clientMetadata } = request;
  const path = "$.request.clientMetadata";
  if (clientMetadata === undefined) return [];
  if (!isObject(clientMetadata) || Object.keys(clientMetadata).length === 0) {
    return [finding("client-metadata-empty", path, clientMetadata)];
  }
  return Object.entries(clientMetadata)
    .filter(([, value]) => typeof value !== "string")
    .map(([key, value]) => finding("metadata-not-a-string", `${path}${step(key)}`, value));
}

function lintResponse({ response }: Record<string, Json>): LintFinding[] {
  if (response === undefined) return [];
  if (!isObject(response)) return [finding("response-not-an-object", "$.response", response)];
  const keys = Object.keys(response);
  return keys.length === 0 ? [] : [finding("response-not-empty", "$.response", keys.join(", "))];
}

/** A finding at a place, with what stands there. */
export function finding(code: LintCode, path: string, found?: Json): LintFinding {
  const text: string | undefined = typeof found === "string" ? found : JSON.stringify(found);
  return {
    code,
    severity: SEVERITIES[code],
    where: { path },
    args: text === undefined ? {} : { found: shorten(text, 80) },
  } as LintFinding;
}

function matches(value: Json | undefined, form: RegExp, limit = 128): boolean {
  return typeof value === "string" && value.length <= limit && form.test(value);
}

function step(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
