import { expect, it } from "vitest";
import { handlersOfSources } from "../../src/project/sources.ts";

/** Of a stack that gives the trigger to a function with these properties. */
function declared(props: string, more = "", kind = "NodejsFunction") {
  const text = `
    ${more}
    const fn = new ${kind}(this, "Confirm", { ${props} });
    pool.addTrigger(cognito.UserPoolOperation.POST_CONFIRMATION, fn);`;
  const [found] = handlersOfSources(".", [{ file: "lib/stack.ts", text }]);
  return found;
}

it.each([
  [`entry: "src/a.ts"`, "src/a.ts#handler"],
  [`entry: 'src/a.ts', handler: "index.main"`, "src/a.ts#main"],
  [`entry: path.join(__dirname, "../src/a.ts")`, "src/a.ts#handler"],
  [`entry: resolve(__dirname, "..", "..", "src/a.ts") as string`, "../src/a.ts#handler"],
  ["entry: `${__dirname}/a.ts`", "lib/a.ts#handler"],
  [`entry: __dirname + "/a.ts"`, "lib/a.ts#handler"],
  [`entry: require.resolve("./a.ts")`, "lib/a.ts#handler"],
  [`entry: fileURLToPath(new URL("../a.ts", import.meta.url))`, "a.ts#handler"],
  [`entry: path.join(process.cwd(), "src", "a.ts")`, "src/a.ts#handler"],
  [`entry: path.join(SOURCES, "a.ts")`, "src/a.ts#handler"],
  [`...common, handler: "main"`, "src/common.ts#main"],
  ["runtime: Runtime.NODEJS_22_X", "lib/stack.Confirm.ts#handler"],
])("the code of { %s } is %s", (props, handler) => {
  const more = `const SOURCES = path.join(__dirname, "..", "src");
    const common = { entry: "src/common.ts" }; // entry: "no.ts"`;
  expect(declared(props, more)?.handlers[0]).toMatchObject({ root: ".", handler });
});

it.each([
  ["entry: props.entry"],
  ["entry: path.join(root(), 'a.ts')"],
  ["handler: props.handler, code: Code.fromAsset('a')"],
  ["handler: 'index.handler', code: Code.fromBucket(bucket, 'key')"],
  ["handler: 'index.handler', code: props.code"],
])("{ %s } cannot be read", (props) => {
  const kind = props.includes("code") ? "lambda.Function" : "NodejsFunction";
  expect(declared(props, "", kind)).toMatchObject({ handlers: [], isTrigger: true, unread: "fn" });
});

it.each([
  ["timeout: Duration.minutes(1), memorySize: 1_024", { timeoutMs: 60_000, memoryMb: 1024 }],
  [
    "timeout: props.timeout, memorySize: isProd ? 512 : 128",
    { timeoutMs: undefined, memoryMb: undefined },
  ],
  ["runtime: lambda.Runtime.NODEJS_20_X", { runtime: "nodejs20.x" }],
  [
    "environment: { A: 'a', B: table.name, C, ...others, 'D': `d` }",
    { variables: { A: "a", C: "c", D: "d" }, madeUp: { B: "local-B" } },
  ],
  [
    "environment: { A: `a-${stage}`, N: String(1) }",
    { variables: {}, madeUp: { A: "local-A", N: "local-N" } },
  ],
  [
    "environment: { F: `noreply@${props.domain}`, STAFF_EMAIL: staff, ...(open ? { R: staff } : {}) }",
    {
      variables: {},
      madeUp: {
        F: "noreply@local-domain.example.com",
        STAFF_EMAIL: "local-staff-email@example.com",
      },
    },
  ],
])("the settings of { %s }", (props, settings) => {
  const found = declared(`entry: "a.ts", ${props}`, "const C = 'c';");
  expect(found?.settings).toMatchObject(settings);
});

it.each([
  ["", { memoryMb: undefined, timeoutMs: undefined }],
  [
    "class AppFunction extends Construct { constructor(scope, id, props) { this.made = new NodejsFunction(this, 'Fn', { entry: props.entry, memorySize: 256, timeout: Duration.seconds(15) }); } }",
    { memoryMb: 256, timeoutMs: 15_000 },
  ],
  [
    "class AppFunction { constructor(props) { new NodejsFunction(this, 'Fn', { ...props, timeout: props.timeout ?? DEFAULT }); } }",
    { memoryMb: 128, timeoutMs: undefined },
  ],
  [
    "class AppFunction { constructor(props) { new NodejsFunction(this, 'Fn', { ...defaults, ...props }); } }",
    { memoryMb: undefined, timeoutMs: undefined },
  ],
])("the settings that a class of the project gives: %s", (wrapper, settings) => {
  expect(declared('entry: "a.ts"', wrapper, "AppFunction")?.settings).toMatchObject(settings);
});

