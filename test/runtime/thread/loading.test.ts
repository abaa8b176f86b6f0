import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { UserError } from "../../../src/errors.ts";
import type { Invocation } from "../../../src/invocation.ts";
import type { RuntimeName } from "../../../src/runtime/lambda-function.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { folderWith } from "../../helpers/handlers.ts";

const event = createEvent({ seed: "loading" });

interface Layout {
  files: Record<string, string>;
  /** Symbolic links, by their paths, as package managers make them. */
  links?: Record<string, string>;
  handler: string;
}

async function load({
  files,
  links = {},
  handler,
}: Layout): Promise<Invocation & { folder: string }> {
  const folder = folderWith(files);
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(folder, target), join(folder, path));
  }
  const invocation = await localInvoker({ file: join(folder, handler), env: {} })(event);
  return { ...invocation, folder };
}

async function loadFor(
  runtime: RuntimeName,
  name: string,
  code: string,
  exportName = "handler",
): Promise<unknown> {
  const file = join(folderWith({ [name]: code }), name);
  try {
    const { outcome } = await localInvoker({ file, exportName, runtime, env: {} })(event);
    return outcome.kind === "returned" ? outcome.payload : outcome;
  } catch (error) {
    return error instanceof UserError ? error.code : error;
  }
}

const returning = (expression: string): string =>
  `export const handler = async () => (${expression});`;

