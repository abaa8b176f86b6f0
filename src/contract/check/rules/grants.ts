import type { AwsCall, Invocation } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import type { Leaf } from "../../leaves.ts";
import { workOf } from "../../work.ts";
import type { Work } from "../../work.ts";
import type { ScenarioRun } from "../scenario.ts";
import { fieldName, fieldsOf, isKeyPath } from "./fields.ts";

/** What a call gives its user: a group, a role, a kind of account, a paid plan, or a place in an organization. */
export interface Grant {
  /** `dynamodb PutItem (users) with Item.role.S "admin"`. */
  effect: string;
  kind: "group" | "right" | "type" | "plan" | "tenant";
  value: string;
  /** Whether its name promises special rights. */
  isSpecial: boolean;
  /** Whether it is a place in an organization that this call creates, and so takes nothing from anybody. */
  isOwn: boolean;
  index: number;
  call: AwsCall;
}

type Given = Omit<Grant, "isOwn">;

/** Administrators, employees, and professions that others trust. */
export const SPECIAL =
  /admin|owner|super|staff|root|moderator|manager|operator|internal|employee|editor|approver|doctor|physician|clinician|nurse|pharmacist|practitioner|teacher|instructor|professor|faculty|auditor|inspector/i;

/** Names of fields that decide what a user may do. */
const RIGHTS =
  /(?:^|[._:]|user|account|member|default|initial|org|company)_?(?:roles?|groups?|permissions?|is_?admin|is_?staff|is_?super_?user|access_?level)$/i;

/** Those that may do so. */
const TYPE = /(?:^|[._:])(?:user|account|member|profile)_?type$|^custom:type$/i;

const PLAN =
  /(?:^|[._:]|user|account)_?(?:plan|tier|subscription|membership)(?:_?(?:name|type|level|tier|plan))?$/i;

const PAID = /^(?:pro|premium|enterprise|paid|gold|platinum|business|unlimited|plus|vip)\b/i;

const ORGANIZATION =
  "tenant|org|organi[sz]ation|company|customer|team|workspace|school|clinic|hospital|agency|business|club|store|household|institution";

/** Names of fields that say to whose data a user belongs. */
const TENANT = new RegExp(String.raw`(?:^|[._:])(?:tenant|(?:${ORGANIZATION})_?(?:id|code))$`, "i");

/** Names of attributes that say the same. */
const NAMES_ORGANIZATION = new RegExp(
  String.raw`^(?:custom:)?(?:${ORGANIZATION})_?(?:id|code|name|key)?$`,
  "i",
);

/** `TENANT#example`, in a key. */
const TENANT_KEY = new RegExp(String.raw`^(?:${ORGANIZATION})[#:/|](.+)$`, "i");

/** What publishes only tells of a right, and whoever subscribes to it or reads a chat gives none. */
const TELLS = /^(?:sns|sqs|events|kinesis|firehose|mobiletargeting)$/;
const TELLS_PEOPLE =
  /slack|discord|segment|mixpanel|amplitude|posthog|hubspot|mailchimp|mailerlite|brevo|sendgrid|intercom|customer\.io|klaviyo/i;

/** What the first call of a run gives its user. */
export function grantsIn({ calls: [call] }: Pick<ScenarioRun, "calls">): Grant[] {
  return call === undefined ? [] : grantsOf(call.invocation);
}

function grantsOf(invocation: Invocation): Grant[] {
  const organizations = organizationsOf(invocation);
  const created = new Set<string>();
  const all = workOf(invocation).flatMap((work): Given[] => {
    const { call, index } = work;
    if (TELLS.test(call.service)) return [];
    if (call.service === "http" && TELLS_PEOPLE.test(call.operation)) return [];
    if (work.kind === "group") return groupIn(work);
    const fields = namedFields(call);
    const isUsers = fields.some((field) => isKeyOf(field, invocation));
    return fields.flatMap((field): Given[] => {
      const granted = grantedBy(field) ?? placeIn(field, organizations);
      if (granted === undefined) return [];
      // A new record of the user's does not make the organization new that it is in.
      if (granted.kind === "tenant" && !isUsers && isNewKey(field, call))
        created.add(granted.value);
      const effect = `${work.name} with ${field.path} "${String(field.value)}"`;
      return [{ effect, ...granted, index, call }];
    });
  });
  return all.map((grant) => ({
    ...grant,
    isOwn: grant.kind === "tenant" && created.has(grant.value),
  }));
}