it.each([
  ["pool.addTrigger(op, fn); // POST_CONFIRMATION"],
  ["pool.addTrigger(UserPoolOperation.PRE_SIGN_UP, fn);"],
  ["/* lambdaTriggers: { postConfirmation: fn } */"],
  ["interface Props { postConfirmation: lambda.Function }"],
])("%s is no trigger", (text) => {
  const made = "const fn = new NodejsFunction(this, 'F', { entry: 'a.ts' });";
  const found = handlersOfSources(".", [{ file: "lib/stack.ts", text: `${made}\n${text}` }]);
  expect(found.filter(({ isTrigger }) => isTrigger)).toEqual([]);
});

it("a function of another file is followed by a name that says what it is for", () => {
  const functions = `
    this.confirmFn = new NodejsFunction(this, "C", { entry: "confirm.ts" });
    this.fn = new NodejsFunction(this, "F", { entry: "other.ts" });`;
  const trigger = (name: string) =>
    handlersOfSources(".", [
      { file: "lib/functions.ts", text: functions },
      {
        file: "lib/auth.ts",
        text: `new UserPool({ lambdaTriggers: { postConfirmation: ${name} } })`,
      },
    ]).find(({ isTrigger }) => isTrigger);
  expect(trigger("props.confirmFn")).toMatchObject({ name: "C" });
  expect(trigger("props.fn")).toMatchObject({ unread: "props.fn" });
});

it.each([
  ['"src/a.main"', "", { timeoutMs: 20_000, memoryMb: 512, variables: { A: "1", B: "2", C: "3" } }],
  [
    '{ handler: "src/a.main", timeout: 5, environment: { A: "own" } }',
    "",
    { timeoutMs: 5_000, memoryMb: 512, variables: { A: "own", B: "2", C: "3" } },
  ],
  [
    "fn",
    'const fn = new Function(stack, "Fn", { handler: "src/a.main", memorySize: 256 });',
    { timeoutMs: 30_000, memoryMb: 256, variables: { B: "app", C: "3" } },
  ],
])("SST's defaults for %s", (trigger, more, settings) => {
  const app = `export default { stacks(app) { app.setDefaultFunctionProps({
    timeout: 30, runtime: "nodejs18.x", environment: { B: "app", C: "3" } }); } };`;
  const stack = `${more}
    new Cognito(stack, "Auth", {
      login: ["email"],
      defaults: { function: { timeout: 20, memorySize: 512, environment: { A: "1", B: "2" } } },
      triggers: { preSignUp: "src/b.main", postConfirmation: ${trigger} },
    });`;
  const [found] = handlersOfSources(".", [
    { file: "sst.config.ts", text: app },
    { file: "stacks/auth.ts", text: stack },
  ]);
  expect(found).toMatchObject({ handlers: [{ handler: "src/a.main" }], isTrigger: true });
  expect(found?.settings).toMatchObject({ runtime: "nodejs18.x", ...settings });
});

it("the layers that the same file makes are folders", () => {
  const more = `const shared: LayerVersion = new LayerVersion(this, "Shared", {
    code: Code.fromAsset(path.join(__dirname, "../layers/shared")), description: "shared",
  });
  this.other = new lambda.LayerVersion(this, "Other", { code: lambda.Code.fromAsset("layers/other") });
  const foreign = LayerVersion.fromLayerVersionArn(this, "Foreign", arn);`;
  const found = declared('entry: "a.ts", layers: [shared, this.other, foreign]', more);
  expect(found?.settings.layers).toEqual(["layers/shared", "layers/other"]);
});

it("SST's srcPath is the folder of its functions", () => {
  const app = 'app.setDefaultFunctionProps({ srcPath: "backend" });';
  const stack = `new Auth(stack, "Auth", { triggers: { postConfirmation: "functions/a.main" } });`;
  const [found] = handlersOfSources(".", [
    { file: "stacks/index.js", text: app },
    { file: "stacks/auth.js", text: stack },
  ]);
  expect(found?.handlers).toEqual([{ root: "backend", handler: "functions/a.main" }]);
});