describe("a handler is loaded with", () => {
  it.each<[string, Layout, unknown]>([
    [
      "paths of its tsconfig, which may extend another one",
      {
        handler: "src/index.ts",
        files: {
          "tsconfig.base.json":
            '{ "compilerOptions": { "paths": { "@lib/*": ["./lib/*"], "~mail": ["./lib/mail.ts"] } } }',
          "tsconfig.json": '{ "extends": "./tsconfig.base.json" } // as people write it',
          "lib/tier.ts": "export enum Tier { Gold = 'gold' }",
          "lib/mail.ts": "export default 'mail';",
          "src/index.ts": `import { Tier } from "@lib/tier"; import mail from "~mail"; ${returning("[Tier.Gold, mail]")}`,
        },
      },
      ["gold", "mail"],
    ],
    [
      "decorators, of the old kind and of the new",
      {
        handler: "index.ts",
        files: {
          "tsconfig.json": '{ "compilerOptions": { "experimentalDecorators": true } }',
          "index.ts": `
            const seen: string[] = [];
            const note = (_target: object, name: string) => { seen.push(name); };
            class Welcome { @note subject = "x"; @note send(): void {} }
            ${returning("[seen, new Welcome().subject]")}`,
        },
      },
      [["subject", "send"], "x"],
    ],
    [
      "decorators and JSX as tsconfig has them, in files that it leads to by name",
      {
        handler: "src/index.ts",
        files: {
          "package.json": '{ "imports": { "#mail": "./mail.tsx" } }',
          "tsconfig.json":
            '{ "compilerOptions": { "experimentalDecorators": true, "jsx": "react", "jsxFactory": "h", "paths": { "@lib/*": ["./lib/*"] } } }',
          "lib/welcome.ts": `
            const twice = (_target: object, _name: string, method: TypedPropertyDescriptor<() => number>) =>
              ({ ...method, value: () => 2 * method.value!() });
            export class Welcome { @twice count(): number { return 21; } }`,
          "mail.tsx":
            "const h = (tag: string, _props: unknown, text: string) => `<${tag}>${text}</${tag}>`; export const mail = <b>hi</b>;",
          "src/index.ts": `import { Welcome } from "@lib/welcome"; import { mail } from "#mail"; ${returning("[new Welcome().count(), mail]")}`,
        },
      },
      [42, "<b>hi</b>"],
    ],
    [
      "decorators of the standard",
      {
        handler: "index.mts",
        files: {
          "index.mts": `
            const twice = (method: () => number) => () => 2 * method();
            class Welcome { @twice count(): number { return 21; } }
            ${returning("new Welcome().count()")}`,
        },
      },
      42,
    ],
    [
      "namespaces, parameter properties, JSON and imports without or with other endings",
      {
        handler: "index.ts",
        files: {
          "texts.json": '{ "hello": "hi" }',
          "lib/index.ts": "export * from './deep.js';",
          "lib/deep.ts": "export namespace Deep { export const value = 1 }",
          "index.ts": `
            import texts from "./texts.json";
            import { Deep } from "./lib";
            class Mail { constructor(readonly subject: string) {} }
            ${returning("[texts.hello, Deep.value, new Mail('s').subject]")}`,
        },
      },
      ["hi", 1, "s"],
    ],
    [
      "JSX",
      {
        handler: "index.ts",
        files: {
          "tsconfig.json": '{ "compilerOptions": { "jsx": "react", "jsxFactory": "h" } }',
          "mail.tsx":
            "const h = (tag: string, _props: unknown, ...inside: string[]) => `<${tag}>${inside}</${tag}>`; export const mail = <b>hi</b>;",
          "index.ts": `import { mail } from "./mail"; ${returning("mail")}`,
        },
      },
      "<b>hi</b>",
    ],
    [
      "top-level await",
      {
        handler: "index.mjs",
        files: {
          "index.mjs": `const value = await new Promise((resolve) => setTimeout(resolve, 5, "ready")); ${returning("value")}`,
        },
      },
      "ready",
    ],
    [
      "CommonJS that imports JSON and its own packages",
      {
        handler: "index.cjs",
        files: {
          "texts.json": '{ "hello": "hi" }',
          "node_modules/greeter/index.js": "exports.greet = (name) => 'dear ' + name;",
          "index.cjs":
            "const { hello } = require('./texts'); const { greet } = require('greeter'); exports.handler = async () => hello + ' ' + greet('you');",
        },
      },
      "hi dear you",
    ],
    [
      "a package of pnpm's layout, that sees packages which the handler does not",
      {
        handler: "index.ts",
        files: {
          "package.json": '{ "type": "module" }',
          "node_modules/.pnpm/mailer@1.0.0/node_modules/mailer/package.json":
            '{ "name": "mailer", "type": "module", "exports": "./index.js" }',
          "node_modules/.pnpm/mailer@1.0.0/node_modules/mailer/index.js":
            'import template from "template"; export const mail = () => template;',
          "node_modules/.pnpm/template@1.0.0/node_modules/template/index.js":
            "module.exports = 'from the template';",
          "index.ts": `import { mail } from "mailer"; ${returning("mail()")}`,
        },
        links: {
          "node_modules/mailer": "node_modules/.pnpm/mailer@1.0.0/node_modules/mailer",
          "node_modules/.pnpm/mailer@1.0.0/node_modules/template":
            "node_modules/.pnpm/template@1.0.0/node_modules/template",
        },
      },
      "from the template",
    ],
    [
      "a package of its workspace in TypeScript, with packages of that package's own",
      {
        handler: "packages/trigger/src/index.ts",
        files: {
          "packages/trigger/package.json": '{ "name": "@my/trigger" }',
          "packages/trigger/src/index.ts": `import { Tier, words } from "@my/shared"; ${returning("[Tier.Gold, words]")}`,
          "packages/shared/package.json": '{ "name": "@my/shared", "main": "src/index.ts" }',
          "packages/shared/src/index.ts":
            'import { words } from "words"; export enum Tier { Gold = "gold" } export { words };',
          "packages/shared/node_modules/words/package.json":
            '{ "name": "words", "type": "module", "exports": { "import": "./esm.js", "require": "./cjs.cjs" } }',
          "packages/shared/node_modules/words/esm.js": "export const words = 'esm';",
          "packages/shared/node_modules/words/cjs.cjs": "exports.words = 'cjs';",
        },
        links: { "packages/trigger/node_modules/@my/shared": "packages/shared" },
      },
      ["gold", "esm"],
    ],
    [
      "names of its own for what it needs",
      {
        handler: "index.ts",
        files: {
          "package.json": '{ "type": "module", "imports": { "#tier": "./tier.ts" } }',
          "tier.ts": "export enum Tier { Gold = 'gold' }",
          "index.ts": `import { Tier } from "#tier"; import { readFile } from "fs/promises"; ${returning("[Tier.Gold, typeof readFile]")}`,
        },
      },
      ["gold", "function"],
    ],
  ])("%s", async (_what, layout, payload) => {
    expect((await load(layout)).outcome).toEqual({ kind: "returned", payload });
  });

  it("the place of each file, whatever it calls it", async () => {
    const { outcome, folder } = await load({
      handler: "src/index.ts",
      files: {
        "src/lib/template.ts": `
          import { dirname } from "node:path";
          import { fileURLToPath } from "node:url";
          export const places = [__dirname, __filename, import.meta.url, import.meta.dirname];
          { const __dirname = dirname(fileURLToPath(import.meta.url)); places.push(__dirname); }`,
        "src/index.ts": `import { places } from "./lib/template"; ${returning("[__dirname, ...places]")}`,
      },
    });
    const lib = join(folder, "src/lib");
    expect(outcome).toMatchObject({
      payload: [
        join(folder, "src"),
        lib,
        join(lib, "template.ts"),
        `file://${lib}/template.ts`,
        lib,
        lib,
      ],
    });
  });

  it("errors that point to the file and line that the user wrote, and to nothing of ours", async () => {
    const { outcome, folder } = await load({
      handler: "index.ts",
      files: {
        "lib/deep.ts": `interface Long {\n  a: string;\n}\nexport function fail(): Long {\n  throw new Error(__filename.slice(-7));\n}`,
        "index.ts": `import { fail } from "./lib/deep";\nexport const handler = async () => fail();`,
      },
    });
    expect(outcome).toMatchObject({
      errorMessage: "deep.ts",
      trace: [
        "Error: deep.ts",
        expect.stringContaining(`${join(folder, "lib/deep.ts")}:5:9`),
        expect.stringContaining(`${join(folder, "index.ts")}:2:`),
      ],
    });
  });

  it("a package that is missing named, with who wants it", async () => {
    const files = { "index.ts": `import { x } from "not-installed"; ${returning("x")}` };
    await expect(load({ handler: "index.ts", files })).rejects.toThrow(
      /Cannot find package 'not-installed' imported from .*index\.ts/,
    );
  });
});

