import type { Finding, Severity } from "../../finding.ts";
import { ENVELOPE_KEYS, TRIGGER_SOURCES } from "../event.ts";
import { isObject, tryParseJson } from "../../json.ts";
import type { Json } from "../../json.ts";
import { isRegionName, KNOWN_REGIONS } from "../regions.ts";
import { shorten } from "../../shorten.ts";

/** A problem of an event, and its JSON path. */
export type LintFinding = Finding<Record<LintCode, LintArgs>, { path: string }>;

interface LintArgs {
  /** The value found there, shortened; absent if there is none. */
  found?: Json;
  /** The key that Cognito sends instead. */
  meant?: string;
}

export type LintCode = keyof typeof SEVERITIES;

/** `error`: Cognito never sends this. `warning`: no captured event has this. */
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
  "key-unknown": "warning",
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
 * Checks whether Cognito would send a document, by AWS's documentation and captured events.
 *
 * The order of attributes, unknown attributes and the UUID version of `sub` are never findings: they differ between
 * pools.
 */
export function lintEvent(document: Json): LintFinding[] {
  if (!isObject(document)) return [finding("not-an-object", "$", document)];
  return [
    ...lintEnvelope(document),
    ...lintKeys(document),
    ...lintCaller(document["callerContext"]),
    ...lintRequest(document["request"]),
    ...lintResponse(document),
  ];
}

function lintEnvelope(event: Record<string, Json>): LintFinding[] {
  const { region, userPoolId } = event;
  const missing = ENVELOPE_KEYS.filter((key) => !(key in event) && key !== "request");
  const known = Object.keys(event).filter((key) =>
    (ENVELOPE_KEYS as readonly string[]).includes(key),
  );
  const isOrdered = known.join() === ENVELOPE_KEYS.filter((key) => key in event).join();
  const isPoolId = userPoolId === undefined || matches(userPoolId, POOL_ID, 55);
  return [
    ...missing.map((key) => finding("envelope-key-missing", `$.${key}`)),
    ...unless(isOrdered, "envelope-key-order", "$", known.join(", ")),
    ...ENVELOPE_VALUES.flatMap(([key, code, fits]) => {
      const value = event[key];
      if (value === undefined || fits(value)) return [];
      const found = finding(code, `$.${key}`, value);
      const meant = code === "trigger-source-unknown" ? meantSource(value) : undefined;
      return [meant === undefined ? found : { ...found, args: { ...found.args, meant } }];
    }),
    ...(region === undefined ? [] : lintRegion(region, userPoolId)),
    ...unless(isPoolId, "user-pool-id-malformed", "$.userPoolId", userPoolId),
  ];
}

const CALLER_KEYS = ["awsSdkVersion", "clientId"] as const;

/** Keys of an event's objects. Attributes and clientMetadata are the pool's own. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  $: ENVELOPE_KEYS,
  "$.callerContext": CALLER_KEYS,
  "$.request": ["userAttributes", "clientMetadata"],
};

function lintKeys(event: Record<string, Json>): LintFinding[] {
  return Object.entries(KEYS).flatMap(([path, keys]) => {
    const part = path === "$" ? event : event[path.slice(2)];
    if (!isObject(part)) return [];
    const unknown = Object.keys(part).filter((key) => !keys.includes(key));
    return unknown.map((key): LintFinding => {
      const meant = keys.find((known) => !(known in part) && isAlike(known, key));
      const found = finding("key-unknown", `${path}${step(key)}`);
      return meant === undefined ? found : { ...found, args: { meant } };
    });
  });
}

/** Whether two keys differ in case, separators or one letter: `clientMetaData`, `user_name`. */
function isAlike(one: string, other: string): boolean {
  const [a, b] = [one, other].map((key) => key.toLowerCase().replaceAll(/[^a-z]/g, ""));
  return a === b || (a !== undefined && b !== undefined && differInOne(a, b));
}

function differInOne(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  const rest = short.length === long.length ? short.slice(start + 1) : short.slice(start);
  return rest === long.slice(start + 1);
}

/** The valid trigger source that a mistyped one resembles, if there is only one. */
export function meantSource(value: Json | undefined): string | undefined {
  if (typeof value !== "string") return undefined;
  return TRIGGER_SOURCES.find(
    (source) => isAlike(source, value) || isAlike(source, `PostConfirmation_${value}`),
  );
}

const POOL_ID = /^[a-z0-9-]+_[0-9a-zA-Z]+$/;

