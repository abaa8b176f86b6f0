import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { discoverHandler, discoverSettings } from "../../../src/cli/io/discover-handler.ts";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { fixture } from "../../helpers/fixtures.ts";

/** A template of which nothing is what it should be. */
const ODD = `
Resources:
  Pool: { Type: AWS::Cognito::UserPool, Properties: { LambdaConfig: { PostConfirmation: !GetAtt [F, Arn] } } }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: [1]
      CodeUri: { Bucket: x }
      Runtime: !If [A, b, c]
      Timeout: soon
      MemorySize: !Ref AWS::NoValue
      Environment: { Variables: [1, !Sub [1, 2]] }
`;

/** A project of its own, with no repository above it. */
function project(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "project-"));
  cpSync(fixture(`projects/${name}`), folder, { recursive: true });
  return folder;
}

describe("the handler that a project's files lead to", () => {
  it("is found from a folder of its repository, and not outside of one", async () => {
    const root = project("sam");
    const folder = join(root, "triggers", "source");
    expect((await discoverHandler(folder)).found?.text).toBeUndefined();
    mkdirSync(join(root, ".git"));
    expect((await discoverHandler(folder)).found?.text).toContain(
      "confirm.ts#main from ../../template",
    );
  });

  it("is said to have settings that no file tells, where its trigger cannot be followed", async () => {
    const handler = `exports.handler = async (event) => {
        if (process.env.BETA) throw new Error("beta");
        console.log("into " + process.env.MEMBERS_TABLE);
        return event;
      };`;
    const cwd = folderOf({
      "cdk.json": "{}",
      "src/post-confirmation.js": handler,
      "lib/stack.ts":
        'const f = registry.lambda("src/post-confirmation.js", env);\npool.addTrigger(UserPoolOperation.POST_CONFIRMATION, f);',
    });
    const trigger = "lib/stack.ts:2: the PostConfirmation trigger is f, which";
    for (const named of [[], ["src/post-confirmation.js"]]) {
      const { code, err, out } = await cli(["run", ...named], { cwd });
      expect(code).toBe(0);
      expect(out + err).toContain(trigger);
      expect(out + err).toMatch(/made-up values .*: MEMBERS_TABLE/s);
      expect(out + err).toContain("into local-MEMBERS_TABLE");
    }
  });

  it("has what a class in another file gives it, and what the app's stacks allow", async () => {
    const stack = `
      export class ShopStack extends Stack {
        constructor(scope, id) {
          const confirm = new AppFunction(this, "Confirm", { entry: "src/confirm.ts" });
          pool.addTrigger(UserPoolOperation.POST_CONFIRMATION, confirm.fn);
          users.grantReadData(confirm.fn);
        }
      }`;
    const construct = `
      export class AppFunction extends Construct {
        constructor(scope, id, props) {
          this.fn = new NodejsFunction(this, "Fn", {
            entry: props.entry, memorySize: 256, timeout: Duration.seconds(15),
          });
        }
      }`;
    const files = {
      "cdk.json": "{}",
      "src/confirm.ts": "export const handler = async (event) => event;",
      "lib/shop-stack.ts": stack,
      "lib/app-function.ts": construct,
    };
    const { found } = await discoverHandler(folderWith(files));
    expect(found).toMatchObject({
      ...{ memoryMb: 256, limitMs: 15_000 },
      role: { actions: ["dynamodb:*", "kms:*"], file: "lib/shop-stack.ts" },
    });
    const opened = { ...files, "lib/other.ts": 'Role.fromRoleArn(this, "R", arn);' };
    expect((await discoverHandler(folderWith(opened))).found?.role).toBeUndefined();
  });

  it("has the settings that a construct beside its file says, where it is named", async () => {
    const root = folderWith({
      "cdk.json": "{}",
      "lib/functions/confirm/main.ts": "export const handler = async (event) => event;",
      "lib/functions/confirm/construct.ts":
        'new NodejsFunction(scope, "Confirm", { entry: path.join(__dirname, "./main.ts"), memorySize: 512, environment: props.env });',
    });
    const file = join(root, "lib/functions/confirm/main.ts");
    const location = { file, exportName: "handler", isReference: false };
    expect(await discoverSettings(location, root)).toMatchObject({
      ...{ memoryMb: 512, limitMs: 3_000, madeUp: {} },
      role: { actions: [] },
    });
  });

  it("has the settings of the function that its build is declared for, where its source is named", async () => {
    const root = folderWith({
      "src/users/confirm.ts": "export const handler = async (event: unknown) => event;",
      "dist/users/confirm.js": "exports.handler = async (event) => event;",
      "serverless.yml": `service: shop
provider: { name: aws, runtime: nodejs22.x }
functions:
  confirm:
    handler: dist/users/confirm.handler
    timeout: 30
    environment: { USERS: people }
`,
    });
    for (const file of ["src/users/confirm.ts", "dist/users/confirm.js"]) {
      const location = { file: join(root, file), exportName: "handler", isReference: false };
      expect(await discoverSettings(location, root)).toMatchObject({
        ...{ limitMs: 30_000, variables: { USERS: "people" } },
        location: { file: join(root, file) },
      });
    }
  });

  it("has the settings of the trigger whose build is not there, where its source has another name", async () => {
    const root = folderWith({
      "cdk.json": "{}",
      "src/confirm/main.ts":
        'export const handler = async (event: { triggerSource: string }) => event.triggerSource === "PostConfirmation_ConfirmSignUp" ? event : null;',
      "src/orders/main.ts": "export const handler = async (event: unknown) => event;",
      "lib/app-stack.ts": `const fn = new lambda.Function(this, "Confirm", {
  handler: "index.handler", code: lambda.Code.fromAsset("dist/confirm-user"),
  timeout: cdk.Duration.seconds(10), environment: { APP_URL: "https://app.example.com" },
});
new UserPool(this, "Pool", { lambdaTriggers: { postConfirmation: fn } });`,
    });
    const settingsOf = (path: string) =>
      discoverSettings({ file: join(root, path), exportName: "handler", isReference: false }, root);
    expect(await settingsOf("src/confirm/main.ts")).toMatchObject({
      ...{ limitMs: 10_000, variables: { APP_URL: "https://app.example.com" } },
      location: { file: join(root, "src/confirm/main.ts") },
    });
    expect(await settingsOf("src/orders/main.ts")).toBeUndefined();
  });

  it("has the layers that are there, and not those that a build makes", async () => {
    const root = folderWith({
      "src/confirm.mjs": "export const handler = async (event) => event;",
      "layers/shared/nodejs/node_modules/shared/index.js": "",
      "template.yaml": `Resources:
  Shared: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: layers/shared } }
  Built: { Type: AWS::Serverless::LayerVersion, Properties: { ContentUri: .build/layer } }
  Confirm:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: confirm.handler
      Layers: [!Ref Shared, !Ref Built]
      Events: { Signed: { Type: Cognito, Properties: { UserPool: !Ref Users, Trigger: PostConfirmation } } }
`,
    });
    expect((await discoverHandler(root)).found?.layers).toEqual([join(root, "layers/shared")]);
  });

  it("is found before the build that leaves out the folders above it", async () => {
    const root = folderWith({
      "backend/src/functions/auth/confirm.ts": "export const handler = async (event) => event;",
      "backend/src/functions/auth/other.ts": "export const handler = async (event) => event;",
      "web/src/auth/confirm.ts": "export const confirm = () => true;",
      "template.yaml": `Resources:
  Pool:
    Type: AWS::Cognito::UserPool
    Properties: { LambdaConfig: { PostConfirmation: !GetAtt F.Arn } }
  F:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: backend/dist/, Handler: auth/confirm.handler }
`,
    });
    expect((await discoverHandler(root)).found?.text).toContain(
      "backend/src/functions/auth/confirm.ts from",
    );
  });

  it("is found where a module says only how the path of its code ends, named or not", async () => {
    const root = folderWith({
      ".git/HEAD": "",
      "backend/functions/confirm/index.js": "exports.handler = async (event) => event;",
      "backend/functions/other/index.js": "exports.handler = async (event) => event;",
      "infra/terraform/modules/functions/main.tf": `data "archive_file" "confirm" {
  source_dir  = "\${var.sources}/confirm"
  output_path = "confirm.zip"
}
resource "aws_lambda_function" "confirm" {
  handler  = "index.handler"
  runtime  = "nodejs22.x"
  timeout  = 30
  filename = data.archive_file.confirm.output_path
}
resource "aws_cognito_user_pool" "main" {
  lambda_config {
    post_confirmation = aws_lambda_function.confirm.arn
  }
}`,
    });
    expect((await discoverHandler(root)).found?.text).toContain("functions/confirm/index.js from");
    const file = join(root, "backend", "functions", "confirm", "index.js");
    const named = { file, exportName: "handler", isReference: false };
    expect(await discoverSettings(named, root)).toMatchObject({ limitMs: 30_000 });
  });

  it("is CDK's default, beside its stack", async () => {
    const file = "lib/app-stack.Confirm.ts";
    const root = folderWith({
      ".git/HEAD": "",
      "cdk.json": "{}",
      [file]: "export const handler = async (event: unknown) => event;",
      "lib/app-stack.ts": `const confirm = new NodejsFunction(this, "Confirm", { timeout: Duration.seconds(9) });
new UserPool(this, "Pool", { lambdaTriggers: { postConfirmation: confirm } });`,
    });
    expect((await discoverHandler(root)).found?.text).toContain(`handler: ${file} from`);
    const named = { file: join(root, file), exportName: "handler", isReference: false };
    expect(await discoverSettings(named, root)).toMatchObject({ limitMs: 9_000 });
    rmSync(join(root, file));
    await expect(discoverHandler(root)).rejects.toThrow("its code was not found");
  });

  it("is found in what its service includes, however deep that is", async () => {
    const root = folderWith({
      "backend/serverless.yml":
        'service: a\nprovider: { name: aws }\nfunctions: "${file(src/users/triggers/functions.yml)}"\n',
      "backend/src/users/triggers/functions.yml":
        "confirm:\n  handler: src/users/triggers/confirm.handler\n  events: [{ cognitoUserPool: { trigger: PostConfirmation } }]\n",
      "backend/src/users/triggers/confirm.ts": "export const handler = async () => 1;",
    });
    expect((await discoverHandler(root)).found?.text).toContain(
      "handler: backend/src/users/triggers/confirm.ts from backend/src/users/triggers/functions.yml:",
    );
  });

  it("comes with a word where CDK wrote it before its sources changed", async () => {
    const root = project("cdk");
    const said = async (): Promise<string | undefined> => (await discoverHandler(root)).found?.text;
    writeFileSync(join(root, "app.js"), "");
    utimesSync(join(root, "app.js"), 1, 1);
    expect(await said()).not.toContain("older");
    utimesSync(join(root, "app.js"), 9e9, 9e9);
    expect(await said()).toContain(
      "\ncdk.out/Functions.template.json is older than app.js: run cdk synth to update it\n",
    );
    const { out } = await cli(["check", "--only", "confirm-sign-up/plain"], { cwd: root });
    expect(out).toContain("! cdk.out/Functions.template.json is older than app.js");
  });

  it("has the settings of a named source from the source, whatever CDK wrote", async () => {
    const root = project("cdk-nodejs-function");
    cpSync(fixture("projects/cdk/cdk.out"), join(root, "cdk.out"), { recursive: true });
    const at = (file: string, exportName: string) => ({
      ...{ file: join(root, file), exportName, isReference: false },
    });
    const named = at("src/on-confirm.ts", "confirmed");
    const declared = await discoverSettings(named, root);
    expect(declared?.text).toBe(
      "settings: lib/auth-stack.ts:15: OnConfirm, nodejs24.x, 512 MB, 20s, with FROM, STAGE\n",
    );
    expect(declared?.location).toEqual(named);
    const written = at("cdk.out/asset.4b1d/index.js", "handler");
    expect((await discoverSettings(written, root))?.text).toContain("Confirm5B2C");
    expect((await discoverHandler(root)).found).toMatchObject({
      location: { file: written.file },
      source: { location: named },
    });
  });

  it("has the values that the template tells, and stand-ins for the others", async () => {
    const { found } = await discoverHandler(project("sam"));
    expect(found).toMatchObject({
      runtime: "nodejs20.x",
      memoryMb: 256,
      limitMs: 9000,
      variables: { STAGE: "dev", USERS_TABLE: "dev-users" },
      madeUp: {
        QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/123456789012/Welcome",
        API_KEY: "local-API_KEY",
      },
    });
  });
});

