import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import { folderOf, plainPath } from "./declared-handler.ts";
import type { Code, DeclaredHandler, FunctionSettings } from "./declared-handler.ts";
import { beforeTheBuild } from "./before-the-build.ts";
import {
  argumentsAt,
  blankComments,
  codeOf,
  endOfGroup,
  lineAt,
  propsIn,
  readSource,
} from "./source-values.ts";
import { memberOf, plainString, readVariables } from "./values.ts";
import type { Resolve } from "./values.ts";

/** What CDK gives a function that says nothing of it, and what SST gives one, from version 3 on and before. */
const DEFAULTS = {
  cdk: { timeoutMs: 3_000, memoryMb: 128 },
  v3: { timeoutMs: 20_000, memoryMb: 1024 },
  v2: { timeoutMs: 10_000, memoryMb: 1024 },
};

/** The classes of CDK, SST and Pulumi. Any other is the project's, and gives its functions what it likes. */
const OWN_KINDS =
  /^(?:Function|NodejsFunction|LambdaFunction|SingletonFunction|EdgeFunction|CfnFunction|CallbackFunction|DockerImageFunction|PythonFunction|GoFunction)?$/;

const EXTENSIONS = [".ts", ".js", ".mts", ".mjs", ".tsx"];

interface Source {
  file: string;
  text: string;
}

/** A function that a source makes: `new Function(…)`, or an object of SST's. */
interface Made {
  source: Source;
  at: number;
  /** Of the class, or none. */
  kind: string;
  id: string;
  props: Json;
}

interface Defaults {
  timeoutMs: number | undefined;
  memoryMb: number | undefined;
}

/** What SST gives a function that says nothing of it, itself and by the app's own defaults. */
interface SstDefaults {
  presets: Defaults;
  props: readonly Json[];
}

/**
 * The functions of CDK's and SST's stacks, and which of them is the trigger's. Nothing is run: only what is
 * written literally, or by way of constants of the same file, is read.
 */
export function handlersOfSources(folder: string, files: readonly Source[]): DeclaredHandler[] {
  const sources = files.map(({ file, text }) => ({ file, text: blankComments(text) }));
  const isNew = sources.some(({ text }) => text.includes("$config("));
  const sst = {
    presets: isNew ? DEFAULTS.v3 : DEFAULTS.v2,
    props: sources.flatMap(defaultPropsIn),
  };
  const made = sources.flatMap(functionsIn);
  const triggers = sources.flatMap((source) =>
    triggersIn(source).map(({ at, value, defaults }) => {
      const given = codeOf(value) === undefined ? withDefaults([defaults], propsOf(value)) : value;
      return { source, at, found: follow(given, source, at, made), unread: codeOf(value) ?? "" };
    }),
  );
  const read = triggers.flatMap(({ found, at, source, unread }): DeclaredHandler[] => {
    const declared = found && describe(found, folder, sst, made);
    if (declared !== undefined) return [{ ...declared, isTrigger: true }];
    const line = lineAt(source.text, at);
    const settings = { variables: {}, madeUp: {} };
    return [{ file: source.file, line, folder, handlers: [], isTrigger: true, unread, settings }];
  });
  const others = made.filter((each) => triggers.every(({ found }) => found !== each));
  return [...read, ...others.flatMap((each) => describe(each, folder, sst, made) ?? [])];
}

