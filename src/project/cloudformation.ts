import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import { cloudFormationValues, writtenOut } from "./cloudformation-values.ts";
import { beforeTheBuild } from "./before-the-build.ts";
import { folderOf, NO_SETTINGS } from "./declared-handler.ts";
import type { DeclaredHandler } from "./declared-handler.ts";
import type { Template } from "./template.ts";
import { resourcesMeant, resourcesOf } from "./references.ts";
import type { Place } from "./references.ts";
import { declaredTables } from "./declared-tables.ts";
import { actionsOfFunction } from "./role/of-template.ts";
import { roleIn } from "./role/policies.ts";
import { memberOf, plainString, readSettings, readString } from "./values.ts";
import type { Resolve } from "./values.ts";

const TRIGGER = "PostConfirmation";

/** The functions of SAM's and CloudFormation's templates, and of those that CDK writes. */
export function handlersOfTemplates(templates: readonly Template[]): DeclaredHandler[] {
  const all = templates.flatMap((template) => triggersOfPools(template, templates));
  const triggers = new Set([
    ...templates.flatMap(functionsOfEvents).map(keyOf),
    ...all.flatMap(({ places }) => places).map(keyOf),
  ]);
  return [
    ...templates.flatMap((template) =>
      resourcesOf(template).flatMap(([id, resource]): DeclaredHandler[] => {
        if (!FUNCTIONS.has(plainString(memberOf(resource, "Type")))) return [];
        const place = { template, id, resource };
        return [{ ...describe(place, templates), isTrigger: triggers.has(keyOf(place)) }];
      }),
    ),
    ...all.flatMap(({ places, unread }) => (places.length === 0 ? [unread] : [])),
  ];
}

const FUNCTIONS = new Set(["AWS::Serverless::Function", "AWS::Lambda::Function"]);

function keyOf({ template, id }: Place): string {
  return `${template.file} ${id}`;
}

/** The functions that a pool's `LambdaConfig` leads to, in whichever template they are. */
export function triggersOfPools(
  template: Template,
  templates: readonly Template[],
): { places: Place[]; unread: DeclaredHandler }[] {
  return resourcesOf(template).flatMap(([id, resource]) => {
    if (memberOf(resource, "Type") !== "AWS::Cognito::UserPool") return [];
    const trigger = memberOf(resource, "Properties", "LambdaConfig", TRIGGER);
    // A condition's other branch, which is none.
    if (trigger === undefined || trigger === null) return [];
    const { file, lineOf } = template;
    const unread = typeof trigger === "string" ? trigger : JSON.stringify(trigger);
    return [
      {
        places: findFunctions(trigger, template, templates),
        unread: {
          ...{ file, line: lineOf("Resources", id), name: id, folder: folderOf(file) },
          ...{ handlers: [], isTrigger: true, unread, settings: NO_SETTINGS },
        },
      },
    ];
  });
}

/** Those that SAM gives the trigger to. */
function functionsOfEvents(template: Template): Place[] {
  return resourcesOf(template).flatMap(([id, resource]) => {
    if (memberOf(resource, "Type") !== "AWS::Serverless::Function") return [];
    const events = memberOf(resource, "Properties", "Events");
    const hasTrigger = Object.values(isObject(events) ? events : {}).some((event) => {
      const trigger = memberOf(event, "Properties", "Trigger");
      return memberOf(event, "Type") === "Cognito" && [trigger].flat().includes(TRIGGER);
    });
    return hasTrigger ? [{ template, id, resource }] : [];
  });
}

/** The functions that a value refers to, or that its ARN names. */
function findFunctions(
  value: Json,
  template: Template,
  templates: readonly Template[],
  depth = 0,
): Place[] {
  if (depth > 8) return [];
  const meant = resourcesMeant(value, template, templates).flatMap((place) => {
    const type = memberOf(place.resource, "Type");
    if (FUNCTIONS.has(plainString(type))) return [place];
    const isPart = type === "AWS::Lambda::Alias" || type === "AWS::Lambda::Version";
    const owner = isPart ? memberOf(place.resource, "Properties", "FunctionName") : undefined;
    return owner === undefined ? [] : findFunctions(owner, place.template, templates, depth + 1);
  });
  if (meant.length > 0) return meant;
  return functionsCalled(writtenOut(template)(value)?.text ?? "", templates);
}

/** The functions whose ARN is written out: with the name that they have, or that CloudFormation gives them. */
function functionsCalled(arn: string, templates: readonly Template[]): Place[] {
  const name = /^arn:.*?:function:([^:]+)/.exec(arn)?.[1];
  if (name === undefined) return [];
  const [, id = name] = /^.+-(\w+)-\w{10,}$/.exec(name) ?? [];
  return templates.flatMap((template) =>
    resourcesOf(template).flatMap(([key, resource]) => {
      if (!FUNCTIONS.has(plainString(memberOf(resource, "Type")))) return [];
      const own = memberOf(resource, "Properties", "FunctionName");
      const isIt = own !== undefined && writtenOut(template)(own)?.text === name;
      return isIt || (own === undefined && key === id) ? [{ template, id: key, resource }] : [];
    }),
  );
}

