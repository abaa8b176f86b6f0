import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import { folderOf, plainPath } from "./declared-handler.ts";
import type { Template } from "./template.ts";
import { memberOf, plainString } from "./values.ts";

/** A resource of a template, by its key. */
export interface Place {
  template: Template;
  id: string;
  resource: Json;
}

/** The resources that a value speaks of, by way of parameters and exports, in whichever template they are. */
export function resourcesMeant(
  value: Json,
  template: Template,
  templates: readonly Template[],
  references = referencesIn,
  depth = 0,
): Place[] {
  if (depth > 8) return [];
  const follow = (next: Json, from: Template): Place[] =>
    resourcesMeant(next, from, templates, references, depth + 1);
  return references(value).flatMap(({ name, isExport, output }) => {
    if (isExport) {
      for (const other of templates) {
        const exported = exportOf(other, name);
        if (exported !== undefined) return follow(exported, other);
      }
      return [];
    }
    const resource = memberOf(template.content, "Resources", name);
    if (resource === undefined) {
      return givenTo(template, name, templates).flatMap((given) => follow(given.value, given.from));
    }
    if (output === undefined) return [{ template, id: name, resource }];
    const part = templates.find(({ file }) => file === partOf(resource, template));
    const made = memberOf(part?.content, "Outputs", output, "Value");
    return part === undefined || made === undefined ? [] : follow(made, part);
  });
}

/** The resource that a value is, and nothing more of it. */
export function resourcesNamed(
  value: Json,
  template: Template,
  templates: readonly Template[],
): Place[] {
  return resourcesMeant(value, template, templates, (each) =>
    isReference(each) ? referencesIn(each) : [],
  );
}

function isReference(value: Json): boolean {
  const [[name, argument] = [], ...others] = Object.entries(isObject(value) ? value : {});
  if (name === "Fn::Sub") return /^\$\{[\w.]+\}$/.test(plainString(argument));
  return others.length === 0 && ["Ref", "Fn::GetAtt", "Fn::ImportValue"].includes(name ?? "");
}

/** The file of the template that a resource is a stack of. */
function partOf(resource: Json, { file }: Template): string | undefined {
  const path =
    memberOf(resource, "Metadata", "aws:asset:path") ??
    memberOf(resource, "Properties", "TemplateURL") ??
    memberOf(resource, "Properties", "Location");
  return typeof path === "string" ? plainPath(`${folderOf(file)}/${path}`) : undefined;
}

/** What a template's parameter is, by the templates that it is a part of. */
function givenTo(
  { file }: Template,
  parameter: string,
  templates: readonly Template[],
): { value: Json; from: Template }[] {
  return templates.flatMap((from) =>
    resourcesOf(from).flatMap(([, resource]) => {
      const value = memberOf(resource, "Properties", "Parameters", parameter);
      return value !== undefined && partOf(resource, from) === file ? [{ value, from }] : [];
    }),
  );
}

/** What an output is exported as is text, or made of the stack's name. */
function exportOf({ content }: Template, name: string): Json | undefined {
  const outputs = memberOf(content, "Outputs");
  for (const output of Object.values(isObject(outputs) ? outputs : {})) {
    const exported = memberOf(output, "Export", "Name");
    if (exported !== undefined && nameOf(exported) === name) return memberOf(output, "Value");
  }
  return undefined;
}

/** The same for both sides, whatever the stack's name is. */
function nameOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

interface Reference {
  name: string;
  isExport: boolean;
  /** Of a stack. */
  output?: string | undefined;
}

/** The resources and exports that a value speaks of. */
function referencesIn(value: Json): Reference[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, argument]) => {
    switch (key) {
      case "Ref":
      case "Fn::GetAtt": {
        const [name = "", ...rest] = [argument].flat().map(plainString).join(".").split(".");
        // SAM's own: Function.Alias, Function.Version.
        const output = rest[0] === "Outputs" ? rest[1] : undefined;
        return name === "" ? [] : [{ name, isExport: false, output }];
      }
      case "Fn::ImportValue":
        return [{ name: nameOf(argument), isExport: true }];
      case "Fn::Sub": {
        const text = plainString([argument].flat()[0]);
        const names = [...text.matchAll(/\$\{(?!!)\s*([\w:]+)/g)].map(([, name = ""]) => name);
        return names.map((name) => ({ name, isExport: false }));
      }
      default:
        return referencesIn(argument);
    }
  });
}

export function resourcesOf({ content }: Template): [string, Json][] {
  const resources = memberOf(content, "Resources");
  return Object.entries(isObject(resources) ? resources : {});
}
