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
import { callsOf, helperAround, withArguments } from "./helper-calls.ts";
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
  /** Where it is made, or where the helper is called that makes it. */
  source: Source;
  at: number;
  /** Of the class, or none. */
  kind: string;
  id: Json;
  props: Json;
  /** What makes it, where that is a helper's. */
  helper?: Made;
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
  const direct = sources.flatMap(functionsIn);
  const made = [...direct, ...sources.flatMap((source) => madeByHelpers(source, direct))];
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
      const read = args.map((each) => readSource(each));
      const id = read.find((each) => typeof each === "string") ?? read[1] ?? "";
      return [{ source, at: index, kind: groups?.["kind"] ?? "", id, props }];
    },
  );
}

/** The functions that a source has made by helpers that make one each: `const confirm = makeFn("Confirm", …)`. */
function madeByHelpers(source: Source, direct: readonly Made[]): Made[] {
  return direct.flatMap((inner) => {
    const { text } = inner.source;
    const helper = helperAround(text, inner.at);
    if (helper === undefined) return [];
    const { name, start, end } = helper;
    const isShared = direct.some(
      ({ source: other, at }) =>
        other === inner.source && at !== inner.at && at >= start && at < end,
    );
    const isImported = new RegExp(String.raw`\bimport\s*\{[^}]*\b${name}\b`).test(source.text);
    if (isShared || (source !== inner.source && !isImported)) return [];
    return callsOf(helper, source.text).map(({ at, values }) => {
      const [id = "", props = null] = [inner.id, inner.props].map((each) =>
        withArguments(each, values),
      );
      return { ...inner, source, at, id, props, helper: inner };
    });
  });
}

/** The function that a value stands for: one made there, one of that name in the same file, or elsewhere. */
function follow(value: Json, source: Source, at: number, made: readonly Made[]): Made | undefined {
  const code = codeOf(value);
  if (code === undefined) return { source, at, kind: "", id: "", props: value };
  if (code.endsWith(")")) {
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
): { props: Record<string, Json>; presets: Defaults; isOpen: boolean } {
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
    // Where the class adds its own to what it is given.
    isOpen: !isKnown || !/^(?:\w+\.)?environment$|^$/.test(plainSource(props["environment"])),
  };
}

/** The source of a value. Empty for none. */
function plainSource(value: Json | undefined): string {
  return value === undefined ? "" : (codeOf(value) ?? "{}");
}

function describe(
  made: Made,
  folder: string,
  sst: SstDefaults,
  all: readonly Made[],
): DeclaredHandler | undefined {
  const { kind } = made;
  const id = plainString(made.id);
  const source = homeOf(made);
  const own = withSpreads(made.props, source).members;
  const isCdk = /Nodejs/i.test(kind) || "code" in own || "entry" in own;
  const props = isCdk ? own : withSpreads(withDefaults(sst.props, own), source).members;
  const code = codeOfFunction({ source, kind, id, props }, folder);
  if (code === undefined) return undefined;
  const wrapper = isOwnKind(made) ? undefined : wrapped(made, all);
  const presets = wrapper?.presets ?? (isCdk ? DEFAULTS.cdk : sst.presets);
  const resolve: Resolve = (value) => {
    const text = resolved(value, source);
    return text === undefined || text === null || typeof text === "object"
      ? undefined
      : { text: String(text) };
  };
  const settings = { ...wrapper?.props, ...props };
  const { members: variables, isWhole } = variablesOf(made, settings["environment"], all);
  return {
    file: made.source.file,
    line: lineAt(made.source.text, made.at),
    ...(id !== "" && { name: id }),
    folder,
    ...code,
    settings: {
      ...settingsOf({ ...settings, environment: variables }, resolve, presets, source),
      ...layersOf(props["layers"], source, folder),
      ...((!isWhole || wrapper?.isOpen === true) && { isOpen: true }),
    },
  };
}

/** The source whose constants a function is made with. */
function homeOf({ source, helper }: Made): Source {
  if (helper === undefined || helper.source === source) return source;
  return { file: helper.source.file, text: `${helper.source.text}\n${source.text}` };
}