/** The organizations that the event names. */
function organizationsOf({ event: { request } }: Invocation): ReadonlySet<string> {
  const given = { ...request.userAttributes, ...asObject(request.clientMetadata) };
  const named = Object.entries(given).filter(([name]) => NAMES_ORGANIZATION.test(name));
  return new Set(named.flatMap(([, value]) => (typeof value === "string" && value ? [value] : [])));
}

/** An organization's name as the whole of a key. */
function placeIn(
  { path, value }: Field,
  organizations: ReadonlySet<string>,
): Pick<Grant, "kind" | "value" | "isSpecial"> | undefined {
  if (typeof value !== "string" || !isKeyPath(path) || !organizations.has(value)) return undefined;
  return { kind: "tenant", value, isSpecial: false };
}

/** Whether a field is a part of the key of a user's own record. */
function isKeyOf({ path, value }: Field, { event }: Invocation): boolean {
  if (typeof value !== "string" || !isKeyPath(path)) return false;
  const { sub, email } = event.request.userAttributes;
  return [event["userName"], sub, email].some(
    (id) => typeof id === "string" && id.length > 3 && value.includes(id),
  );
}

function groupIn({ call, index }: Work): Given[] {
  const { GroupName: group } = asObject(call.parameters);
  if (typeof group !== "string") return [];
  return [
    {
      effect: joining(group),
      kind: "group",
      value: group,
      isSpecial: SPECIAL.test(group),
      index,
      call,
    },
  ];
}

/** The effect of a group. */
export function joining(group: string): string {
  return `the user joins the group "${group}"`;
}

export interface Field {
  path: string;
  name: string;
  value: Leaf["value"];
}

/** Whether a value gives rights, or is paid for. */
export function isPrivilege(value: string): boolean {
  return SPECIAL.test(value) || PAID.test(value);
}

/** A value that gives rights, or is paid for, in a field of this name that has none of them. */
export function privilegeIn(name: string, value: Leaf["value"]): string | undefined {
  if (isPrivilege(String(value))) return undefined;
  if (RIGHTS.test(name) || TYPE.test(name) || name === "GroupName") return "admin";
  return PLAN.test(name) ? "pro" : undefined;
}

function grantedBy({
  path,
  name,
  value,
}: Field): Pick<Grant, "kind" | "value" | "isSpecial"> | undefined {
  const text = String(value);
  const isKey = /(?:^|\.)Key\./.test(path);
  if (RIGHTS.test(name) && !isKey && (value === true || SPECIAL.test(text))) {
    return { kind: "right", value: text, isSpecial: true };
  }
  if (typeof value !== "string") return undefined;
  if (TYPE.test(name) && (SPECIAL.test(value) || PAID.test(value))) {
    return { kind: "type", value, isSpecial: false };
  }
  if (PLAN.test(name) && PAID.test(value)) return { kind: "plan", value, isSpecial: false };
  if (TENANT.test(name)) return { kind: "tenant", value, isSpecial: false };
  const [, tenant] = (isKeyPath(path) && TENANT_KEY.exec(value)) || [];
  return tenant === undefined ? undefined : { kind: "tenant", value: tenant, isSpecial: false };
}

/** The fields of a call, by the names that they have where they are written. */
export function namedFields(call: AwsCall): Field[] {
  const assigned = assignedNames(call);
  return [...fieldsOf(call)].map(([path, value]) => {
    const [, list, of = ""] =
      /^(UserAttributes|ExpressionAttributeValues)\.([^.]+)/.exec(path) ?? [];
    if (list === "UserAttributes") return { path: of, name: of, value };
    const name = list === undefined ? undefined : assigned.get(of);
    return { path, name: name ?? fieldName(path), value };
  });
}

/** What an update assigns each of its values to: `:s` to `status`, of `SET #s = :s`. */
function assignedNames({ parameters }: AwsCall): ReadonlyMap<string, string> {
  const { UpdateExpression: expression, ExpressionAttributeNames: names } = asObject(parameters);
  if (typeof expression !== "string") return new Map();
  const assignments = expression.matchAll(
    /([#\w.]+)\s*=\s*(?:if_not_exists\s*\([^,]+,\s*)?(:\w+)/gi,
  );
  return new Map(
    [...assignments].map(([, name = "", value = ""]) => {
      const own = asObject(names)[name];
      return [value, typeof own === "string" ? own : name];
    }),
  );
}

/** Whether a record is written only if none has this key. */
function isNewKey({ path, name }: Field, { parameters }: AwsCall): boolean {
  const { ConditionExpression: condition } = asObject(parameters);
  if (typeof condition !== "string" || !/attribute_not_exists/i.test(condition)) return false;
  return isKeyPath(path) || condition.includes(name);
}
