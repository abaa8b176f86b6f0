import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { amplifyParameters } from "../../../src/runtime/projects/amplify-parameters.ts";
import { fixture } from "../../helpers/fixtures.ts";
import { folderWith } from "../../helpers/handlers.ts";

const PROJECT = fixture("projects/amplify-gen2");

function run(project: string): Promise<Invocation> {
  const file = join(project, "amplify/auth/post-confirmation/handler.ts");
  const invoke = localInvoker({ file, env: { GROUP_NAME: "EVERYONE" } });
  return invoke(createEvent({ seed: "amplify" }));
}

it("stands in for the modules that Amplify generates, and says so", async () => {
  const { outcome, logs, target } = await run(PROJECT);
  expect(outcome.kind).toBe("returned");
  expect(logs[0]?.text).toContain('"GROUP_NAME":"EVERYONE"');
  expect(target).toMatchObject({
    assumptions: [{ code: "amplify-env", args: { module: "$amplify/env/post-confirmation" } }],
  });
});

it("defines the CommonJS names that Amplify injects", async () => {
  const { logs } = await run(PROJECT);
  expect(logs[1]?.text).toBe("function true");
});

it("prefers the generated module", async () => {
  const project = mkdtempSync(join(tmpdir(), "amplify-"));
  cpSync(PROJECT, project, { recursive: true });
  const generated = join(project, ".amplify/generated/env");
  mkdirSync(generated, { recursive: true });
  const module = "export const env = { ...process.env, GROUP_NAME: 'generated' };";
  writeFileSync(join(generated, "post-confirmation.ts"), module);
  const { logs, target } = await run(project);
  expect(logs[0]?.text).toContain('"GROUP_NAME":"generated"');
  expect(target).not.toHaveProperty("assumptions");
});

it("stands in for amplify_outputs.json, from wherever it is imported", async () => {
  const project = folderWith({
    "amplify/backend.ts": "",
    "amplify/data/client.ts":
      'import outputs from "../../amplify_outputs.json"; export { outputs };',
    "amplify/auth/post-confirmation/handler.ts": `
      import { outputs } from "../../data/client";
      import { data } from "../../../amplify_outputs.json";
      export const handler = async () => [outputs.version, data.url];`,
  });
  const file = join(project, "amplify/auth/post-confirmation/handler.ts");
  const outputs = { version: "1.4", data: { url: "https://api.example.com" } };
  const { outcome, target } = await localInvoker({
    file,
    env: {},
    amplify: { outputs, access: undefined, rules: {} },
  })(createEvent({ seed: "outputs" }));
  expect(outcome).toMatchObject({ payload: ["1.4", "https://api.example.com"] });
  expect(target).toMatchObject({ assumptions: [{ code: "amplify-outputs" }] });
});

it("reads variables from SSM ahead of the handler, as Amplify's own code does", async () => {
  const project = folderWith({
    "amplify/backend.ts": "",
    "amplify/package.json": '{"type":"commonjs"}',
    "amplify/auth/welcome/handler.js": `
      const atLoad = process.env.KEY;
      export const handler = async () => [atLoad, process.env.OTHER];
      export const calling = (event, context, callback) => callback(null, event);`,
  });
  const parameters = {
    KEY: { path: "/own/key", sharedPath: "/shared/key" },
    OTHER: { path: "/other" },
  };
  const asked = amplifyParameters({ parameters }, { KEY: "secret", OTHER: "plain" });
  const options = {
    file: join(project, "amplify/auth/welcome/handler.js"),
    env: { KEY: "?", OTHER: "?", ...asked.variable },
    capture: { stubs: asked.stubs },
    limitMs: 300,
  };
  const { outcome, awsCalls } = await localInvoker(options)(createEvent({ seed: "ssm" }));
  expect(outcome).toMatchObject({ payload: ["secret", "plain"] });
  expect(awsCalls).toMatchObject([
    { service: "ssm", operation: "GetParameters", parameters: { Names: ["/own/key", "/other"] } },
  ]);
  // Its timer keeps the event loop busy for ever.
  const calling = await localInvoker({ ...options, exportName: "calling" })(
    createEvent({ seed: "ssm" }),
  );
  expect(calling).toMatchObject({
    outcome: { kind: "timed-out" },
    calledBack: { busy: ["timer"] },
  });
});
