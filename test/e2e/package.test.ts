// What npm would publish, installed where the checkout is not.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { publishedManifest } from "../../scripts/published-manifest.ts";
import { answering } from "../helpers/http-server.ts";
import { installed } from "../helpers/installed.ts";
import { ROOT, run } from "../helpers/spawn.ts";

const folder = mkdtempSync(join(tmpdir(), "installed-"));
const product = join(folder, "node_modules/cognito-postconfirm");

interface Packed {
  filename: string;
  size: number;
  files: { path: string }[];
}

async function done(program: string, args: string[], cwd = folder): Promise<string> {
  // npm has warnings of its own for the machine's configuration; they are not ours.
  const env = { npm_config_loglevel: "error", npm_config_prefer_offline: "true" };
  const { code, out, err } = await run(program, args, { cwd, env });
  if (code !== 0) throw new Error(out + err);
  return out;
}

/** A copy of what is packed: building it again would take it away from the tests that run beside this one. */
function stage(): string {
  const staged = join(folder, "staged");
  const manifest = readFileSync(join(ROOT, "package.json"), "utf8");
  const { files } = JSON.parse(manifest) as { files: string[] };
  for (const name of [...files, "README.md", "LICENSE"]) {
    cpSync(join(ROOT, name), join(staged, name), { recursive: true });
  }
  writeFileSync(join(staged, "package.json"), publishedManifest(manifest));
  return staged;
}

const OWN_CLIENT = "node_modules/@aws-sdk/client-ses";
const LOCKED = { version: "3.1000.0", resolved: "file:client.tgz" };