it("an invoker tells of the files that a handler consists of", async () => {
  const folder = folderWith({
    "lib/part.ts": "export const part = 1;",
    "texts.json": "{}",
    "index.ts": `import { part } from "./lib/part"; import "./texts.json"; ${returning("part")}`,
    "node_modules/greeter/index.js": "exports.greet = 1;",
    "other.cjs": "require('greeter'); require('./late.cjs'); exports.handler = async () => 1;",
    "late.cjs": "",
    "lib/wrong.ts": "export const wrong = ;",
    "broken.ts": `import { wrong } from "./lib/wrong"; ${returning("wrong")}`,
  });
  const filesOf = async (handler: string): Promise<string[]> => {
    const files = new Set<string>();
    const onFile = (file: string): unknown => files.add(file.slice(folder.length + 1));
    const invoke = localInvoker({ file: join(folder, handler), env: {}, onFile });
    await invoke(event).catch(() => undefined);
    return [...files].toSorted();
  };
  expect(await filesOf("index.ts")).toEqual(["index.ts", "lib/part.ts", "texts.json"]);
  expect(await filesOf("other.cjs")).toEqual(["late.cjs", "other.cjs"]);
  // Where it does not compile, the file to fix it in.
  expect(await filesOf("broken.ts")).toContain("lib/wrong.ts");
});

describe("a handler is looked up as the runtime does", () => {
  const OLD = "nodejs22.x";
  const NEW = "nodejs24.x";
  const method = "class H { handler = undefined; async run() { return 'run'; } }";
  const byDefault = "export default { handler: async () => 'default' };";

  it.each<[RuntimeName, name: string, code: string, exportName: string, found: unknown]>([
    [OLD, "index.cjs", `${method} module.exports = new H();`, "run", "run"],
    [NEW, "index.cjs", `${method} module.exports = new H();`, "run", "run"],
    [OLD, "index.mjs", `${method} export const h = new H();`, "h.run", "run"],
    [NEW, "index.mjs", `${method} export const h = new H();`, "h.run", "run"],
    [OLD, "index.ts", `${method} export const h = new H();`, "h.run", "run"],
    [OLD, "index.mjs", byDefault, "handler", "handler-export-missing"],
    [NEW, "index.mjs", byDefault, "handler", "default"],
    [OLD, "index.ts", byDefault, "handler", "handler-export-missing"],
    [NEW, "index.ts", byDefault, "handler", "default"],
    [OLD, "index.mjs", byDefault, "default.handler", "default"],
    [OLD, "index.mts", "export default async () => 'itself';", "default", "itself"],
    [OLD, "index.cts", "export = { handler: async () => 'itself' };", "handler", "itself"],
    [OLD, "index.ts", "module.exports.handler = async () => 'itself';", "handler", "itself"],
    // A function has properties of its own, where only the older runtimes look.
    [OLD, "index.cjs", "module.exports = Object.assign(() => 1, { a: async () => 2 });", "a", 2],
    [
      NEW,
      "index.cjs",
      "const f = Object.assign(() => 1, { a: () => 2 }); module.exports = f;",
      "a",
      "handler-export-missing",
    ],
    // nodejs24.x imports what has no extension, and looks at its text.
    [OLD, "index", "exports.handler = async () => require.main === module;", "handler", false],
    [NEW, "index", "export const handler = async () => 'text';", "handler", "text"],
    [NEW, "index", "exports.handler = async () => 'text';", "handler", "text"],
    [OLD, "index.mjs", "export const handler = {};", "handler.b", "handler-export-missing"],
    [OLD, "index.mjs", "export const handler = {};", "toString", "handler-export-missing"],
  ])("%s %s %s %s", async (runtime, name, code, exportName, found) => {
    const answer = await loadFor(runtime, name, code, exportName);
    expect(answer).toEqual(found);
  });
});
