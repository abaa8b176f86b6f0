import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";
import { cloudFormationValues } from "../cloudformation-values.ts";
import { resourcesNamed, resourcesOf } from "../references.ts";
import type { Place } from "../references.ts";
import type { Template } from "../template.ts";
import { memberOf, plainString } from "../values.ts";
import { GRANTS } from "./grants.ts";
import { allowedBy, allowedByManaged, BY_LAMBDA, together } from "./policies.ts";
import type { Actions, TextOf } from "./policies.ts";
import { SAM_POLICIES } from "./sam-policies.ts";

/** What the role of a function allows. */
export function actionsOfFunction(
  { template, id, resource }: Place,
  templates: readonly Template[],
): Actions {
  const of = (...path: string[]): Json | undefined => memberOf(resource, "Properties", ...path);
  const isSam = memberOf(resource, "Type") === "AWS::Serverless::Function";
  const role = of("Role");
  const own =
    role !== undefined
      ? actionsOfRole(role, template, templates)
      : isSam
        ? together([
            policiesOfSam(of("Policies"), template, templates),
            attachedTo({ template, id: `${id}Role` }, templates),
          ])
        : undefined;
  const isSentOn = ["DeadLetterQueue", "DeadLetterConfig", "EventInvokeConfig"].some(
    (key) => of(key) !== undefined,
  );
  const isConnected = memberOf(resource, "Connectors") !== undefined;
  return together([
    own,
    isSentOn ? BY_LAMBDA : [],
    isConnected ? undefined : [],
    ...templates.map(byResources),
  ]);
}

/** What a role says itself, and what is attached to it. */
export function actionsOfRole(
  value: Json,
  template: Template,
  templates: readonly Template[],
): Actions {
  const [place, ...others] = resourcesNamed(value, template, templates);
  const isRole = memberOf(place?.resource, "Type") === "AWS::IAM::Role";
  if (place === undefined || others.length > 0 || !isRole) return undefined;
  return together([writtenIn(place, templates), attachedTo(place, templates)]);
}

function writtenIn({ template, resource }: Place, templates: readonly Template[]): Actions {
  const { Policies = [], ManagedPolicyArns = [] } = propertiesOf(resource);
  const textOf = textIn(template);
  return together([
    ...[Policies].flat().map((each) => allowedBy(memberOf(each, "PolicyDocument"), textOf)),
    ...[ManagedPolicyArns].flat().map((each) => actionsOfPolicy(each, template, templates)),
  ]);
}

/** A policy by its ARN or its name: AWS's own, or one of the project's. */
export function actionsOfPolicy(
  value: Json,
  template: Template,
  templates: readonly Template[],
): Actions {
  const [place] = resourcesNamed(value, template, templates);
  if (memberOf(place?.resource, "Type") === "AWS::IAM::ManagedPolicy" && place !== undefined) {
    const document = memberOf(place.resource, "Properties", "PolicyDocument");
    return allowedBy(document, textIn(place.template));
  }
  return allowedByManaged(textIn(template)(value) ?? "");
}

function policiesOfSam(
  written: Json | undefined = [],
  template: Template,
  templates: readonly Template[],
): Actions {
  return together(
    [written].flat().map((each): Actions => {
      if (memberOf(each, "Statement") !== undefined) return allowedBy(each, textIn(template));
      const [name = "", ...others] = Object.keys(isObject(each) ? each : {});
      if (others.length === 0 && Object.hasOwn(SAM_POLICIES, name)) return SAM_POLICIES[name];
      return actionsOfPolicy(each, template, templates);
    }),
  );
}

const ATTACHED = /^AWS::IAM::(?:ManagedPolicy|Policy|RolePolicy)$/;

/** What policies give a role of a template, as they name it. */
export function attachedTo(
  role: Pick<Place, "template" | "id">,
  templates: readonly Template[],
): Actions {
  return together(
    templates.flatMap((template) =>
      resourcesOf(template).map(([, resource]): Actions => {
        const type = plainString(memberOf(resource, "Type"));
        const { Roles = [], RoleName = [], PolicyDocument } = propertiesOf(resource);
        if (!ATTACHED.test(type)) return [];
        const isIts = [Roles, RoleName]
          .flat()
          .some((each) => mayBe(each, role, template, templates));
        return isIts ? allowedBy(PolicyDocument, textIn(template)) : [];
      }),
    ),
  );
}

/** Whether a value names a role, or says nothing that can be read. */
function mayBe(
  value: Json,
  { template: own, id }: Pick<Place, "template" | "id">,
  template: Template,
  templates: readonly Template[],
): boolean {
  // SAM's own roles are in no template.
  if (memberOf(value, "Ref") === id && template === own) return true;
  const places = resourcesNamed(value, template, templates);
  return places.length === 0 || places.some((place) => place.template === own && place.id === id);
}

/** Policies of queues and the like, by which a role may do what its own do not allow. */
function byResources(template: Template): Actions {
  return together(
    resourcesOf(template).map(([, resource]) => {
      const type = plainString(memberOf(resource, "Type"));
      if (type === "AWS::Serverless::Connector") return undefined;
      const [, service = ""] = GRANTS.test(type) ? type.toLowerCase().split("::") : [];
      return service === "" || service === "iam" ? [] : [`${service}:*`];
    }),
  );
}

function textIn(template: Template): TextOf {
  const resolve = cloudFormationValues(template);
  return (value) => resolve(value)?.text;
}

function propertiesOf(resource: Json): Record<string, Json> {
  const properties = memberOf(resource, "Properties");
  return isObject(properties) ? properties : {};
}
