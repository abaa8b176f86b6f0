import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import { beforeTheBuild } from "./before-the-build.ts";
import { folderOf, NO_SETTINGS, plainPath } from "./declared-handler.ts";
import type { DeclaredHandler } from "./declared-handler.ts";
import { readHcl, readValue } from "./hcl.ts";
import { choiceIn, comparisonIn } from "./hcl-expressions.ts";
import type { Block } from "./hcl.ts";
import { actionsOfTerraform } from "./role/of-terraform.ts";
import { roleIn } from "./role/policies.ts";
import { argumentsAt, codeOf } from "./source-values.ts";
import { memberOf, plainString, readSettings, readString } from "./values.ts";
import type { Resolve, Text } from "./values.ts";

/** Far more modules within one another than anybody has. */
const DEEPEST = 12;

/** A module as it is used: its folder, and what its variables are where it is used. */
interface Scope {
  folder: string;
  args: { [key: string]: Json };
  caller: Scope | undefined;
  /** Which one of several that a block makes with `for_each`. */
  each?: { key: string; value: Json };
}

/** A function's block, in one use of its module. */
interface Made {
  block: Block;
  scope: Scope;
}

/** The functions of Terraform's files, and which of them a pool has as its trigger. */
export function handlersOfTerraform(
  files: readonly { file: string; text: string }[],
): DeclaredHandler[] {
  const read = files.map(({ file, text }) => ({ file, ...readHcl(file, text) }));
  const modules = modulesOf(
    read.flatMap(({ blocks }) => blocks),
    Object.assign(
      {},
      ...read.map(({ file, values }) => file.endsWith(".tfvars") && values),
    ) as Json,
  );
  const { blocks, usesOf, follow } = modules;
  const triggers = blocks.flatMap((pool) => {
    const value = memberOf(pool.body, "lambda_config", "post_confirmation");
    if (pool.labels[0] !== "aws_cognito_user_pool" || value === undefined) return [];
    return usesOf(folderOf(pool.file)).map((scope) => ({
      pool,
      value,
      made: follow(value, scope),
    }));
  });
  const others = blocks
    .filter((block) => isFunction(block) && triggers.every(({ made }) => made?.block !== block))
    .flatMap((block) => usesOf(folderOf(block.file)).map((scope) => ({ block, scope })));
  return [
    ...triggers.map(({ pool: { file, line }, value, made }): DeclaredHandler => {
      if (made !== undefined) return { ...describe(made, modules), isTrigger: true };
      const unread = codeOf(value) ?? plainString(value);
      const found = { file, line, folder: ".", handlers: [], isTrigger: true, unread };
      return { ...found, settings: NO_SETTINGS };
    }),
    ...others.map((made) => describe(made, modules)),
  ];
}

/** A function's resource, or that of the registry's module for it. */
function isFunction({ type, labels, body }: Block): boolean {
  return type === "module"
    ? /\/lambda\/aws\b/.test(plainString(body["source"]))
    : type === "resource" && labels[0] === "aws_lambda_function";
}

/** The folder of the module that a block uses, where it is a part of the project. */
function targetOf({ file, body }: Block): string | undefined {
  const source = plainString(body["source"]);
  return source.startsWith(".") ? plainPath(`${folderOf(file)}/${source}`) || "." : undefined;
}

type Modules = ReturnType<typeof modulesOf>;