const ENVELOPE_VALUES: readonly [key: string, code: LintCode, fits: (value: Json) => boolean][] = [
  ["userName", "envelope-value-malformed", (name) => typeof name === "string" && name !== ""],
  ["callerContext", "envelope-value-malformed", isObject],
  ["version", "version-not-1", (version) => version === "1"],
  ["triggerSource", "trigger-source-unknown", (name) => TRIGGER_SOURCES.includes(name as never)],
];

function lintRegion(region: Json, userPoolId: Json | undefined): LintFinding[] {
  const path = "$.region";
  if (typeof region !== "string" || !isRegionName(region)) {
    return [finding("region-malformed", path, region)];
  }
  const pool = typeof userPoolId === "string" ? userPoolId : `${region}_`;
  return [
    ...unless(KNOWN_REGIONS.includes(region), "region-unknown", path, region),
    ...unless(
      pool.startsWith(`${region}_`),
      "region-mismatch",
      path,
      `${region}, and the pool ${pool}`,
    ),
  ];
}

function lintCaller(caller: Json | undefined): LintFinding[] {
  if (!isObject(caller)) return [];
  const { awsSdkVersion, clientId } = caller;
  const missing = CALLER_KEYS.filter((key) => caller[key] === undefined);
  const path = "$.callerContext.clientId";
  const isSentinel = clientId === "CLIENT_ID_NOT_APPLICABLE";
  const isClient = isSentinel || clientId === null || matches(clientId, CLIENT_ID);
  const version = "$.callerContext.awsSdkVersion";
  const isVersion = awsSdkVersion === undefined || matches(awsSdkVersion, SDK_VERSION);
  return [
    ...missing.map((key) => finding("envelope-key-missing", `$.callerContext.${key}`)),
    ...unless(isVersion, "sdk-version-malformed", version, awsSdkVersion),
    ...unless(!isSentinel, "client-id-sentinel", path, clientId),
    ...unless(clientId === undefined || isClient, "client-id-malformed", path, clientId),
  ];
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
  const { sub } = attributes;
  const find = (code: LintCode, names: readonly string[], form: RegExp): LintFinding[] =>
    names.flatMap((name) => {
      const value = attributes[name];
      return unless(typeof value !== "string" || form.test(value), code, at(name), value);
    });
  return [
    ...Object.entries(attributes).flatMap(([name, value]) =>
      unless(typeof value === "string", "attribute-not-a-string", at(name), value),
    ),
    ...unless(sub !== undefined, "sub-missing", at("sub")),
    ...find("sub-malformed", ["sub"], /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    ...find("verified-flag-malformed", FLAGS, /^(?:true|false)$/),
    ...lintStatus(attributes),
  ];
}

const FLAGS = ["email_verified", "phone_number_verified"];

function at(attribute: string): string {
  return `$.request.userAttributes${step(attribute)}`;
}

function lintStatus(attributes: Record<string, Json>): LintFinding[] {
  const { identities, "cognito:user_status": status } = attributes;
  const isFederated = status === "EXTERNAL_PROVIDER";
  const isConfirmed = status === "CONFIRMED";
  const isKnown = status === undefined || isFederated || isConfirmed;
  const isList = typeof identities !== "string" || isIdentities(identities);
  const [ofStatus, ofIdentities] = [at("cognito:user_status"), at("identities")];
  return [
    ...unless(status !== undefined, "user-status-missing", ofStatus),
    ...unless(isKnown, "user-status-unknown", ofStatus, status),
    ...unless(!isFederated || identities !== undefined, "identities-missing", ofIdentities),
    ...unless(
      !isConfirmed || identities === undefined,
      "identities-unexpected",
      ofIdentities,
      identities,
    ),
    ...unless(isList, "identities-malformed", ofIdentities, identities),
  ];
}

/** JSON, in a string, of a list of linked identities with dates in milliseconds. */
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

/** A finding at a place, with the value found there. */
export function finding(code: LintCode, path: string, found?: Json): LintFinding {
  const args = found === undefined ? {} : { found: shortened(found) };
  return { code, severity: SEVERITIES[code], where: { path }, args } as LintFinding;
}

/** Objects and arrays as JSON, possibly shortened. */
function shortened(found: Json): Json {
  if (typeof found !== "string" && !(typeof found === "object" && found !== null)) return found;
  return shorten(typeof found === "string" ? found : JSON.stringify(found), 80);
}

function unless(isFine: boolean, code: LintCode, path: string, found?: Json): LintFinding[] {
  return isFine ? [] : [finding(code, path, found)];
}

function matches(value: Json | undefined, form: RegExp, limit = 128): boolean {
  return typeof value === "string" && value.length <= limit && form.test(value);
}

function step(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