/** A stack whose functions are made by helpers, in the ways in which projects write them. */
const USE = "pool.addTrigger(UserPoolOperation.POST_CONFIRMATION, onConfirm);";
it.each([
  [
    "an arrow function",
    `const shared = { TABLE: table.tableName, STAGE: "dev" };
     const lambdaFor = (id: string, entry: string, extra: Record<string, string> = {}) =>
       new nodejs.NodejsFunction(this, id, {
         entry: path.join(__dirname, "..", "lambda", entry), memorySize: 256,
         timeout: Duration.seconds(15), environment: { ...shared, ...extra },
       });
     const onConfirm = lambdaFor("OnConfirm", "confirm/index.ts");
     const other = lambdaFor("Other", "other.ts", { B: "b" });`,
    { variables: { STAGE: "dev" }, madeUp: { TABLE: "local-TABLE" } },
  ],
  [
    "a method that takes options",
    `const onConfirm = this.build({ id: "OnConfirm", file: "confirm/index", env: { STAGE: "dev" } });
     }
     private build(options: { id: string; file: string; seconds?: number; env?: Record<string, string> }): NodejsFunction {
       const fn = new NodejsFunction(this, options.id, {
         entry: path.join(__dirname, \`../lambda/\${options.file}.ts\`), memorySize: options.memory ?? 256,
         timeout: Duration.seconds(options.seconds ?? 15), environment: options.env,
       });
       fn.addEnvironment("TABLE", this.table.tableName);
       return fn;`,
    { variables: { STAGE: "dev" }, madeUp: { TABLE: "local-TABLE" } },
  ],
  [
    "a function that takes its options apart",
    `function make(scope: Construct, { name, entry, environment = {}, timeout = 15 }: Options) {
       return new NodejsFunction(scope, name, { entry, memorySize: 256,
         timeout: Duration.seconds(timeout), environment: { STAGE: "dev", ...environment } });
     }
     const onConfirm = make(this, { name: "OnConfirm", entry: "lambda/confirm/index.ts" });`,
    { variables: { STAGE: "dev" }, madeUp: {} },
  ],
])("a function of a helper: %s", (_, stack, environment) => {
  const [found] = handlersOfSources(".", [{ file: "lib/stack.ts", text: `${stack}\n${USE}` }]);
  expect(found).toMatchObject({
    name: "OnConfirm",
  });
  const codes = found?.handlers.map(({ handler }) => handler);
  expect(codes).toContain("lambda/confirm/index.ts#handler");
  expect(found?.settings).toMatchObject({ memoryMb: 256, timeoutMs: 15_000, ...environment });
  expect(found?.settings.isOpen).toBeUndefined();
});

it("a helper of another file is followed where it is imported", () => {
  const helper = `const base = { A: "a" };
    export const fnOf = (scope: Construct, id: string) =>
      new NodejsFunction(scope, id, { entry: join(__dirname, "fn", "confirm.ts"), environment: { ...base } });`;
  const stack = `import { fnOf } from "./helper";
    pool.addTrigger(UserPoolOperation.POST_CONFIRMATION, fnOf(this, "Confirm"));`;
  const [found] = handlersOfSources(".", [
    { file: "lib/helper.ts", text: helper },
    { file: "lib/stack.ts", text: stack },
  ]);
  expect(found).toMatchObject({
    file: "lib/stack.ts",
    settings: { variables: { A: "a" } },
  });
  expect(found?.handlers[0]?.handler).toBe("lib/fn/confirm.ts#handler");
});

it.each([
  ["environment: props.environment", "", true],
  ["environment: { A: '1', ...props.environment }", "", true],
  ["environment: { A: '1', ...(isProd ? { B: '2' } : {}) }", "", true],
  ["environment: env", "const env: Record<string, string> = {}; env.A = table.tableName;", true],
  ["memorySize: 256", "for (const each of [fn, other]) each.addEnvironment('A', 'a');", true],
  ["memorySize: 256", "fn.addEnvironment(key, 'a');", true],
  [
    "environment: { A: '1', ...common }",
    "const common = { B: '2', ...base }; const base = { C: '3' };",
    undefined,
  ],
  ["memorySize: 256", "fn.addEnvironment('A', 'a');", undefined],
  [
    "memorySize: 256",
    "const other = new NodejsFunction(this, 'O', {}); other.addEnvironment(key, 'a');",
    undefined,
  ],
])("whether all variables of { %s } are read", (props, more, isOpen) => {
  expect(declared(`entry: "a.ts", ${props}`, more)?.settings.isOpen).toBe(isOpen);
});