/** The value that the trigger is set to, and where. */
function triggersIn({ text }: Source): { at: number; value: Json; defaults?: Json | undefined }[] {
  const groups = [...text.matchAll(/\b(?:lambdaTriggers|triggers|lambdaConfig)\s*:\s*(?=\{)/g)];
  const calls = [...text.matchAll(/\.addTrigger\s*(?=\()/g)];
  return [
    ...groups.flatMap(({ index, 0: { length } }) => {
      const start = index + length;
      const value = memberOf(
        readSource(text.slice(start, endOfGroup(text, start))),
        "postConfirmation",
      );
      const at = start + Math.max(0, text.slice(start).indexOf("postConfirmation"));
      const defaults = memberOf(memberOf(aroundIn(text, index), "defaults"), "function");
      return value === undefined || value === null ? [] : [{ at, value, defaults }];
    }),
    ...calls.flatMap(({ index, 0: { length } }) => {
      const [operation = "", value] = argumentsAt(text, index + length);
      return /\bPOST_CONFIRMATION\s*$/.test(operation) && value !== undefined
        ? [{ at: index, value: readSource(value) }]
        : [];
    }),
  ];
}

/** SST takes the handler alone as well. */
function propsOf(value: Json): Json {
  return typeof value === "string" ? { handler: value } : value;
}

/** The object that a place is in. */
function aroundIn(text: string, at: number): Json | undefined {
  let depth = 0;
  for (let index = at - 1; index >= 0; index--) {
    const character = text[index];
    if (character === "}") depth++;
    else if (character === "{" && depth-- === 0) {
      return readSource(text.slice(index, endOfGroup(text, index)));
    }
  }
  return undefined;
}

/** What SST's app or stack gives all of its functions. */
function defaultPropsIn({ text }: Source): Json[] {
  return [...text.matchAll(/\.setDefaultFunctionProps\s*(?=\()/g)].flatMap(
    ({ index, 0: { length } }) => {
      const [props = ""] = argumentsAt(text, index + length);
      return readSource(props) ?? [];
    },
  );
}

/** A function's own settings over those that it gets otherwise, and its variables with theirs. */
function withDefaults(defaults: readonly (Json | undefined)[], props: Json): Json {
  if (!isObject(props) || codeOf(props) !== undefined) return props;
  const all = [...defaults, props].filter(
    (each): each is Record<string, Json> => isObject(each) && codeOf(each) === undefined,
  );
  const environments = all.map(({ environment }) => environment).filter(isObject);
  const environment = Object.assign({}, ...environments) as Json;
  return Object.assign({}, ...all, environments.length > 0 ? { environment } : {}) as Json;
}

function functionsIn(source: Source): Made[] {
  const { text } = source;
  return [...text.matchAll(/\bnew\s+(?<kind>[\w.]*(?:Function|Lambda)\w*)\s*(?=\()/g)].flatMap(
    ({ index, 0: { length }, groups }) => {
      const args = argumentsAt(text, index + length);
      const props = propsIn(args);
      if (props === undefined) return [];
      const id = args.map((each) => readSource(each)).find((each) => typeof each === "string");
      return [{ source, at: index, kind: groups?.["kind"] ?? "", id: plainString(id), props }];
    },
  );
}

/** The function that a value stands for: one made there, one of that name in the same file, or elsewhere. */
function follow(value: Json, source: Source, at: number, made: readonly Made[]): Made | undefined {
  const code = codeOf(value);
  if (code === undefined) return { source, at, kind: "", id: "", props: value };
  if (/^new\s/.test(code)) {
    // The one whose text it is.
    const start = source.text.indexOf(code, at);
    return made.find((each) => each.source === source && each.at === start);
  }
  const name =
    /^(?:[\w$]+[!?]?\.)*?(?<name>[\w$]+)[!?]?(?:\.(?:arn|functionArn|currentVersion))?$/.exec(code)
      ?.groups?.["name"];
  if (name === undefined) return undefined;
  const named = made.filter((each) => nameOf(each) === name);
  const own = named.filter((each) => each.source === source);
  // In another file, a name has to say what it is for.
  const [first, ...others] = own.length > 0 || !/confirm/i.test(name) ? own : named;
  if (first === undefined) return madeBy(code, source, made);
  return others.length === 0 ? first : undefined;
}

/** `confirm.fn`, of a class of the project's that makes one function. */
function madeBy(code: string, source: Source, made: readonly Made[]): Made | undefined {
  const name = /^(?:this\.)?([\w$]+)\.[\w$]+$/.exec(code)?.[1];
  if (name === undefined) return undefined;
  const [only, ...others] = made.filter(
    (each) => each.source === source && nameOf(each) === name && !isOwnKind(each),
  );
  return others.length === 0 ? only : undefined;
}

/** What a function is assigned to. */
function nameOf({ source: { text }, at }: Made): string | undefined {
  return /([\w$]+)\s*(?::\s*[\w.]+\s*)?[=:]\s*$/.exec(text.slice(Math.max(0, at - 200), at))?.[1];
}

const SETTINGS = /^(?:memorySize|timeout|runtime)$/;

/** Whether a framework's own class makes it. */
function isOwnKind({ kind }: Made): boolean {
  return OWN_KINDS.test(kind.split(".").at(-1) ?? "");
}

/** What a class of the project gives the function that it makes, and what that has otherwise. */
function wrapped(
  { kind }: Made,
  made: readonly Made[],
): { props: Record<string, Json>; presets: Defaults } {
  const name = kind.split(".").at(-1) ?? "";
  const inner = made.filter(({ source: { text }, at }) => {
    const head = new RegExp(String.raw`\bclass\s+${name}\b[^{]*(?=\{)`).exec(text.slice(0, at));
    return head !== null && at < endOfGroup(text, head.index + head[0].length);
  });
  const [only, ...others] = inner;
  const props = isObject(only?.props) && others.length === 0 ? only.props : {};
  const isWhole = Object.keys(props).every((key) => !/^\.\.\.(?!props\b)/.test(key));
  const isKnown = only !== undefined && others.length === 0 && isWhole;
  return {
    props: Object.fromEntries(Object.entries(props).filter(([key]) => SETTINGS.test(key))),
    presets: isKnown ? DEFAULTS.cdk : { timeoutMs: undefined, memoryMb: undefined },
  };
}

function describe(
  made: Made,
  folder: string,
  sst: SstDefaults,
  all: readonly Made[],
): DeclaredHandler | undefined {
  const { source, at, kind, id } = made;
  const own = withSpreads(made.props, source);
  const isCdk = /Nodejs/i.test(kind) || "code" in own || "entry" in own;
  const props = isCdk ? own : withSpreads(withDefaults(sst.props, own), source);
  const code = codeOfFunction({ ...made, props }, folder);
  if (code === undefined) return undefined;
  const wrapper = isOwnKind(made) ? undefined : wrapped(made, all);
  const presets = wrapper?.presets ?? (isCdk ? DEFAULTS.cdk : sst.presets);
  const resolve: Resolve = (value) => {
    const text = codeOf(value) === undefined ? value : constantOf(codeOf(value) ?? "", source);
    return text === undefined || text === null || typeof text === "object"
      ? undefined
      : { text: String(text) };
  };
  return {
    file: source.file,
    line: lineAt(source.text, at),
    ...(id !== "" && { name: id }),
    folder,
    ...code,
    settings: {
      ...settingsOf({ ...wrapper?.props, ...props }, resolve, presets),
      ...layersOf(props["layers"], source, folder),
    },
  };
}

function settingsOf(
  props: Record<string, Json>,
  resolve: Resolve,
  defaults: Defaults,
): FunctionSettings {
  const written = (value: Json | undefined): string => {
    const code = codeOf(value);
    return value === undefined ? "" : (code ?? resolve(value)?.text ?? "");
  };
  const runtime = /NODEJS_(\d+)_X|nodejs(\d+)[.d]x/i.exec(written(props["runtime"]));
  const memory = /^(\d+)\s*(GB)?/.exec(written(props["memorySize"] ?? props["memory"]));
  const timeout = /^(?:[\w.]*Duration\.(?<kind>\w+)\(\s*)?(?<count>\d+)\s*(?<unit>minute)?/.exec(
    written(props["timeout"]),
  )?.groups;
  const unit = timeout?.["kind"] ?? timeout?.["unit"] ?? "seconds";
  const unitMs = unit.startsWith("minute") ? 60_000 : unit.startsWith("milli") ? 1 : 1000;
  // A value that cannot be read is unknown.
  const presetOf = (name: keyof Defaults, ...keys: string[]): number | undefined =>
    keys.some((key) => key in props) ? undefined : defaults[name];
  return {
    ...(runtime !== null && { runtime: `nodejs${runtime[1] ?? runtime[2]}.x` }),
    memoryMb:
      memory === null
        ? presetOf("memoryMb", "memorySize", "memory")
        : Number(memory[1]) * (memory[2] ? 1024 : 1),
    timeoutMs:
      timeout === undefined ? presetOf("timeoutMs", "timeout") : Number(timeout["count"]) * unitMs,
    ...readVariables(
      [memberOf(props["environment"], "variables") ?? props["environment"]],
      resolve,
    ),
  };
}

type Located = Pick<DeclaredHandler, "handlers" | "problem">;

function codeOfFunction(
  { source, kind, id, props }: Made & { props: Record<string, Json> },
  folder: string,
): Located | undefined {
  const handler = constantText(props["handler"], source);
  const code = codeOf(props["code"]) ?? "";
  if (/Docker|fromImage|fromEcr/i.test(kind + code)) return { handlers: [], problem: "image" };
  if (/\bfromInline\b|\.inline\(/.test(code)) return { handlers: [], problem: "inline" };
  const isNodejs = /Nodejs/i.test(kind);
  if (isNodejs || "entry" in props) {
    const exported = handler?.split(".").at(-1) ?? "handler";
    // CDK's default lies beside the stack.
    const beside = `${from(folder, source.file).replace(/\.[cm]?[jt]s$/, "")}.${id}`;
    const entry = "entry" in props ? pathOf(props["entry"], source, folder) : beside;
    if (entry === undefined) return undefined;
    const endings = "entry" in props ? ["", ...EXTENSIONS] : EXTENSIONS;
    return { handlers: endings.map((end) => bundled(`${entry}${end}#${exported}`)) };
  }
  if (handler === undefined) return undefined;
  if (!("code" in props)) {
    return { handlers: [{ root: constantText(props["srcPath"], source) ?? ".", handler }] };
  }
  // Pulumi's.
  const archive = /\bFileArchive\(\s*["'`]([^"'`$]+)["'`]/.exec(code)?.[1];
  if (archive !== undefined) {
    return { handlers: [{ root: archive, handler }, ...beforeTheBuild(archive, handler)] };
  }
  const root = assetIn(code, source, folder);
  if (root === undefined) return undefined;
  return { handlers: [{ root, handler }, ...beforeTheBuild(root, handler)] };
}

/** The folder of `Code.fromAsset(…)`. */
function assetIn(code: string, source: Source, folder: string): string | undefined {
  const asset = /^(?:[\w.]*\.)?(?:fromAsset|asset|AssetCode)\s*\(/.exec(code);
  const [path = ""] = asset === null ? [] : argumentsAt(code, asset[0].length - 1);
  return asset === null ? undefined : pathOf(readSource(path), source, folder);
}

/** The folders of the layers that the same file makes. */
function layersOf(
  written: Json | undefined,
  source: Source,
  folder: string,
): Pick<FunctionSettings, "layers"> {
  const layers = [written].flat().flatMap((layer) => {
    const name = /^(?:this\.)?(\w+)$/.exec(codeOf(layer) ?? "")?.[1];
    const made =
      name &&
      new RegExp(String.raw`\b${name}\b[^=\n]*=\s*new\s+[\w.]*LayerVersion\s*(?=\()`).exec(
        source.text,
      );
    if (!made) return [];
    const props = propsIn(argumentsAt(source.text, made.index + made[0].length));
    return assetIn(codeOf(props?.["code"]) ?? "", source, folder) ?? [];
  });
  return layers.length > 0 ? { layers } : {};
}

function bundled(handler: string): Code {
  return { root: ".", handler, isBundled: true };
}

/** A path from the project's folder. `undefined` for one that only running the source would tell. */
function pathOf(
  value: Json | undefined,
  source: Source,
  folder: string,
  depth = 0,
): string | undefined {
  if (typeof value === "string") return value;
  const code = codeOf(value)?.trim();
  if (code === undefined || depth > 4) return undefined;
  const here = from(folder, folderOf(source.file));
  if (/^(?:__dirname|import\.meta\.dirname)$/.test(code)) return here;
  if (code === "process.cwd()") return ".";
  const template = /^`\$\{__dirname\}\/?([^`$]*)`$|^__dirname\s*\+\s*["']\/?([^"']*)["']$/.exec(
    code,
  );
  if (template !== null) return plainPath(`${here}/${template[1] ?? template[2] ?? ""}`);
  const url =
    /^fileURLToPath\(\s*new URL\(\s*(["'])([^"']+)\1\s*,\s*import\.meta\.url\s*\)\s*\)$/.exec(code);
  if (url !== null) return plainPath(`${here}/${url[2]}`);
  const call = /^(?<name>(?:path\.)?(?:join|resolve)|require\.resolve)\s*(?=\()/.exec(code);
  if (call !== null && endOfGroup(code, call[0].length) === code.length) {
    const parts = argumentsAt(code, call[0].length).map((each) =>
      pathOf(readSource(each), source, folder, depth + 1),
    );
    if (parts.some((part) => part === undefined)) return undefined;
    const isOwn = call.groups?.["name"] === "require.resolve";
    return plainPath([...(isOwn ? [here] : []), ...parts].join("/"));
  }
  return pathOf(constantOf(code, source), source, folder, depth + 1);
}

/** A folder as it is seen from another one above it. */
function from(folder: string, path: string): string {
  return folder !== "." && path.startsWith(folder) ? path.slice(folder.length + 1) || "." : path;
}

/** What a constant of the same file is. */
function constantOf(name: string, { text }: Source): Json | undefined {
  if (!/^[\w$]+$/.test(name)) return undefined;
  const found = [
    ...text.matchAll(
      new RegExp(String.raw`\bconst\s+${name.replaceAll("$", "\\$")}\b[^=;]*=\s*`, "g"),
    ),
  ];
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) return undefined;
  const rest = text.slice(only.index + only[0].length);
  const start = /^(?:[\w.]+\s*)?(?=[({[])|^(?=["'`])/.exec(rest);
  const end = start === null ? rest.search(/[;\n]|$/) : endOfGroup(rest, start[0].length);
  return readSource(rest.slice(0, end));
}

function constantText(value: Json | undefined, source: Source): string | undefined {
  const read = codeOf(value) === undefined ? value : constantOf(codeOf(value) ?? "", source);
  return typeof read === "string" ? read : undefined;
}

/** With the members of constants that are spread in it. */
function withSpreads(props: Json, source: Source): Record<string, Json> {
  return Object.assign(
    {},
    ...Object.entries(isObject(props) ? props : {}).map(([key, value]) => {
      if (!key.startsWith("...")) return { [key]: value };
      const spread = constantOf(codeOf(value) ?? "", source);
      return isObject(spread) && codeOf(spread) === undefined ? spread : {};
    }),
  ) as Record<string, Json>;
}