describe("a project whose handler cannot be told", () => {
  it.each([
    ["several", "2 PostConfirmation handlers found here:\n  one/index.js (template.yaml:2)\n"],
    ["broken-template", 'template.yaml:8: Missing closing "quote'],
    ["missing-code", "template.yaml:2: Confirm: its code was not found: dist/confirm.handler"],
    ["python", "template.yaml:2: the handler runs on python3.13"],
  ])("%s", async (name, message) => {
    for (const command of ["run", "check"]) {
      const { code, err, out } = await cli([command], { cwd: project(name) });
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toContain(message);
    }
  });

  it("is no project at all: run says what it runs, and check refuses", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "empty-"));
    const run = await cli(["run"], { cwd });
    expect(run.code).toBe(0);
    expect(run.err).toMatch(/^handler: the built-in reference handler/);
    const check = await cli(["check"], { cwd });
    expect(check.code).toBe(2);
    expect(check.err).toContain("--handler reference");
    const json = await cli(["check", "--json"], { cwd });
    expect(JSON.parse(json.out)).toMatchObject({ ok: false, exitCode: 2 });
  });

  it.each([
    ["aliases without end", `a: &a [x, x, x, x, x, x, x, x, x]\n${bomb()}`],
    ["nesting without end", `PostConfirmation: cognitoUserPool\nx: ${"[".repeat(100_000)}`],
    ["nothing but text", "PostConfirmation AWS::"],
    ["a list", "- AWS:: PostConfirmation"],
    [
      "odd types",
      "Resources: [PostConfirmation, 1]\nGlobals: AWS::\nfunctions: 3\nservice: 1\nprovider: 2",
    ],
    ["odd values", ODD],
  ])("has %s", async (_name, text) => {
    const cwd = mkdtempSync(join(tmpdir(), "odd-"));
    writeFileSync(join(cwd, "template.yaml"), text);
    const { code, err } = await cli(["check"], { cwd });
    expect(code).toBe(2);
    expect(err).not.toContain("defect");
  });
});

