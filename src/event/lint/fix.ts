import { createEvent } from "../create/create-event.ts";
import { ENVELOPE_KEYS, TRIGGER_SOURCES } from "../event.ts";
import { uuidV4Sub } from "../create/identifiers.ts";
import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import { lintEvent, meantSource } from "./lint.ts";
import type { LintCode } from "./lint.ts";
import { isRegionName } from "../regions.ts";
import { seededRandom } from "../create/random.ts";

/**
 * Fixes what can be fixed without knowing the user: values become strings, missing keys are added, keys get Cognito's
 * order. Valid values stay, and so does a trigger source that resembles neither of the two valid ones.
 */
export function fixEvent(document: Json): Json {
  if (!isObject(document)) return document;
  const broken = new Set(lintEvent(document).map(({ code }) => code));
  // The same event is always fixed in the same way.
  const model = createEvent({ seed: JSON.stringify(document), ...known(document) });
  const request = isObject(document["request"]) ? document["request"] : {};
  const fixed: { [key: string]: Json } = {
    ...model,
    ...document,
    callerContext: fixCaller(document["callerContext"], model.callerContext, broken),
    request: fixRequest(request, model.request.userAttributes, broken),
    response: {},
  };
  if (typeof fixed["userName"] !== "string" || fixed["userName"] === "") {
    fixed["userName"] = model.userName;
  }
  if (broken.has("version-not-1")) fixed["version"] = "1";
  if (broken.has("trigger-source-unknown")) {
    fixed["triggerSource"] = meantSource(fixed["triggerSource"]) ?? fixed["triggerSource"] ?? null;
  }
  for (const code of ["region-malformed", "region-mismatch"] as const) {
    if (broken.has(code)) fixed["region"] = regionOfPool(document) ?? model.region;
  }
  if (broken.has("user-pool-id-malformed")) fixed["userPoolId"] = model.userPoolId;
  const extra = Object.keys(fixed).filter(
    (key) => !(ENVELOPE_KEYS as readonly string[]).includes(key),
  );
  return Object.fromEntries([...ENVELOPE_KEYS, ...extra].map((key) => [key, fixed[key] ?? null]));
}

/** Values that the model event must have. */
function known({ region, triggerSource }: { [key: string]: Json }): {
  region?: string;
  flow?: "confirm-forgot-password";
} {
  return {
    ...(typeof region === "string" && isRegionName(region) && { region }),
    ...(meantSource(triggerSource) === TRIGGER_SOURCES[1] && {
      flow: "confirm-forgot-password" as const,
    }),
  };
}

function regionOfPool({ userPoolId }: { [key: string]: Json }): string | undefined {
  const region = typeof userPoolId === "string" ? userPoolId.split("_")[0] : undefined;
  return region !== undefined && isRegionName(region) ? region : undefined;
}

function fixCaller(
  caller: Json | undefined,
  model: { awsSdkVersion: string; clientId: string | null },
  broken: ReadonlySet<LintCode>,
): Json {
  const given = isObject(caller) ? caller : {};
  return {
    ...given,
    awsSdkVersion: broken.has("sdk-version-malformed")
      ? model.awsSdkVersion
      : (given["awsSdkVersion"] ?? model.awsSdkVersion),
    clientId: broken.has("client-id-sentinel")
      ? null
      : broken.has("client-id-malformed") || given["clientId"] === undefined
        ? model.clientId
        : given["clientId"],
  };
}

function fixRequest(
  request: { [key: string]: Json },
  model: Readonly<Record<string, string>>,
  broken: ReadonlySet<LintCode>,
): Json {
  const given = isObject(request["userAttributes"]) ? request["userAttributes"] : {};
  const attributes = strings(given);
  const isExternal = attributes["identities"] !== undefined;
  const status = isExternal ? "EXTERNAL_PROVIDER" : "CONFIRMED";
  for (const name of ["email_verified", "phone_number_verified"]) {
    const flag = attributes[name];
    if (flag !== undefined) attributes[name] = String(flag.toLowerCase() === "true");
  }
  const userAttributes = {
    sub: broken.has("sub-malformed")
      ? uuidV4Sub(seededRandom(attributes["sub"] ?? "", "sub"))
      : (attributes["sub"] ?? model["sub"] ?? ""),
    ...withoutKey(attributes, "sub"),
    "cognito:user_status": status,
  };
  const metadata = isObject(request["clientMetadata"]) ? strings(request["clientMetadata"]) : {};
  return {
    ...withoutKey(request, "clientMetadata"),
    userAttributes,
    ...(Object.keys(metadata).length > 0 && { clientMetadata: metadata }),
  };
}

/** Every value as Cognito would send it; a null value counts as missing. */
function strings(values: { [key: string]: Json }): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

function withoutKey<Value>(
  values: { [key: string]: Value },
  key: string,
): { [key: string]: Value } {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== key));
}