/** A project that is locked at an older client than the package is built with. */
async function putOwnClient(): Promise<void> {
  const manifest = { name: "@aws-sdk/client-ses", version: LOCKED.version };
  const code = "exports.SESClient = class {}; exports.SendEmailCommand = class {};";
  mkdirSync(join(folder, "package"));
  writeFileSync(join(folder, "package/package.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "package/index.js"), code);
  await done("tar", ["-czf", "client.tgz", "package"]);
  const own = { dependencies: { "@aws-sdk/client-ses": "^3.1000.0" } };
  const packages = { "": own, [OWN_CLIENT]: LOCKED };
  const lock = { lockfileVersion: 3, requires: true, packages };
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
  const whole = { private: true, type: "module", ...own };
  writeFileSync(join(folder, "package.json"), JSON.stringify(whole));
}

let packed: Packed;
let toolchain: string;
const node = (version: string): string => join(toolchain, `node_modules/node-${version}/bin/node`);

const suite = join(folder, "suite");

/** A project that tests its handler with the installed package in vitest. */
function putSuite(): void {
  const handler = `
    import { SendEmailCommand, SESClient } from "@aws-sdk/client-ses";
    export const handler = async (event) => {
      const Message = { Subject: { Data: "Hello" }, Body: { Text: { Data: event.userName } } };
      const Destination = { ToAddresses: [event.request.userAttributes.email] };
      const mail = { Source: "no-reply@example.com", Destination, Message };
      await new SESClient({}).send(new SendEmailCommand(mail));
      return event;
    };`;
  const tests = `
    import { handlerFixtures } from "cognito-postconfirm/vitest";
    import { expect, test as base } from "vitest";
    const event = { email: "maria@example.com" };
    const test = base.extend(handlerFixtures({ file: "./handler.mjs", event }));
    test("sends a mail", async ({ invoke, event, mails }) => {
      expect(await invoke(event)).toReturnTheEvent();
      expect(mails).toMatchObject([{ to: ["maria@example.com"] }]);
    });
    test("fails", async ({ invoke, event }) => {
      expect(await invoke(event)).toHaveCalledAws("dynamodb:PutItem");
    });`;
  mkdirSync(join(suite, "node_modules/@aws-sdk"), { recursive: true });
  cpSync(product, join(suite, "node_modules/cognito-postconfirm"), { recursive: true });
  for (const name of ["vitest", "@aws-sdk/client-ses"]) {
    symlinkSync(join(ROOT, "node_modules", name), join(suite, "node_modules", name));
  }
  writeFileSync(join(suite, "package.json"), '{ "private": true, "type": "module" }');
  writeFileSync(join(suite, "handler.mjs"), handler);
  writeFileSync(join(suite, "handler.test.mjs"), tests);
}

async function installPacked(): Promise<void> {
  const staged = stage();
  const json = await done("npm", ["pack", "--json", "--pack-destination", folder], staged);
  // An object by package in npm 12, a list before.
  [packed] = Object.values(JSON.parse(json) as Record<string, Packed>) as [Packed];
  await putOwnClient();
  const install = ["install", "--no-audit", "--no-fund", `./${packed.filename}`];
  await done("npm", install);
  putSuite();
}

beforeAll(async () => {
  [toolchain] = await Promise.all([installed("toolchain"), installPacked()]);
  writeFileSync(
    join(folder, "handler.ts"),
    "enum Kind { Plain }\nexport const handler = async <T>(event: T): Promise<T> => (Kind.Plain, event);",
  );
});

describe("the package", () => {
  it("holds what is needed to run, and nothing else", () => {
    // The names of code and packages change with the sources.
    const paths = packed.files.map(({ path }) => path.replace(/^(dist\/[^/]+\/).*\.js$/, "$1….js"));
    expect([...new Set(paths)].toSorted()).toMatchSnapshot();
  });

  it("is small, and brings esbuild alone", async () => {
    const lock = readFileSync(join(folder, "node_modules/.package-lock.json"), "utf8");
    const { packages } = JSON.parse(lock) as {
      packages: Record<string, { hasInstallScript?: true }>;
    };
    const names = Object.keys(packages).map((path) => path.replace("node_modules/", ""));
    expect(names.filter((name) => !name.startsWith("@esbuild/"))).toEqual([
      ...["@aws-sdk/client-ses", "cognito-postconfirm", "esbuild"],
    ]);
    const scripts = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
    expect(scripts.map(([path]) => path)).toEqual(["node_modules/esbuild"]);
    expect(packed.size).toBeLessThan(1_300_000);
    const kilobytes = Number.parseInt(await done("du", ["-sk", "node_modules"]), 10);
    expect(kilobytes).toBeLessThan(18 * 1_024);
    await done("npm", ["ls"]);
  });

  it("leaves what the project has locked as it is", () => {
    const lock = readFileSync(join(folder, "package-lock.json"), "utf8");
    const { packages } = JSON.parse(lock) as { packages: Record<string, object> };
    expect(packages[OWN_CLIENT]).toMatchObject({ version: LOCKED.version });
    const ofEsbuild = /^node_modules\/(?:esbuild$|@esbuild\/)/;
    expect(Object.keys(packages).filter((path) => !ofEsbuild.test(path))).toEqual([
      ...["", OWN_CLIENT, "node_modules/cognito-postconfirm"],
    ]);
  });

  it("has every module that it imports", async () => {
    const entries = [
      "cli/entry.js",
      "index.js",
      "vitest/index.js",
      "handler/index.js",
      "handler/bundler.js",
    ];
    const byAddress = ["runtime/compile/import-thread.js", "runtime/thread/worker.cjs"];
    const { metafile } = await build({
      entryPoints: [...entries, ...byAddress].map((name) => `./dist/${name}`),
      absWorkingDir: product,
      bundle: true,
      splitting: true,
      write: false,
      metafile: true,
      outdir: "unwritten",
      platform: "node",
      format: "esm",
      external: ["@aws-sdk/client-ses", "esbuild", "vitest"],
    });
    expect(Object.keys(metafile.inputs).filter((path) => !path.startsWith("dist/"))).toEqual([]);
  });

  it("has a notice of every package in it", () => {
    const notices = readFileSync(join(product, "THIRD-PARTY-NOTICES"), "utf8");
    for (const name of ["@aws-sdk/client-lambda", "@smithy/core", "handlebars", "commander"]) {
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
    }
  });

  it("has no link to what it does not hold", () => {
    const pages = packed.files.map(({ path }) => path).filter((path) => path.endsWith(".md"));
    const held = new Set(packed.files.map(({ path }) => path));
    const broken = pages.flatMap((page) =>
      [...readFileSync(join(product, page), "utf8").matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
        .map(([, link = ""]) => join(page, "..", link))
        .filter((link) => !held.has(link) && ![...held].some((path) => path.startsWith(`${link}/`)))
        .map((link) => `${page}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it("has types that need no others", async () => {
    const library = `
      import { checkHandler, createEvent, localInvoker, readWiring } from "cognito-postconfirm";
      export const made: string = createEvent({ seed: "1" }).version;
      export const all = [checkHandler, localInvoker, readWiring];`;
    const data = `
      import event from "cognito-postconfirm/events/confirm-sign-up.json" with { type: "json" };
      export const given: string = event.triggerSource;`;
    writeFileSync(join(folder, "library.mts"), library);
    writeFileSync(join(folder, "data.mts"), data);
    const flags = ["--noEmit", "--strict", "--target", "es2024", "--lib", "es2024,dom"];
    const nodeNext = ["--module", "nodenext", "library.mts", "data.mts"];
    for (const [root, args] of [
      [toolchain, nodeNext],
      [ROOT, nodeNext],
      [ROOT, ["--module", "node16", "library.mts"]],
      [ROOT, ["--module", "esnext", "--moduleResolution", "bundler", "library.mts", "data.mts"]],
    ] as const) {
      const tsc = join(root, "node_modules/typescript/bin/tsc");
      expect(await done(process.execPath, [tsc, ...flags, ...args])).toBe("");
    }
  });

  it("has types that are found in every way", async () => {
    const args = [packed.filename, "--profile", "esm-only", "--no-color"];
    const attw = join(ROOT, "node_modules/.bin/attw");
    expect(await run(attw, args, { cwd: folder })).toMatchObject({ code: 0 });
  });
});

describe.concurrent.each(["22", "24", "26"])("on Node %s", (version) => {
  const program = (): string => (version === "24" ? process.execPath : node(version));
  const cli = (...args: string[]) =>
    run(program(), [join(product, "bin/cognito-postconfirm.js"), ...args], { cwd: folder });

  it("makes an event", async () => {
    const { code, out, err } = await cli("gen-event", "--seed", "1");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toHaveProperty("version", "1");
  });

  it("runs the reference handler with a client of its own", async () => {
    const { code, out } = await cli("run", "reference", "--user-name", "maria");
    expect(code).toBe(0);
    expect(out).toContain("Congratulations maria, you have been confirmed.");
  });

  it("runs and checks TypeScript", async () => {
    expect(await cli("run", "--handler", "handler.ts")).toMatchObject({ code: 0 });
    const args = ["--only", "confirm-sign-up", "--no-derive"];
    expect(await cli("check", "--handler", "handler.ts", ...args)).toMatchObject({ code: 0 });
  });

  it("invokes", async () => {
    const endpoint = await answering(({ body }) => ({ body }));
    const args = ["function", "--endpoint-url", endpoint.url, "--region", "eu-west-1", "--yes"];
    const { code, out } = await cli("invoke", ...args);
    await endpoint.close();
    expect(code).toBe(0);
    expect(out).toContain("Cognito: accepted");
  });

  it("is a library", async () => {
    const script = `
      import { createEvent, localInvoker } from "cognito-postconfirm";
      import event from "cognito-postconfirm/events/confirm-sign-up.json" with { type: "json" };
      const { outcome } = await localInvoker({ file: ${JSON.stringify(join(folder, "handler.ts"))}, env: {} })(event);
      console.log(createEvent({ seed: "1" }).version, outcome.kind);`;
    const { out, err } = await run(program(), ["--input-type=module", "-e", script], {
      cwd: folder,
    });
    expect({ out, err }).toEqual({ out: "1 returned\n", err: "" });
  });

  it("tests a handler in vitest", async () => {
    const vitest = join(suite, "node_modules/vitest/vitest.mjs");
    const argv = [vitest, "run", "--reporter", "tap-flat"];
    const { code, out } = await run(program(), argv, { cwd: suite });
    expect(code).toBe(1);
    expect(out).toMatch(/^ok 1 - .*sends a mail/m);
    expect(out).toMatch(/^not ok 2 - .*fails/m);
    expect(out).toContain("dynamodb:PutItem");
  });
});

describe("the handler", () => {
  const load = (how: string) => run(process.execPath, ["-e", how], { cwd: folder });

  it("takes the project's own client, in a module and in CommonJS", async () => {
    const print =
      "({ handler, createHandler }) => console.log(typeof handler, typeof createHandler)";
    for (const how of [
      `import("cognito-postconfirm/handler").then(${print})`,
      `(${print})(require("cognito-postconfirm/handler"))`,
    ]) {
      expect(await load(how)).toMatchObject({ out: "function function\n", err: "" });
    }
  });

  it("says what to install where there is no SES client", async () => {
    rmSync(join(folder, OWN_CLIENT), { recursive: true });
    const { err } = await load('import("cognito-postconfirm/handler")');
    expect(err).toMatch(
      /Error: cognito-postconfirm\/handler needs .* npm install @aws-sdk\/client-ses/,
    );
  });

  it("says what to install where there is no vitest", async () => {
    const { err } = await load('import("cognito-postconfirm/vitest")');
    expect(err).toContain(
      "Error: cognito-postconfirm/vitest needs vitest, which is not installed here; install it with: npm i -D vitest",
    );
  });
});

it("reads the definition of an Amplify project that it is installed in", async () => {
  const auth = join(folder, "amplify/auth");
  const trigger = join(auth, "post-confirmation");
  mkdirSync(trigger, { recursive: true });
  const files = [
    [
      join(auth, "resource.ts"),
      `import { defineAuth } from "@aws-amplify/backend";
      import { postConfirmation } from "./post-confirmation/resource";
      export const auth = defineAuth({ loginWith: { email: true }, triggers: { postConfirmation } });`,
    ],
    [
      join(trigger, "resource.ts"),
      `import { defineFunction } from "@aws-amplify/backend";
      export const postConfirmation = defineFunction({ environment: { GROUP: ["a", "b"].join("-") } });`,
    ],
    [
      join(trigger, "handler.ts"),
      "export const handler = async (event: object) => (console.log(process.env.GROUP), event);",
    ],
  ] as const;
  for (const [file, text] of files) writeFileSync(file, text);
  const argv = [join(product, "bin/cognito-postconfirm.js"), "run", "--json"];
  const { code, out } = await run(process.execPath, argv, { cwd: folder });
  rmSync(join(folder, "amplify"), { recursive: true });
  expect(code).toBe(0);
  expect(out).toContain("a-b");
});

it("works where packages see only what they depend on", async () => {
  const strict = join(folder, "strict");
  mkdirSync(strict);
  writeFileSync(join(strict, "package.json"), '{ "private": true }');
  writeFileSync(
    join(strict, "handler.ts"),
    "export const handler = async (event: object) => event;",
  );
  const pnpm = join(toolchain, "node_modules/pnpm/bin/pnpm.cjs");
  const add = ["add", "--prefer-offline", "--ignore-scripts", `../${packed.filename}`];
  await done(process.execPath, [pnpm, ...add], strict);
  const cli = (...args: string[]) => done("node_modules/.bin/cognito-postconfirm", args, strict);
  expect(await cli("gen-event")).toContain("PostConfirmation_ConfirmSignUp");
  expect(await cli("run", "handler.ts")).toContain("Cognito: accepted");
  const check = ["check", "handler.ts", "--only", "confirm-sign-up/plain", "--fail-on", "error"];
  expect(await cli(...check)).toContain("1 scenario");
});

it("works where packages are in archives, as with Yarn's Plug'n'Play", async () => {
  const archives = join(folder, "archives");
  mkdirSync(archives);
  const dependencies = {
    "@aws-sdk/client-ses": "file:../client.tgz",
    "cognito-postconfirm": `file:../${packed.filename}`,
  };
  writeFileSync(join(archives, "package.json"), JSON.stringify({ type: "module", dependencies }));
  writeFileSync(join(archives, "yarn.lock"), "");
  const settings = [
    "enableGlobalCache: true",
    "enableTelemetry: false",
    "enableImmutableInstalls: false",
  ];
  writeFileSync(join(archives, ".yarnrc.yml"), settings.join("\n"));
  writeFileSync(
    join(archives, "handler.ts"),
    'import { SESClient } from "@aws-sdk/client-ses";\nexport const handler = async (event: object) => (new SESClient(), event);',
  );
  const yarn = join(toolchain, "node_modules/yarn/bin/yarn.js");
  const registry = (await done("npm", ["config", "get", "registry"])).trim();
  const env = {
    YARN_NPM_REGISTRY_SERVER: registry,
    PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`,
  };
  const runYarn = (...args: string[]) =>
    run(process.execPath, [yarn, ...args], { cwd: archives, env });
  expect(await runYarn("install")).toMatchObject({ code: 0 });
  const cli = (...args: string[]) => runYarn("run", "cognito-postconfirm", ...args);
  expect((await cli("gen-event")).out).toContain("PostConfirmation_ConfirmSignUp");
  expect((await cli("run", "handler.ts")).out).toContain("Cognito: accepted");
  const check = ["check", "handler.ts", "--only", "confirm-sign-up/plain", "--fail-on", "error"];
  expect((await cli(...check)).out).toContain("1 scenario");
});

it("runs JavaScript where esbuild's program is missing, and says what to install for the rest", async () => {
  rmSync(join(folder, "node_modules/@esbuild"), { recursive: true });
  writeFileSync(join(folder, "whole.mjs"), "export const handler = async (event) => event;");
  writeFileSync(
    join(folder, "circle.mjs"),
    'import { two } from "./circle-2.mjs";\nexport const one = 1;\nexport const handler = two;',
  );
  writeFileSync(
    join(folder, "circle-2.mjs"),
    'import { one } from "./circle.mjs";\nexport const two = one + 1;',
  );
  const commands = [
    ...["whole.mjs", "circle.mjs", "handler.ts"].map((file) => ["run", file]),
    ["check", "whole.mjs", "--scenarios", "handler.ts"],
  ];
  const bin = join(product, "bin/cognito-postconfirm.js");
  const [whole, circle, ...typed] = await Promise.all(
    commands.map((argv) => run(process.execPath, [bin, ...argv], { cwd: folder })),
  );
  expect(whole?.code).toBe(0);
  expect(circle?.err).toContain("error: ");
  expect(circle?.err).toContain("ReferenceError: Cannot access 'one' before initialization");
  for (const { err } of typed) {
    expect(err).toMatch(/esbuild is not installed for .*\n.*npm install --include=optional/);
  }
});
