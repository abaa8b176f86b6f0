import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import { constraintOf } from "./constraints.ts";
import { kindOf, resolved } from "./model.ts";
import type { Constraint, Kind, ServiceModel, Shape } from "./model.ts";

/** An invalid parameter of a call. */
export interface Violation {
  /** As AWS writes it: `userAttributes.1.member.name`. */
  path: string;
  /** The member's own name. */
  name: string;
  /** The value as AWS shows it; `undefined` where AWS hides it. */
  shown: string | undefined;
  constraint: string;
  isMissing?: true;
}

/** A value of the wrong type, which stops a service's parser. */
export interface TypeMismatch {
  actual: Json;
  expected: Kind;
}

/** AWS reports this many violations at most. */
const LIMIT = 10;

/** The parameters of a call that its service would refuse in any state. */
export function findViolations(
  service: string,
  model: ServiceModel,
  operation: string,
  input: Shape,
  value: Json,
): Violation[] {
  const found: Violation[] = [];
  const visit = (shape: Shape, inner: Json, path: string): void => {
    if (found.length >= LIMIT) return;
    switch (kindOf(shape)) {
      case "structure":
        if (isObject(inner)) visitMembers(shape, inner, path);
        break;
      case "list": {
        const member = resolved(model, shape.member ?? {});
        const items = Array.isArray(inner) ? inner : [];
        for (const [index, item] of items.entries())
          visit(member, item, `${path}.${index + 1}.member`);
        break;
      }
      case "map": {
        const member = resolved(model, shape.value ?? {});
        for (const [key, item] of Object.entries(isObject(inner) ? inner : {})) {
          visit(member, item, `${path}.${key}.member`);
        }
        break;
      }
      default:
    }
  };
  const visitMembers = (shape: Shape, inner: { [name: string]: Json }, path: string): void => {
    const { members = {}, required = [] } = shape;
    for (const name of Object.keys(members)) {
      const member = resolved(model, members[name] ?? {});
      const own = inner[name] ?? undefined;
      const place = `${path}${path === "" ? "" : "."}${lowerFirst(name)}`;
      const note = (constraint: string, isMissing = false): void => {
        const shown = member.sensitive === true ? undefined : shownAs(own);
        if (found.length >= LIMIT) return;
        found.push({ path: place, name, shown, constraint, ...(isMissing && { isMissing }) });
      };
      if (own === undefined) {
        if (!required.includes(name)) continue;
        // A form cannot contain an empty structure: its members are missing.
        const isInside = model.protocol === "query" && member.required !== undefined;
        if (isInside) visit(member, {}, place);
        else note("Member must not be null", true);
        continue;
      }
      const at = path === "" ? operation : undefined;
      const broken = brokenBy(own, constraintOf(service, model, name, at));
      if (broken !== undefined) note(broken);
      visit(member, own, place);
    }
  };
  visit(input, value, "");
  return found;
}

function brokenBy(
  value: Json,
  { min, max, pattern, usual, values, range }: Constraint,
): string | undefined {
  if (range !== undefined && typeof value === "number") return outside(value, range);
  if (typeof value !== "object" && typeof value !== "string") return undefined;
  const { length } = isObject(value) ? Object.keys(value) : (value ?? "");
  if (min !== undefined && length < min) {
    return `Member must have length greater than or equal to ${min}`;
  }
  if (max !== undefined && length > max) {
    return `Member must have length less than or equal to ${max}`;
  }
  if (values !== undefined) {
    const isOther = (one: Json): boolean => typeof one === "string" && !values.includes(one);
    const rule = `Member must satisfy enum value set: [${values.join(", ")}]`;
    if (isOther(value)) return rule;
    if (Array.isArray(value) && value.some(isOther))
      return `Member must satisfy constraint: [${rule}]`;
  }
  if (pattern === undefined || typeof value !== "string") return undefined;
  if (usual?.test(value) === true) return undefined;
  return new RegExp(`^(?:${pattern})$`, "u").test(value)
    ? undefined
    : `Member must satisfy regular expression pattern: ${pattern}`;
}

function outside(value: number, [least, most]: readonly [number, number]): string | undefined {
  if (value < least) return `Member must have value greater than or equal to ${least}`;
  return value > most ? `Member must have value less than or equal to ${most}` : undefined;
}

function shownAs(value: Json | undefined): string {
  if (value === undefined) return "null";
  return typeof value === "string" ? `'${value}'` : `'${JSON.stringify(value)}'`;
}

function lowerFirst(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** The first value of the wrong type. Only JSON has types on the wire. */
export function findTypeMismatch(
  model: ServiceModel,
  shape: Shape,
  value: Json,
): TypeMismatch | undefined {
  if (value === null) return undefined;
  const kind = kindOf(shape);
  if (!isOfKind(kind, value)) return { actual: value, expected: kind };
  if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      const members = shape.members ?? {};
      const member = shape.value ?? (Object.hasOwn(members, name) ? members[name] : undefined);
      const found = member && findTypeMismatch(model, resolved(model, member), inner);
      if (found !== undefined) return found;
    }
  }
  if (Array.isArray(value)) {
    const member = resolved(model, shape.member ?? {});
    for (const inner of value) {
      const found = findTypeMismatch(model, member, inner);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function isOfKind(kind: Kind, value: Json): boolean {
  switch (kind) {
    case "structure":
    case "map":
      return isObject(value);
    case "list":
      return Array.isArray(value);
    case "integer":
    case "long":
    case "float":
    case "double":
      return (
        typeof value === "number" ||
        value === "Infinity" ||
        value === "-Infinity" ||
        value === "NaN"
      );
    case "boolean":
      return typeof value === "boolean";
    case "timestamp":
      return typeof value === "number" || typeof value === "string";
    default:
      return typeof value === "string";
  }
}
