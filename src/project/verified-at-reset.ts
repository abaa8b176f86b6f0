import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import { isWrittenOut } from "./source-values.ts";
import { memberOf } from "./values.ts";

/**
 * The contacts that are verified whenever a user resets a password: a change of one waits until the new one is verified,
 * or the code, which goes to a verified contact, cannot be sent anywhere else.
 *
 * @param props A pool as CDK, CloudFormation or Terraform declares it.
 */
export function verifiedAtReset(props: Json): string[] {
  const kept = keptUntilVerified(props);
  return sendsOnlyMail(props) ? [...new Set(["email", ...kept])] : kept;
}

/** `keepOriginal`, or `UserAttributeUpdateSettings`. */
function keptUntilVerified(props: Json): string[] {
  const original = memberOf(props, "keepOriginal");
  const settings = membersCalled(props, /^user_?attribute_?update_?settings$/i);
  const listed = settings.flatMap(([, value]) =>
    membersCalled(value, /require_?verification_?before_?update$/i),
  );
  const isKept = (contact: string, name: string): boolean =>
    memberOf(original, name) === true ||
    listed.some(([, names]) => Array.isArray(names) && names.includes(contact));
  return [
    ...(isKept("email", "email") ? ["email"] : []),
    ...(isKept("phone_number", "phone") ? ["phone_number"] : []),
  ];
}

/** Members that say where codes go. */
const SAYING = /^(?:login|usernames?)$|alias|username_?attr|auto_?verif|mfa|sms|recovery|dynamic/i;
/** Words in them that let no code go to a phone. */
const WITHOUT_PHONE =
  /^(?:\$code|email|(?:preferred_?)?username|name|priority|recovery_?mechanisms?|(?:[\w.]*\baccountrecovery\.)?email_only|verified_email|[\w.]*\bmfa\.off|off|on|optional|totp|otp|true|false|\d+)$/i;
const NO_PHONE = /"(?:phone|sms)":false/g;

function sendsOnlyMail(props: Json): boolean {
  const said = membersCalled(props, SAYING)
    .map(([name, value]) => [name, JSON.stringify(value).replaceAll(NO_PHONE, "")] as const)
    // Without SMS, the second factor is an app.
    .filter(([name]) => name !== "mfa" || memberOf(props, "mfaSecondFactor", "sms") !== false);
  return (
    said.some(isRecoveryByMail) ||
    (isWrittenOut(props) &&
      said.every(([name, text]) =>
        /sms/i.test(name) && !/message/i.test(name) ? text === "false" : isWithoutPhone(text),
      ))
  );
}

function isRecoveryByMail([name, text]: readonly [string, string]): boolean {
  return /recovery/i.test(name) && /email/i.test(text) && isWithoutPhone(text);
}

function isWithoutPhone(text: string): boolean {
  return (text.match(/[\w$.]+/g) ?? []).every((word) => WITHOUT_PHONE.test(word));
}

function membersCalled(value: Json | undefined, name: RegExp): [string, Json][] {
  return Object.entries(isObject(value) ? value : {}).filter(([key]) => name.test(key));
}
