import { describe, expect, it } from "vitest";
import type { Config } from "../../../src/index.ts";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { masked } from "../../helpers/masked.ts";

const NAME = "cognito-postconfirm.config";
const handler = "export const handler = async (event) => ({ ...event, env: process.env });";

interface Document {
  event: { region: string; request: { userAttributes: Record<string, string> } };
  outcome: { payload: { env: Record<string, string> } };
  timing: { memoryMb: number };
  settings: { key: string; value: unknown; source: string; place?: string }[];
}

async function json(files: Record<string, string>, ...argv: string[]): Promise<Document> {
  const cwd = folderWith({ "handler.mjs": handler, ...files });
  const { out } = await cli([...argv, "--json"], { cwd, env: { AWS_PROFILE: "dev" } });
  return JSON.parse(out) as Document;
}

const object = `{
  handler: "handler.mjs", memory: 256, region: "eu-west-1",
  env: { TABLE: "users", DEBUG: 1 }, attr: { "custom:tier": "gold", "custom:on": true },
}`;

describe("a configuration file", () => {
  it.each([
    [
      "json",
      JSON.stringify({
        handler: "handler.mjs",
        memory: "256",
        region: "eu-west-1",
        env: ["TABLE=users"],
        attr: { "custom:tier": "gold" },
      }),
    ],
    ["js", `export default ${object}`],
    ["ts", `enum Unused { A }\nconst config: object = ${object};\nexport default config;`],
  ])("of .%s sets what the command line leaves open", async (extension, text) => {
    const { event, outcome, timing } = await json(
      { [`${NAME}.${extension}`]: text },
      ...["run", "--attr", "custom:x=1", "--env", "OTHER=2", "--region", "us-west-2"],
    );
    expect(timing.memoryMb).toBe(256);
    expect(event.region).toBe("us-west-2");
    expect(event.request.userAttributes).toMatchObject({ "custom:tier": "gold", "custom:x": "1" });
    expect(outcome.payload.env).toMatchObject({ TABLE: "users", OTHER: "2" });
  });

  it("serves every command that has the flag, and none that has not", async () => {
    const files = { [`${NAME}.json`]: '{ "handler": "handler.mjs", "email": "a@my.example" }' };
    const cwd = folderWith(files);
    const { code, out } = await cli(["gen-event", "--seed", "1"], { cwd });
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      { request: { userAttributes: { email: "a@my.example" } } },
    ]);
  });

  it("gives way where the command line rules it out", async () => {
    const cwd = folderWith({
      [`${NAME}.json`]:
        '{ "email": "a@my.example", "flow": "federated", "seed": "1", "attempts": 2, "repeat": 3 }',
      "event.json": '{ "request": { "userAttributes": { "email": "b@my.example" } } }',
    });
    const { code, out } = await cli(["run", "-e", "event.json", "--cognito", "--json"], { cwd });
    expect([code, JSON.parse(out)]).toMatchObject([
      0,
      { event: { request: { userAttributes: { email: "b@my.example" } } }, attempts: [{}] },
    ]);
  });

  it.each([
    ["json", "{", /config\.json is not JSON: line 1/],
    ["json", "[]", /config\.json contains no settings object\nWrite one/],
    ["js", "export const config = {};", /config\.js contains no settings object\nExport it/],
    ["ts", "export default () => ({});", /config\.ts contains no settings object\nExport it/],
    ["ts", "export default { env: () => 1 };", /config\.ts cannot be read: .*\nExport plain data/],
    ["js", "throw new Error('not today')", /config\.js cannot be loaded: not today/],
    ["ts", "export default {", /config\.ts cannot be loaded: .*config\.ts:1:/],
    ["json", '{ "rulez": {} }', /unknown setting "rulez" \(did you mean rules\?\)/],
    ["json", '{ "memoy": 1 }', /unknown setting "memoy" \(did you mean memory\?\)/],
    ["json", '{ "yes": true }', /"yes" cannot be set in a file\nPass --yes on the command line/],
    ["json", '{ "ses": "live" }', /"ses": "live" cannot be set in a file\nPass --ses live/],
    ["json", '{ "events": "a.ndjson" }', /"events" cannot be set in a file\nPass --events on the/],
    [
      "json",
      '{ "writeStubs": "a.json" }',
      /"writeStubs" cannot be set in a file\nPass --write-stubs/,
    ],
    ["json", '{ "cognito": "yes" }', /"cognito" must be true or false/],
    ["json", '{ "region": ["a"] }', /"region" must be a string/],
    ["json", '{ "ignore": [{}] }', /"ignore" must be an array of strings/],
    ["json", '{ "env": { "A": {} } }', /"env" must be an object such as/],
    [
      "json",
      '{ "timeout": "5" }',
      /--timeout: "5" is not a time[^]*\("timeout" is set in .*json\)/,
    ],
  ])("of .%s with %s is refused", async (extension, text, message) => {
    const { code, out, err } = await cli(["run"], {
      cwd: folderWith({ [`${NAME}.${extension}`]: text }),
    });
    expect([code, out, err]).toEqual([2, "", expect.stringMatching(message)]);
  });

  it("is refused beside another one", async () => {
    const cwd = folderWith({ [`${NAME}.json`]: "{}", [`${NAME}.ts`]: "export default {}" });
    const { code, err } = await cli(["run"], { cwd });
    expect([code, err]).toEqual([2, expect.stringContaining("more than one configuration file")]);
  });

  it("has a key for every flag, consent apart", () => {
    const all: Config = {
      ...{ memory: 256, timeout: "5s", env: { A: "1" }, ses: "dry-run", json: true, count: 3 },
      ...{ runtime: "nodejs22.x", without: ["role"], skip: "federated/*", inspect: true },
    };
    // @ts-expect-error: consent is given on the command line, each time.
    const consent: Config = { yes: true };
    // @ts-expect-error: not a runtime.
    const runtime: Config = { runtime: "nodejs18.x" };
    expect([all, consent, runtime]).toHaveLength(3);
  });
});

