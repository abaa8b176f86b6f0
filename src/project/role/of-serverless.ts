import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import type { Template } from "../template.ts";
import { memberOf, plainString } from "../values.ts";
import { actionsOfPolicy, actionsOfRole, attachedTo } from "./of-template.ts";
import { allowedByStatements, BY_LAMBDA, together } from "./policies.ts";
import type { Actions, TextOf } from "./policies.ts";

/** The role that the framework makes for the functions of a service. */
const COMMON = "IamRoleLambdaExecution";

/** A service as far as it is about roles. */
export interface ServiceRoles {
  content: Template["content"];
  /** The service as a template. */
  whole: Template;
  /** A value with what its variables stand for, and with the content of the file that it names. */
  read: (value: Json | undefined) => Json | undefined;
  textOf: TextOf;
}

/** What the role of a function of a service allows. */
export function actionsOfService(fn: Json | undefined, service: ServiceRoles): Actions {
  const { content, whole } = service;
  // These make policies of their own, or change the template.
  const isPlain = ["constructs", "extensions"].every(
    (key) => !(key in content) && memberOf(content["resources"], key) === undefined,
  );
  const isChanged = memberOf(whole.content, "Resources", COMMON) !== undefined;
  if (!isPlain || isChanged) return undefined;
  const role = service.read(memberOf(fn, "role")) ?? existingRole(service);
  const own = ownStatements(fn, service);
  const isSentOn = ["onError", "destinations", "events"].some((key) => {
    const value = memberOf(fn, key);
    return key === "events" ? pollsIn(value) : value !== undefined;
  });
  const isItsOwn = own !== undefined;
  return together([
    isItsOwn ? own.actions : [],
    isItsOwn && !own.inherits
      ? []
      : role === undefined
        ? actionsOfCommon(service)
        : namedRole(role, whole),
    isSentOn ? BY_LAMBDA : [],
  ]);
}

/** Events whose source Lambda reads with the function's role. */
function pollsIn(events: Json | undefined): boolean {
  const all = Array.isArray(events) ? events : [];
  return all.some((each) =>
    ["activemq", "kafka", "msk", "rabbitmq", "sqs", "stream"].some(
      (key) => memberOf(each, key) !== undefined,
    ),
  );
}

/** The role that `provider` names for all functions. */
function existingRole({ content, read }: ServiceRoles): Json | undefined {
  const own = read(memberOf(content, "provider", "iam", "role"));
  if (own !== undefined && !isStatements(own)) return own;
  return read(memberOf(content, "provider", "role"));
}

function isStatements(role: Json): boolean {
  return (
    isObject(role) && !("Ref" in role) && !Object.keys(role).some((key) => key.startsWith("Fn::"))
  );
}

/** By the key of a resource of the service, or a reference to it. */
function namedRole(role: Json, whole: Template): Actions {
  const isKey =
    typeof role === "string" && memberOf(whole.content, "Resources", role) !== undefined;
  return actionsOfRole(isKey ? { Ref: role } : role, whole, [whole]);
}

function actionsOfCommon(service: ServiceRoles): Actions {
  const { content, whole, read, textOf } = service;
  const of = (...path: string[]): Json | undefined => memberOf(content, "provider", ...path);
  const role = read(of("iam", "role")) ?? null;
  const statements = read(memberOf(role, "statements") ?? of("iamRoleStatements")) ?? [];
  const managed = read(memberOf(role, "managedPolicies") ?? of("iamManagedPolicies")) ?? [];
  const isShared = ["statements", "managedPolicies", "iamRoleStatements"].every(
    (key) => typeof memberOf(role, key) !== "string",
  );
  return together([
    isShared ? [] : undefined,
    statementsIn(statements, read, textOf),
    ...[managed].flat().map((each) => actionsOfPolicy(each, whole, [whole])),
    attachedTo({ template: whole, id: COMMON }, [whole]),
  ]);
}

/** Those that a function has by itself, as a plugin or version 4 of the framework lets it. */
function ownStatements(
  fn: Json | undefined,
  { content, read, textOf }: ServiceRoles,
): { actions: Actions; inherits: boolean } | undefined {
  const plugin = "serverless-iam-roles-per-function";
  const hasPlugin = JSON.stringify(content["plugins"] ?? []).includes(plugin);
  const all = memberOf(fn, "iamRoleStatements");
  const written = hasPlugin ? all : undefined;
  // Version 4 takes the plugin's key without it; earlier ones ignore it.
  const isOpen =
    !hasPlugin &&
    all !== undefined &&
    !/^\W*[123](?:\.|$)/.test(plainString(content["frameworkVersion"]) ?? "");
  // Nobody who has read less than the framework's version knows what becomes of these.
  if (
    isOpen ||
    memberOf(fn, "iam") !== undefined ||
    memberOf(content, "provider", "iam", "role", "mode")
  ) {
    return { actions: undefined, inherits: false };
  }
  const preset = memberOf(content, "custom", plugin, "defaultInherit");
  const inherits = memberOf(fn, "iamRoleStatementsInherit") ?? preset ?? false;
  if (written === undefined) return undefined;
  return {
    actions: statementsIn(read(written) ?? null, read, textOf),
    inherits: inherits !== false && plainString(inherits) !== "false",
  };
}

function statementsIn(statements: Json, read: ServiceRoles["read"], textOf: TextOf): Actions {
  const all = [statements].flat().map((each) => read(each) ?? null);
  return allowedByStatements(all.flat(), textOf);
}