function describe(
  { template, id, resource }: Place,
  templates: readonly Template[],
): DeclaredHandler {
  const of = (...path: string[]): Json | undefined => memberOf(resource, ...path);
  const isServerless = of("Type") === "AWS::Serverless::Function";
  const globals = isServerless ? memberOf(template.content, "Globals", "Function") : undefined;
  const own = (key: string): Json | undefined => of("Properties", key) ?? memberOf(globals, key);
  const resolve = cloudFormationValues(template);
  const layers = [memberOf(globals, "Layers"), of("Properties", "Layers")]
    .flat()
    .flatMap((layer) => layerOf(layer, template) ?? []);
  const variables = [
    memberOf(globals, "Environment", "Variables"),
    of("Properties", "Environment", "Variables"),
  ];
  return {
    file: template.file,
    line: template.lineOf("Resources", id),
    name: id,
    folder: folderOf(template.file),
    ...(isServerless ? codeOfSam(own, of, resolve) : code(own, of, resolve)),
    settings: {
      ...readSettings(
        {
          runtime: own("Runtime"),
          memory: own("MemorySize"),
          timeout: own("Timeout"),
          variables,
          layers,
        },
        resolve,
      ),
      tables: declaredTables(template, templates, variables),
      role: roleIn(template.file, actionsOfFunction({ template, id, resource }, templates)),
    },
  };
}

type Own = (key: string) => Json | undefined;
type Of = (...path: string[]) => Json | undefined;

function codeOfSam(
  own: Own,
  of: Of,
  resolve: Resolve,
): Pick<DeclaredHandler, "handlers" | "problem"> {
  const handler = readString(own("Handler"), resolve) ?? "";
  if (own("PackageType") === "Image") return { handlers: [], problem: "image" };
  if (own("InlineCode") !== undefined) return { handlers: [], problem: "inline" };
  const folder = own("CodeUri") ?? ".";
  if (typeof folder !== "string" || folder.startsWith("s3://")) return elsewhere(handler);
  // `sam build` puts each entry point of esbuild where its name says, without the folders above.
  const entries = of("Metadata", "BuildProperties", "EntryPoints");
  const exportName = handler.slice(handler.indexOf(".", handler.lastIndexOf("/")) + 1);
  const stem = handler.slice(0, -exportName.length - 1);
  const sources = (Array.isArray(entries) ? entries : []).flatMap((entry) => {
    const isIt = typeof entry === "string" && stemOf(entry) === stemOf(stem);
    return isIt ? [{ root: folder, handler: `${entry}#${exportName}` }] : [];
  });
  return { handlers: [{ root: folder, handler }, ...sources, ...beforeTheBuild(folder, handler)] };
}

function code(own: Own, of: Of, resolve: Resolve): Pick<DeclaredHandler, "handlers" | "problem"> {
  const handler = readString(own("Handler"), resolve) ?? "";
  const place = own("Code");
  if (own("PackageType") === "Image" || memberOf(place, "ImageUri") !== undefined) {
    return { handlers: [], problem: "image" };
  }
  if (memberOf(place, "ZipFile") !== undefined) return { handlers: [], problem: "inline" };
  // CDK says where its asset is; without that, the asset has the name of its archive.
  const asset = of("Metadata", "aws:asset:path");
  const archive = /^([0-9a-f]{64})\.zip$/.exec(plainString(memberOf(place, "S3Key")))?.[1];
  if (typeof asset === "string") return { handlers: [{ root: asset, handler }] };
  if (archive !== undefined) return { handlers: [{ root: `asset.${archive}`, handler }] };
  if (typeof place !== "string" || place.startsWith("s3://")) return elsewhere(handler);
  return { handlers: [{ root: place, handler }, ...beforeTheBuild(place, handler)] };
}

/** The archive was made by somebody else; what it was made of has the same names, mostly. */
function elsewhere(handler: string): Pick<DeclaredHandler, "handlers" | "problem"> {
  return { handlers: [".", "src"].map((root) => ({ root, handler, isGuess: true })) };
}

/** A layer's folder or archive, where the template has one. */
function layerOf(value: Json | undefined, { content }: Template): string | undefined {
  const resource = memberOf(content, "Resources", plainString(memberOf(value, "Ref")));
  const asset = memberOf(resource, "Metadata", "aws:asset:path");
  const [uri, whole] = ["ContentUri", "Content"].map((key) =>
    memberOf(resource, "Properties", key),
  );
  return [asset, uri, whole].find(
    (path) => typeof path === "string" && !path.startsWith("s3://"),
  ) as string | undefined;
}

function stemOf(path: string): string {
  return (path.split("/").at(-1) ?? "").replace(/\.[cm]?[jt]sx?$/, "");
}