/** What the files say, by reference. */
function modulesOf(blocks: readonly Block[], given: Json) {
  const find = (folder: string, type: string, ...labels: string[]): Block | undefined =>
    blocks.find(
      (block) =>
        block.type === type &&
        labels.every((label, at) => block.labels[at] === label) &&
        folderOf(block.file) === folder,
    );

  function usesOf(folder: string, depth = 0): Scope[] {
    const users = blocks.filter((block) => block.type === "module" && targetOf(block) === folder);
    if (users.length === 0 || depth > DEEPEST) return [{ folder, args: {}, caller: undefined }];
    return users.flatMap(({ file, body }) =>
      usesOf(folderOf(file), depth + 1).map((caller) => ({ folder, args: body, caller })),
    );
  }

  /** What a variable or a local value is, and where that is said. */
  function named(code: string, scope: Scope): { value: Json; scope: Scope } | undefined {
    const [, of, path = ""] = /^each\.(key|value)((?:\.[\w-]+)*)$/.exec(code) ?? [];
    if (of !== undefined) {
      const names = path.split(".").slice(1);
      const value = of === "key" ? scope.each?.key : memberOf(scope.each?.value, ...names);
      return value === undefined ? undefined : { value, scope };
    }
    const [, kind, name = ""] = /^(var|local)\.([\w-]+)$/.exec(code) ?? [];
    if (kind === undefined) return chosenIn(code, scope);
    if (kind === "local") {
      const all = blocks.filter(
        ({ type, file }) => type === "locals" && folderOf(file) === scope.folder,
      );
      const value = all.map(({ body }) => body[name]).find((each) => each !== undefined);
      return value === undefined ? undefined : { value, scope };
    }
    const { args, caller, folder } = scope;
    const own = args[name];
    if (own !== undefined && caller !== undefined) return { value: own, scope: caller };
    const preset = memberOf(given, name) ?? find(folder, "variable", name)?.body["default"];
    return preset === undefined || preset === null ? undefined : { value: preset, scope };
  }

  /** The part that an expression comes to, where that is certain, or the only one that is a value. */
  function chosenIn(code: string, scope: Scope): { value: Json; scope: Scope } | undefined {
    const choice = choiceIn(code);
    if (choice === undefined) return undefined;
    const at = (written: string | undefined): { value: Json; scope: Scope } | undefined =>
      written === undefined ? undefined : { value: readValue(written), scope };
    if (choice.kind === "member") {
      const key = textOf(readValue(choice.key), scope)?.text ?? "";
      const map = valueOf(readValue(choice.of), scope);
      const value = memberOf(map.value, key);
      return value === undefined ? at(choice.otherwise) : { value, scope: map.scope };
    }
    if (choice.kind === "first") return at(choice.of.find((each) => isSet(each, scope)));
    const { test, yes, no } = choice;
    const isMet = isTrue(test, scope);
    if (isMet !== undefined) return at(isMet ? yes : no);
    const [only, ...more] = [yes, no].filter((each) => !/^\s*(?:null|""|\[\])\s*$/.test(each));
    return more.length > 0 ? undefined : at(only);
  }

  /** Whether an expression has a value, or names something whose value only a deployment knows. */
  function isSet(written: string, scope: Scope): boolean {
    const value = readValue(written);
    const text = textOf(value, scope)?.text;
    if (text !== undefined) return text !== "";
    const found = valueOf(value, scope).value;
    return isObject(found) && (codeOf(found) === undefined || placeOf(value, scope) !== undefined);
  }

  function isTrue(test: string, scope: Scope): boolean | undefined {
    const comparison = comparisonIn(test);
    if (comparison === undefined) return undefined;
    const value = readValue(comparison.of);
    const text = textOf(value, scope)?.text;
    // An attribute of something that is made is there.
    const isMade = text === undefined && placeOf(value, scope) !== undefined;
    if (text === undefined && !(isMade && (comparison.with ?? "") === "")) return undefined;
    return (text === comparison.with) === comparison.isEqual;
  }

  /** The value itself, where it is one behind names. */
  function valueOf(
    value: Json | undefined,
    scope: Scope,
    depth = 0,
  ): { value: Json | undefined; scope: Scope } {
    const found = named(codeOf(value) ?? "", scope);
    return found === undefined || depth > DEEPEST
      ? { value, scope }
      : valueOf(found.value, found.scope, depth + 1);
  }

  function textOf(value: Json, scope: Scope, depth = 0): Text | undefined {
    const code = codeOf(value);
    if (depth > DEEPEST || value === null) return undefined;
    if (code === undefined) return typeof value === "object" ? undefined : { text: String(value) };
    if (code.startsWith('"')) {
      const pieces = code.slice(1, -1).split(/(\$\{[^{}]*\})/);
      const texts = pieces.map((piece) =>
        piece.startsWith("${")
          ? textOf({ $code: piece.slice(2, -1).trim() }, scope, depth + 1)?.text
          : piece,
      );
      return texts.includes(undefined) ? undefined : { text: texts.join("") };
    }
    if (code === "path.module") return { text: scope.folder };
    if (code === "path.root" || code === "path.cwd") return { text: rootOf(scope) };
    const found = named(code, scope);
    if (found !== undefined) return textOf(found.value, found.scope, depth + 1);
    const [, type = "", name = "", key = ""] =
      /^(aws_\w+)\.([\w-]+)(?:\[0\])?\.(name|bucket|id)$/.exec(code) ?? [];
    const body = find(scope.folder, "resource", type, name)?.body;
    const literal = body?.[key === "id" ? "bucket" : key];
    return literal === undefined ? undefined : textOf(literal, scope, depth + 1);
  }

  /** With the one that a reference names, of those that a block makes. */
  function chosen({ body }: Block, key: string | undefined, scope: Scope): Scope {
    const all = body["for_each"];
    if (key === undefined || all === undefined) return scope;
    const value = memberOf(valueOf(all, scope).value, key) ?? key;
    return { ...scope, each: { key, value } };
  }

  /** A path from the project's folder. */
  function pathOf(value: Json | undefined, scope: Scope): string | undefined {
    if (value === undefined) return undefined;
    const text = textOf(value, scope)?.text;
    if (text === undefined) return undefined;
    return plainPath(startsInProject(value, scope) ? text : `${rootOf(scope)}/${text}`) || ".";
  }

  /** Whether a path begins with the place of a module, which is known from the project's folder. */
  function startsInProject(value: Json | undefined, scope: Scope): boolean {
    const found = valueOf(value, scope);
    const code = codeOf(found.value) ?? "";
    if (/^"?(?:\$\{\s*)?path\./.test(code)) return true;
    const first = /^"\$\{\s*((?:var|local)\.[\w-]+)\s*\}/.exec(code)?.[1];
    return first !== undefined && startsInProject({ $code: first }, found.scope);
  }

  /** The block that a value is an attribute of, by way of names and of the outputs of modules. */
  function placeOf(value: Json, scope: Scope, depth = 0): Made | undefined {
    const code = (codeOf(value) ?? "").replace(/^"\$\{\s*(.*?)\s*\}"$/, "$1");
    const found = named(code, scope);
    if (depth > DEEPEST) return undefined;
    if (found !== undefined) return placeOf(found.value, found.scope, depth + 1);
    const [, kind = "resource", type = "", name = "", key, output = ""] =
      /^(?:(data)\.)?([\w-]+)\.([\w-]+)(?:\[(?:0|"([^"]+)")\])?\.([\w-]+)$/.exec(code) ?? [];
    if (type !== "module") {
      const block = find(scope.folder, kind, type, name);
      return block && { block, scope: chosen(block, key, scope) };
    }
    const block = find(scope.folder, "module", name);
    const target = block && targetOf(block);
    if (block === undefined || target === undefined) return block && { block, scope };
    const inner = { folder: target, args: block.body, caller: chosen(block, key, scope) };
    const written = find(target, "output", output)?.body["value"];
    return written === undefined ? undefined : placeOf(written, inner, depth + 1);
  }

  /** The function that a value is the ARN of. */
  function follow(value: Json, scope: Scope, depth = 0): Made | undefined {
    const made = placeOf(value, scope);
    if (made === undefined || depth > DEEPEST) return undefined;
    const { type, labels, body } = made.block;
    if (isFunction(made.block)) return made;
    const isAlias = type === "resource" && labels[0] === "aws_lambda_alias";
    const owner = isAlias ? body["function_name"] : undefined;
    return owner === undefined ? undefined : follow(owner, made.scope, depth + 1);
  }

  return { blocks, find, usesOf, valueOf, textOf, pathOf, placeOf, follow };
}

/** Where `terraform` is started. */
function rootOf({ folder, caller }: Scope): string {
  return caller === undefined ? folder : rootOf(caller);
}

function describe({ block, scope }: Made, modules: Modules): DeclaredHandler {
  const { file, line, labels, body } = block;
  const resolve: Resolve = (value) => modules.textOf(value, scope);
  const variables = memberOf(body, "environment", "variables") ?? body["environment_variables"];
  const layers = [body["layers"]].flat().flatMap((layer) => layerOf(layer, scope, modules) ?? []);
  return {
    file,
    line,
    name: labels.at(-1),
    folder: ".",
    ...codeOfFunction({ block, scope }, resolve, modules),
    settings: {
      ...readSettings(
        {
          runtime: body["runtime"],
          memory: body["memory_size"],
          timeout: body["timeout"],
          variables: mergedIn(variables, scope, modules),
          layers,
        },
        resolve,
      ),
      role: roleIn(file, actionsOfTerraform(block, scope, modules)),
    },
  };
}

/** The groups of variables that `merge` joins, or the only one. */
function mergedIn(
  variables: Json | undefined,
  scope: Scope,
  modules: Modules,
): (Json | undefined)[] {
  const found = modules.valueOf(variables, scope);
  const code = codeOf(found.value) ?? "";
  if (!/^merge\s*\(/.test(code)) return [found.value];
  return argumentsAt(code, code.indexOf("(")).flatMap((each) =>
    mergedIn(readValue(each), found.scope, modules),
  );
}

function codeOfFunction(
  { block: { body }, scope }: Made,
  resolve: Resolve,
  modules: Modules,
): Pick<DeclaredHandler, "handlers" | "problem"> {
  if (body["image_uri"] !== undefined || body["package_type"] === "Image") {
    return { handlers: [], problem: "image" };
  }
  const handler = readString(body["handler"], resolve) ?? "";
  const place = body["filename"] ?? body["source_path"] ?? body["local_existing_package"];
  const made = archiveOf(place, scope, modules);
  const root = pathIn(made, scope, modules) ?? modules.pathOf(place, scope);
  if (root !== undefined && !root.endsWith(".zip")) {
    return { handlers: [{ root, handler }, ...beforeTheBuild(root, handler)] };
  }
  // `"${var.sources}/confirm"`
  const tail = /\}\/([\w./-]+)"$/.exec(codeOf(made?.["source_dir"]) ?? "")?.[1];
  if (tail !== undefined) {
    return { handlers: [{ root: tail, handler, isTail: true, isGuess: true }] };
  }
  // The archive was made by somebody else: of a folder of its name, or of one nearby, mostly.
  const zip = root?.slice(0, -".zip".length);
  const named = zip === undefined ? [] : [{ root: zip, handler }, ...beforeTheBuild(zip, handler)];
  const roots = [...(zip === undefined ? [] : [folderOf(zip)]), rootOf(scope), ".", "src"];
  const places = [...named, ...[...new Set(roots)].map((root) => ({ root, handler }))];
  return { handlers: places.map((code) => ({ ...code, isGuess: true })) };
}

/** The archive that Terraform makes itself. */
function archiveOf(
  place: Json | undefined,
  scope: Scope,
  modules: Modules,
): Block["body"] | undefined {
  const named = codeOf(modules.valueOf(place, scope).value) ?? "";
  const name = /^data\.archive_file\.([\w-]+)(?:\[0\])?\.output_path$/.exec(named)?.[1];
  const path = modules.pathOf(place, scope);
  const block =
    name === undefined
      ? modules.blocks.find(
          ({ labels, body, file }) =>
            path !== undefined &&
            labels[0] === "archive_file" &&
            folderOf(file) === scope.folder &&
            modules.pathOf(body["output_path"], scope) === path,
        )
      : modules.find(scope.folder, "data", "archive_file", name);
  return block?.body;
}

/** What an archive is made of. */
function pathIn(
  archive: Block["body"] | undefined,
  scope: Scope,
  modules: Modules,
): string | undefined {
  const { source_dir: folder, source_file: file } = archive ?? {};
  if (folder !== undefined) return modules.pathOf(folder, scope);
  const single = modules.pathOf(file, scope);
  return single === undefined ? undefined : folderOf(single);
}

function layerOf(value: Json | undefined, scope: Scope, modules: Modules): string | undefined {
  const name = /^aws_lambda_layer_version\.([\w-]+)\.arn$/.exec(codeOf(value) ?? "")?.[1];
  const body =
    name && modules.find(scope.folder, "resource", "aws_lambda_layer_version", name)?.body;
  if (!isObject(body)) return undefined;
  return (
    pathIn(archiveOf(body["filename"], scope, modules), scope, modules) ??
    modules.pathOf(body["filename"], scope)
  );
}
