/**
 * Cognito's own limits on what an event can carry.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AttributeType.html
 */
import { STANDARD_ATTRIBUTES } from "../standard-attributes.ts";
import { isRegionName } from "./regions.ts";

/** A limit that a value breaks: the sentence that follows the value's name. `undefined` when fine. */
type Broken = string | undefined;

export function brokenRegion(region: string): Broken {
  return isRegionName(region)
    ? undefined
    : `is not the name of an AWS region (expected something like us-east-1)`;
}

export function brokenUserPoolId(id: string): Broken {
  const separator = id.indexOf("_");
  const wellFormed =
    id.length <= 55 &&
    isRegionName(id.slice(0, Math.max(separator, 0))) &&
    /^[0-9a-zA-Z]+$/.test(id.slice(separator + 1));
  return wellFormed
    ? undefined
    : `is not a user pool id (expected <region>_<letters and digits>, like us-east-1_a1B2c3D4e)`;
}

export function brokenClientId(id: string): Broken {
  return /^[\w+]{1,128}$/.test(id)
    ? undefined
    : `is not an app client id (expected 1 to 128 letters, digits, "_" or "+")`;
}

export function brokenUserName(name: string): Broken {
  return /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u.test(name)
    ? undefined
    : `is not a user name that Cognito accepts (1 to 128 letters, marks, digits, symbols or punctuation; no spaces)`;
}

/** The form that both Cognito and SES take: one address, nothing around it. */
export function brokenEmail(address: string): Broken {
  const at = address.lastIndexOf("@");
  const local = address.slice(0, Math.max(at, 0));
  const domain = address.slice(at + 1);
  const wellFormed =
    address.length <= 320 &&
    local.length <= 64 &&
    (/^[^\s@"(),:;<>[\\\]\p{Cc}]+$/u.test(local) ||
      /^"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])+"$/u.test(local)) &&
    !/^\.|\.$|\.\./.test(local) &&
    /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u.test(domain);
  return wellFormed
    ? undefined
    : `is not an email address (expected something like maria@example.com)`;
}

/** Attributes that Cognito adds to an event. */
const ADDED_ATTRIBUTES: ReadonlySet<string> = new Set(
  ["user_status", "email_alias", "phone_number_alias"].map((name) => `cognito:${name}`),
);

export function brokenAttribute(name: string, value: string): Broken {
  const own = /^(?:dev:)?custom:(.*)$/s.exec(name)?.[1];
  if (own !== undefined && (own.length < 1 || own.length > 20)) {
    return `has a custom name of ${own.length} characters (Cognito allows 1 to 20 after "custom:")`;
  }
  if (own === undefined && (name.length < 1 || name.length > 32)) {
    return `has a name of ${name.length} characters (Cognito allows 1 to 32)`;
  }
  if (own === undefined && !STANDARD_ATTRIBUTES.has(name) && !ADDED_ATTRIBUTES.has(name)) {
    return name.startsWith("cognito:")
      ? "is reserved: Cognito sets names that start with cognito:"
      : 'is not a standard attribute of Cognito (custom ones begin with "custom:")';
  }
  if (value.length > 2048) {
    return `has a value of ${value.length} characters (Cognito allows 2,048)`;
  }
  return undefined;
}

/** The most custom attributes that a pool can have. */
export const CUSTOM_ATTRIBUTE_LIMIT = 50;
