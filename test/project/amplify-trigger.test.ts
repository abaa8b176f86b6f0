import { expect, it } from "vitest";
import { plainTrigger } from "../../src/project/amplify-trigger.ts";

const FILES = {
  "amplify/auth/resource.ts": `
    import { defineAuth } from "@aws-amplify/backend";
    import { welcome as postConfirmation } from "./post-confirmation/resource";
    // export const auth = defineAuth({});
    export const auth = defineAuth({
      groups: ["USERS"],
      triggers: { postConfirmation },
      access: (allow) => [allow.resource(postConfirmation).to(["addUserToGroup"])],
    });`,
  "amplify/auth/post-confirmation/resource.ts": `
    import { defineFunction, secret } from "@aws-amplify/backend";
    export const welcome = defineFunction({
      name: "welcome", timeoutSeconds: 20,
      environment: { GROUP: "USERS", KEY: secret("crm") },
    });`,
  "amplify/auth/post-confirmation/handler.ts": `
    import { env } from "$amplify/env/welcome";
    export const handler = async (event) => event;`,
  "amplify/backend.ts": `
    import { defineBackend } from "@aws-amplify/backend";
    import { auth } from "./auth/resource";
    export const backend = defineBackend({ auth });`,
};

type Path = keyof typeof FILES;

function read(changes: Readonly<Record<string, string | undefined>> = {}) {
  const files: Readonly<Record<string, string | undefined>> = { ...FILES, ...changes };
  return plainTrigger("amplify", "amplify/auth/resource.ts", (path) => files[path]);
}

/** The files with a text of one of them in the place of another. */
function changed(path: Path, from: string, to: string): Readonly<Record<string, string>> {
  expect(FILES[path]).toContain(from);
  return { [path]: FILES[path].replace(from, to) };
}

it("is read with its settings, variables, groups and access", () => {
  expect(read()).toEqual({
    entry: "amplify/auth/post-confirmation/handler.ts",
    timeoutSeconds: 20,
    environment: {
      GROUP: { kind: "literal", text: "USERS" },
      KEY: { kind: "secret", text: "crm" },
    },
    groups: ["USERS"],
    actions: ["addUserToGroup"],
    isWhole: true,
  });
});

it("may be defined in the same file, without settings, by a name of its own", () => {
  const text = `
    import { defineAuth, defineFunction } from "@aws-amplify/backend";
    const confirmed = defineFunction();
    export const auth = defineAuth({ triggers: { postConfirmation: confirmed } });`;
  expect(read({ "amplify/auth/resource.ts": text })).toMatchObject({
    entry: "amplify/auth/handler.ts",
    groups: [],
    actions: [],
  });
});

const AUTH = "amplify/auth/resource.ts";
const FUNCTION = "amplify/auth/post-confirmation/resource.ts";

it.each([
  ["a value that only running tells", changed(FUNCTION, '"USERS"', "groupOf()")],
  ["layers", changed(FUNCTION, 'name: "welcome"', 'layers: { a: "a:1" }')],
  ["other members", changed(AUTH, "groups:", "...common, groups:")],
  ["groups that are made elsewhere", changed(AUTH, '["USERS"]', "GROUPS")],
  ["access that is made elsewhere", changed(AUTH, "(allow) =>", "accessOf, (allow) =>")],
  [
    "a backend that goes on",
    changed("amplify/backend.ts", "{ auth });", "{ auth }); grant(auth);"),
  ],
  ["no backend of its own", { "amplify/backend.ts": undefined }],
  [
    "a handler with data",
    changed(
      "amplify/auth/post-confirmation/handler.ts",
      "export",
      'import "aws-amplify/data"; export',
    ),
  ],
  [
    "a handler with files of its own",
    changed("amplify/auth/post-confirmation/handler.ts", "export", 'import a from "./a"; export'),
  ],
])("leaves the rest to an evaluation: %s", (_what, files) => {
  expect(read(files)).toMatchObject({
    entry: "amplify/auth/post-confirmation/handler.ts",
    isWhole: false,
  });
});

it.each([
  ["no trigger", changed(AUTH, "postConfirmation },", "},")],
  ["spread triggers", changed(AUTH, "{ postConfirmation },", "{ ...all, postConfirmation },")],
  ["two calls", changed(AUTH, 'backend";', 'backend"; defineAuth({});')],
  ["a function made elsewhere", changed(FUNCTION, "defineFunction({", "createFunction({")],
  ["an entry that is computed", changed(FUNCTION, 'name: "welcome"', "entry: join(a, b)")],
  ["a runtime that is computed", changed(FUNCTION, "timeoutSeconds: 20", "runtime: NODE")],
  ["another package", changed(FUNCTION, "@aws-amplify/backend", "./own")],
])("is not read: %s", (_what, files) => {
  expect(read(files)).toBeUndefined();
});

it.each([
  'backend.auth.resources.userPool.addPropertyOverride("LambdaConfig.PostConfirmation", backend.onConfirm.resources.lambda.functionArn);',
  "cfnUserPool.lambdaConfig = { postConfirmation: backend.onConfirm.resources.lambda.functionArn };",
])("may be set in the backend, which then does more than define it: %s", (setting) => {
  const text = `
    import { defineBackend } from "@aws-amplify/backend";
    import { auth } from "./auth/resource";
    import { welcome as onConfirm } from "./auth/post-confirmation/resource";
    const backend = defineBackend({ auth, onConfirm });
    ${setting}`;
  const auth = `
    import { defineAuth } from "@aws-amplify/backend";
    export const auth = defineAuth({ loginWith: { email: true } });`;
  expect(read({ "amplify/backend.ts": text, "amplify/auth/resource.ts": auth })).toMatchObject({
    entry: "amplify/auth/post-confirmation/handler.ts",
    timeoutSeconds: 20,
    isWhole: false,
  });
});