describe("config", () => {
  const files = {
    [`${NAME}.json`]: '{ "memory": 256, "env": { "TOKEN": "secret" }, "region": "eu-west-1" }',
  };

  it("says of each setting where it comes from, and shows no variable's value", async () => {
    const { settings } = await json(
      files,
      "config",
      "run",
      "--timeout",
      "3s",
      "--env",
      "KEY=hidden",
    );
    const of = (key: string): object | undefined => settings.find((each) => each.key === key);
    expect(of("memory")).toMatchObject({
      value: "256",
      source: "config",
      place: expect.stringMatching(/config\.json$/),
    });
    expect(of("timeout")).toMatchObject({ value: "3s", source: "command line" });
    expect(of("ses")).toMatchObject({ value: "dry-run", source: "default" });
    expect(of("handler")).toMatchObject({ source: "not set" });
    expect(of("env")).toMatchObject({ value: ["TOKEN", "KEY"] });
    expect(JSON.stringify(settings)).not.toMatch(/secret|hidden/);
  });

  it("knows what AWS's own variables set", async () => {
    const { settings } = await json(files, "config", "invoke");
    expect(settings.find(({ key }) => key === "profile")).toEqual({
      key: "profile",
      flag: "--profile",
      value: "dev",
      source: "environment",
      place: "AWS_PROFILE",
    });
  });

  it("shows no password in an endpoint that AWS's own variables set", async () => {
    const env = { AWS_ENDPOINT_URL: "http://me:hidden@127.0.0.1:3002" };
    const { out } = await cli(["config", "invoke"], { cwd: folderWith(files), env });
    expect(masked(out)).toMatchInlineSnapshot(`
      "Settings of invoke; configuration file cognito-postconfirm.config.json
        region          eu-west-1  (config)
        endpointUrl     http://…@127.0.0.1:3002  (environment AWS_ENDPOINT_URL)
        invocationType  RequestResponse  (default)
        concurrency     10  (default)
        onError         stop  (default)
        engine          local  (default)
        reporter        human  (default)
        color           true  (default)
        not set: event, flow, email, userName, attr, unset, clientMetadata, provider, signIn, locale, edgeCases, userPoolId, clientId, sdk, set, seed, qualifier, profile, yes, clientContext, requestTimeout, maxDuration, maxInit, events, count, mix, maxFailures, rate, state, output, results, roleArn, stateMachine, emitAsl, follow, ignore, context, json
      "
    `);
  });

  it("prints it for people", async () => {
    const cwd = folderWith(files);
    const { code, out } = await cli(["config", "--timeout", "3s"], { cwd });
    expect(code).toBe(0);
    expect(masked(out)).toMatchInlineSnapshot(`
      "Settings of run; configuration file cognito-postconfirm.config.json
        region               eu-west-1  (config)
        memory               256  (config)
        timeout              3s  (command line)
        env                  ["TOKEN"]  (config)
        attempts             3  (default)
        concurrency          1  (default)
        ses                  dry-run  (default)
        reporter             human  (default)
        color                true  (default)
        not set: event, flow, email, userName, attr, unset, clientMetadata, provider, signIn, locale, edgeCases, userPoolId, clientId, sdk, set, seed, handler, runtime, envFile, layer, bundle, loader, inspect, inspectBrk, cognito, repeat, watch, to, live, yes, mailDir, smtp, open, sesSandbox, sesVerified, sesSuppressed, sesConfigurationSet, sesPaused, sesFault, sesTemplates, stubs, endpoint, allowNet, failOnCall, expectCall, writeStubs, ignore, context, json, verbose
      "
    `);
  });

  it.each([["config"], ["nonsense"]])("knows no settings of %s", async (name) => {
    const { code, err } = await cli(["config", name]);
    expect([code, err]).toEqual([
      2,
      expect.stringContaining(`there are no settings for "${name}"`),
    ]);
  });
});
