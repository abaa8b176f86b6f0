import { asObject } from "../../json.ts";
import type { EventDocument } from "../../event/event.ts";
import { brokenAttribute } from "../../event/limits.ts";
import type { MissingRead } from "../../invocation.ts";

/** A read of a value that an event contains elsewhere. */
export interface MisplacedRead extends Pick<MissingRead, "caller"> {
  /** `event.request.userName` */
  read: string;
  /** `event.userName`. Absent if nothing similar is sent. */
  meant?: string;
  /** Whether it is the name of a custom attribute, which the pool may have. */
  isCustom?: true;
}

/**
 * Values that a handler reads in one place and that Cognito sends in another, or under another name.
 *
 * @param isNamed Whether the handler's code contains an attribute's name, as code that tries several names does.
 */
export function misplacedReads(
  reads: readonly MissingRead[],
  event: EventDocument,
  isNamed: (attribute: string) => boolean = () => false,
): MisplacedRead[] {
  return reads.flatMap(({ of, name, caller }): MisplacedRead[] => {
    if (of === "userAttributes") {
      const found = caller === undefined ? undefined : unknownAttribute(name, isNamed);
      return found === undefined ? [] : [{ ...found, ...(caller !== undefined && { caller }) }];
    }
    const holder = HOLDERS[of];
    if (holder === undefined) return [];
    const read = `${holder}.${name}`;
    const meant = placeOf(name, event);
    if (meant === undefined || meant === read) return [];
    return [{ read, meant, ...(caller !== undefined && { caller }) }];
  });
}

/** A missing attribute or entry may be present in another event. */
const HOLDERS: Partial<Record<MissingRead["of"], string>> = {
  event: "event",
  request: "event.request",
};

function placeOf(name: string, event: EventDocument): string | undefined {
  const key = name === "username" ? "userName" : name;
  if (Object.hasOwn(event, key)) return `event.${key}`;
  if (/^(?:userAttributes|clientMetadata)$/.test(key)) return `event.request.${key}`;
  if (Object.hasOwn(event.request.userAttributes, key))
    return `event.request.userAttributes.${key}`;
  return Object.hasOwn(asObject(event.callerContext), key)
    ? `event.callerContext.${key}`
    : undefined;
}

/** An attribute that cannot be in any event. */
function unknownAttribute(
  name: string,
  isNamed: (attribute: string) => boolean,
): MisplacedRead | undefined {
  if (!isAttributeName(name) || brokenAttribute(name, "") === undefined) return undefined;
  const read = attributeAt(name);
  const key = MEANT[name.toLowerCase().replaceAll(/[_-]/g, "")];
  if (key === "userName") return { read, meant: "event.userName" };
  if (key !== undefined) return isNamed(key) ? undefined : { read, meant: attributeAt(key) };
  const custom = `custom:${name}`;
  if (isNamed(custom)) return undefined;
  const canBe = name !== "password" && brokenAttribute(custom, "") === undefined;
  return {
    read,
    ...(canBe && !name.includes(":") && { meant: attributeAt(custom), isCustom: true }),
  };
}

/** Code that copies the attributes may look up the methods of objects and lists. */
function isAttributeName(name: string): boolean {
  return /^[a-z][\w:-]*$/i.test(name) && !(name in []) && !/^(?:toJSON|then)$/.test(name);
}

function attributeAt(name: string): string {
  const holder = "event.request.userAttributes";
  return /^\w+$/.test(name) ? `${holder}.${name}` : `${holder}["${name}"]`;
}

/** Other systems' names for what Cognito sends, in lower case. */
const MEANT: Readonly<Record<string, string | undefined>> = {
  ...{ firstname: "given_name", givenname: "given_name", lastname: "family_name" },
  ...{ surname: "family_name", familyname: "family_name", fullname: "name" },
  ...{ phone: "phone_number", phonenumber: "phone_number", mobile: "phone_number" },
  ...{ birthday: "birthdate", dateofbirth: "birthdate", dob: "birthdate" },
  ...{ emailverified: "email_verified", preferredusername: "preferred_username" },
  ...{ avatar: "picture", timezone: "zoneinfo", id: "sub", userid: "sub", username: "userName" },
};