/** What a function's source gives it as variables, there and by `fn.addEnvironment(…)`. */
function variablesOf(made: Made, environment: Json | undefined, all: readonly Made[]): Spread {
  const home = homeOf(made);
  const written = memberOf(environment, "variables") ?? environment ?? {};
  const { members, isWhole } = withSpreads(written, home);
  const own = new Set([nameOf(made), made.helper && nameOf(made.helper)]);
  const others = new Set(all.map(nameOf));
  const calls = [...made.source.text.matchAll(/([\w$]+)[!?]?\.addEnvironment\s*(?=\()/g)];
  const added = calls.flatMap(({ index, 0: { length }, 1: name }) => {
    const [key = "", value = ""] = argumentsAt(made.source.text, index + length);
    const isOthers = !own.has(name) && others.has(name);
    return isOthers ? [] : [own.has(name) ? [readSource(key), readSource(value)] : []];
  });
  const read = added.flatMap(([key, value]) =>
    typeof key === "string" && value !== undefined ? [[key, value] as const] : [],
  );
  return {
    members: { ...members, ...Object.fromEntries(read) },
    isWhole: isWhole && read.length === added.length,
  };
}

function settingsOf(
  props: Record<string, Json>,
  resolve: Resolve,
  defaults: Defaults,
  source: Source,
): FunctionSettings {
  const written = (name: string): string => {
    const value = resolved(props[name], source);
    return value === undefined || value === null ? "" : (codeOf(value) ?? plainText(value));
  };
  const runtime = /NODEJS_(\d+)_X|nodejs(\d+)[.d]x/i.exec(written("runtime"));
  const memory = /^(\d+)\s*(GB)?/.exec(written("memorySize") || written("memory"));
  const timeout = /^(?:[\w.]*Duration\.(?<kind>\w+)\(\s*)?(?<count>\d+)\s*(?<unit>minute)?/.exec(
    written("timeout"),
  )?.groups;
  const unit = timeout?.["kind"] ?? timeout?.["unit"] ?? "seconds";
  const unitMs = unit.startsWith("minute") ? 60_000 : unit.startsWith("milli") ? 1 : 1000;
  // A value that cannot be read is unknown.
  const presetOf = (name: keyof Defaults, ...keys: string[]): number | undefined =>
    keys.some((key) => (props[key] ?? null) !== null) ? undefined : defaults[name];
  return {
    ...(runtime !== null && { runtime: `nodejs${runtime[1] ?? runtime[2]}.x` }),
    memoryMb:
      memory === null
        ? presetOf("memoryMb", "memorySize", "memory")
        : Number(memory[1]) * (memory[2] ? 1024 : 1),
    timeoutMs:
      timeout === undefined ? presetOf("timeoutMs", "timeout") : Number(timeout["count"]) * unitMs,
    ...readVariables([props["environment"]], resolve),
  };
}

function plainText(value: Json): string {
  return typeof value === "object" ? "" : String(value);
}

type Located = Pick<DeclaredHandler, "handlers" | "problem">;

function codeOfFunction(
  {
    source,
    kind,
    id,
    props,
  }: { source: Source; kind: string; id: string; props: Record<string, Json> },
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

/** A value, or what the constant is that it is the name of. */
function resolved(value: Json | undefined, source: Source): Json | undefined {
  const code = codeOf(value);
  return code === undefined ? value : (constantOf(code, source) ?? value);
}

function constantText(value: Json | undefined, source: Source): string | undefined {
  const read = resolved(value, source);
  return typeof read === "string" ? read : undefined;
}

/** An object, as far as a source says what is in it. */
interface Spread {
  members: Record<string, Json>;
  /** Whether these are all. */
  isWhole: boolean;
}

/** With the members of constants that are spread in it. */
function withSpreads(value: Json | undefined, source: Source, depth = 0): Spread {
  const name = codeOf(value) ?? "";
  const read = resolved(value, source);
  if (!isObject(read) || codeOf(read) !== undefined || depth > 4) {
    return { members: {}, isWhole: (read ?? null) === null };
  }
  const isChanged =
    name !== "" &&
    new RegExp(
      String.raw`\b(?:${name}(?:\.\w+|\[[^\]]*\])\s*=(?!=)|Object\.assign\(\s*${name}\b)`,
    ).test(source.text);
  const parts = Object.entries(read).map(([key, each]): Spread =>
    key.startsWith("...")
      ? withSpreads(each, source, depth + 1)
      : { members: { [key]: each }, isWhole: true },
  );
  return {
    members: Object.assign({}, ...parts.map(({ members }) => members)) as Spread["members"],
    isWhole: !isChanged && parts.every(({ isWhole }) => isWhole),
  };
}