const FUNCTION = "exports.handler = async (event) => (console.log(event.triggerSource), event);\n";

/** Files by their paths, in a folder of their own. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "project-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const POOL = "Resources: { P: { Type: AWS::Cognito::UserPool, Properties: { LambdaConfig: ";

describe("a trigger that cannot be followed is told, and nothing is guessed", () => {
  it.each([
    [
      "a function of another account",
      { "template.yaml": `${POOL}{ PostConfirmation: "arn:aws:lambda:x:1:function:f" } } } }` },
      "template.yaml:1: the PostConfirmation trigger is arn:aws:lambda:x:1:function:f, which",
    ],
    [
      "a property of a stack",
      {
        "cdk.json": "{}",
        "lib/stack.ts":
          "\npool.addTrigger(UserPoolOperation.POST_CONFIRMATION, props.fn);\nconst fn = new Other(1);",
      },
      "lib/stack.ts:2: the PostConfirmation trigger is props.fn, which",
    ],
    [
      "a module of somebody else",
      {
        "main.tf":
          'module "fn" { source = "git::x" }\nresource "aws_cognito_user_pool" "p" {\n  lambda_config {\n post_confirmation = module.fn.arn\n }\n}',
      },
      "main.tf:2: the PostConfirmation trigger is module.fn.arn, which",
    ],
    [
      "an entry that is made by code",
      {
        "cdk.json": "{}",
        "lib/stack.ts":
          "const fn = new NodejsFunction(this, 'F', { entry: entryOf('f') });\nnew UserPool(this, 'P', { lambdaTriggers: { postConfirmation: fn } });",
      },
      "lib/stack.ts:2: the PostConfirmation trigger is fn, which",
    ],
  ])("%s", async (_name, files, message) => {
    const cwd = folderOf({ ...files, "src/mail.js": FUNCTION });
    const { code, out, err } = await cli(["run"], { cwd });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
    expect(err).toContain("Pass the handler: --handler src/mail.js");
  });

  it("what Lambda calls is named before what that calls", async () => {
    const one = "export const forgotPasswordConfirmed = async (event) => event.userName;";
    const root = folderWith({
      "src/forgot-password-confirmed.js": one,
      "src/sign-up-confirmed.js": "export const signUp = async (event) => event.userName;",
      "src/index.js": "export async function handler(event) { return event.triggerSource; }",
    });
    expect((await discoverHandler(root)).similar()).toEqual([
      "src/index.js",
      "src/sign-up-confirmed.js#signUp",
      "src/forgot-password-confirmed.js#forgotPasswordConfirmed",
    ]);
  });

  it("what looks like a handler is named where none is declared", async () => {
    const cwd = folderOf({ "src/mail.js": FUNCTION, "src/other.js": "exports.handler = 1;" });
    const run = await cli(["run"], { cwd });
    expect(run.code).toBe(0);
    expect(run.err).toContain(
      "files that look like a handler: src/mail.js (pass yours: --handler src/mail.js)",
    );
    const check = await cli(["check"], { cwd });
    expect(check.code).toBe(2);
    expect(check.err).toContain("Pass yours: --handler src/mail.js");
  });

  it.each([
    ["lambda/cognito-post-confirmation/index.js", ["lambda/index.js"]],
    ["Shop_postConfirmationTrigger/index.js", ["Shop_preSignUp/index.js"]],
    ["src/userPostConfirmation.js", ["test/mock-post-confirmation.js", "send.post-confirm.js"]],
    ["src/post-confirmation.js", ["src/old-post-confirmation.js"]],
  ])("%s has the trigger's name, beside %j", async (path, others) => {
    const files = [path, ...others].map((each) => [each, FUNCTION] as const);
    const cwd = folderOf(Object.fromEntries(files));
    expect((await discoverHandler(cwd)).found?.text).toBe(`handler: ${path}\n`);
  });

  it.each(["main", "lambdaHandler"])("a file of the trigger's name exports %s", async (name) => {
    const cwd = folderOf({
      "src/postConfirmation.js": `exports.${name} = async (event) => event;`,
    });
    expect((await discoverHandler(cwd)).found?.text).toBe(
      `handler: src/postConfirmation.js#${name}\n`,
    );
  });

  it("a file of the trigger's name that exports no handler is none", async () => {
    const cwd = folderOf({ "src/post-confirmation.ts": "export const step = () => 1;" });
    expect((await discoverHandler(cwd)).found).toBeUndefined();
  });
});

it("a template that is too large, a loop of links and a worktree's file are no obstacle", async () => {
  const cwd = folderOf({
    "template.yaml": `# PostConfirmation\n${"# x\n".repeat(300_000)}`,
    ".git": "gitdir: ../elsewhere\n",
    "src/post-confirmation.js": FUNCTION,
    "part/.git": "gitdir: ../../elsewhere\n",
    "part/post-confirmation.js": FUNCTION,
  });
  symlinkSync("..", join(cwd, "src", "loop"));
  const { code, err } = await cli(["run"], { cwd });
  expect(code).toBe(2);
  expect(err).toContain("template.yaml: larger than the 1 MB that CloudFormation accepts");
  rmSync(join(cwd, "template.yaml"));
  expect((await discoverHandler(join(cwd, "src"))).found?.text).toBe(
    "handler: post-confirmation.js\n",
  );
});

it("a wrapper in a layer that is not here names what it wraps", async () => {
  const cwd = folderOf({
    "template.yaml": `
Resources:
  P: { Type: AWS::Cognito::UserPool, Properties: { LambdaConfig: { PostConfirmation: !GetAtt F.Arn } } }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: /opt/nodejs/node_modules/datadog-lambda-js/handler.handler
      Environment: { Variables: { DD_LAMBDA_HANDLER: src/confirm.handler } }
`,
  });
  const { code, err } = await cli(["run"], { cwd });
  expect(code).toBe(2);
  expect(err).toContain("Pass the handler it wraps: --handler src/confirm.handler");
});

it("a handler string whose file has dots in its name is told apart as Lambda does it", async () => {
  const cwd = folderOf({
    "template.yaml": `${POOL}{ PostConfirmation: !GetAtt F.Arn } } },
  F: { Type: AWS::Serverless::Function, Properties: { Handler: src/user.confirmed.handler } } }
`,
    "src/user.confirmed.js": FUNCTION,
  });
  const { code, err } = await cli(["run"], { cwd });
  expect(code).toBe(2);
  expect(err).toContain("F: Lambda ends the file's name at its first dot: it looks for user.js");
  expect(err).toContain("--handler src/user.confirmed.js#handler");
});

it("a function of an older runtime is told what that runtime brought along", async () => {
  const cwd = folderOf({
    "template.yaml": `${POOL}{ PostConfirmation: !GetAtt F.Arn } } },
  F: { Type: AWS::Serverless::Function, Properties: { Handler: index.handler, Runtime: nodejs12.x } } }
`,
    "index.js": 'require("aws-sdk");',
  });
  const { code, err } = await cli(["run"], { cwd });
  expect(code).toBe(2);
  expect(err).toContain(
    "nodejs12.x includes aws-sdk v2, but later runtimes do not; install it to run",
  );
});

function bomb(): string {
  const lines = ["b", "c", "d", "e", "f", "g", "h"].map((name) => {
    const before = String.fromCodePoint(name.codePointAt(0)! - 1);
    return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(", ")}]`;
  });
  return `${lines.join("\n")}\nx: PostConfirmation cognitoUserPool`;
}

describe("the handler as an argument", () => {
  const handler = fixture("handlers/outcomes.mjs");

  it.each([
    [["run", `${handler}#returnsEvent`], 0],
    [["run", handler, "--handler", handler], 2],
    [["check", "reference", "--only", "confirm-sign-up/plain"], 0],
    [["check", handler, "--function", "confirm"], 2],
    [["run", "nowhere.mjs"], 2],
  ])("%j ends with %i", async (argv, expected) => {
    const { code, err } = await cli(argv, { cwd: mkdtempSync(join(tmpdir(), "argument-")) });
    expect({ code, err }).toMatchObject({ code: expected });
    expect(err).not.toContain("defect");
  });
});

describe("the configuration above", () => {
  it("counts within a repository, and its paths lead from its own folder", async () => {
    const root = mkdtempSync(join(tmpdir(), "repository-"));
    const cwd = join(root, "packages", "shop");
    mkdirSync(cwd, { recursive: true });
    writeFileSync(
      join(root, "confirm.mjs"),
      "export const handler = async (event) => { console.log(`hello ${process.env.WHO}`); return event; };",
    );
    writeFileSync(join(root, "test.env"), "WHO=there\n");
    const config = { handler: "confirm.mjs", envFile: "test.env" };
    writeFileSync(join(root, "cognito-postconfirm.config.json"), JSON.stringify(config));
    expect((await cli(["check"], { cwd })).code).toBe(2);
    mkdirSync(join(root, ".git"));
    const { code, out } = await cli(["run"], { cwd });
    expect(code).toBe(0);
    expect(out).toContain("hello there");
  });
});

it("what lies in another repository, or in a crowd of folders, is not looked at", async () => {
  const home = mkdtempSync(join(tmpdir(), "home-"));
  cpSync(fixture("projects/sam"), join(home, "shop"), { recursive: true });
  expect((await discoverHandler(home)).found?.text).toContain("shop/triggers/source/confirm.ts");
  mkdirSync(join(home, "shop", ".git"));
  expect((await discoverHandler(home)).found).toBeUndefined();
  const crowd = mkdtempSync(join(tmpdir(), "crowd-"));
  cpSync(fixture("projects/several"), join(crowd, "shop"), { recursive: true });
  for (let count = 0; count < 250; count++) mkdirSync(join(crowd, `folder-${count}`));
  expect((await discoverHandler(crowd)).found).toBeUndefined();
});

it("an Amplify backend without the trigger is evaluated once, with its handler's own definition", async () => {
  const folder = "amplify/functions/post-confirmation";
  const cwd = folderWith({
    "package.json": '{ "type": "module" }',
    "amplify/backend.ts": `
      import { appendFileSync } from "node:fs";
      import { defineBackend } from "@aws-amplify/backend";
      appendFileSync(process.env.LOG, "evaluated ");
      defineBackend({}); // its postConfirmation is added in the console`,
    [`${folder}/resource.ts`]: `
      import { defineFunction } from "@aws-amplify/backend";
      export const f = defineFunction({ timeoutSeconds: 9, environment: { GREETING: "hi" } });`,
    [`${folder}/handler.ts`]: `export const handler = async (event) => {
        console.log(process.env.GREETING);
        return event;
      };`,
  });
  const log = join(cwd, "log.txt");
  const { code, out, err } = await cli(["run"], { cwd, env: { LOG: log } });
  expect(err).toContain(`handler: ${folder}/handler.ts`);
  expect(out + err).toContain("hi");
  expect(code).toBe(0);
  expect(readFileSync(log, "utf8")).toBe("evaluated ");
});
