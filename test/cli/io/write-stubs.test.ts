import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { CONTENT_EXAMPLE } from "../../../src/capture/aws/example.ts";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

const CODE = `
  const aws = async (service, target, body) => {
    const headers = { "x-amz-target": target, "content-type": "application/x-amz-json-1.1" };
    const url = "https://" + service + ".eu-west-1.amazonaws.com/";
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(response.status + " " + (await response.text()));
    return response.json();
  };
  const query = "query { getUser(id: 1) { id plan { name } } }";
  const graphql = "https://abcdefghijklmnopqrstuvwxyz.appsync-api.eu-west-1.amazonaws.com/graphql";
  export const handler = async (event) => {
    for (const SecretId of ["one", "other", "one"]) {
      const { SecretString } = await aws("secretsmanager", "secretsmanager.GetSecretValue", { SecretId });
      console.log("secret", SecretString);
    }
    const body = JSON.stringify({ query });
    const headers = { "x-api-key": "da2-x", "content-type": "application/json" };
    const { data, errors } = await (await fetch(graphql, { method: "POST", headers, body })).json();
    console.log("plan", data?.getUser?.plan.name ?? errors?.[0].errorType);
    console.log("object", await (await fetch("https://pictures.s3.eu-west-1.amazonaws.com/a.json")).text());
    await aws("dynamodb", "DynamoDB_20120810.PutItem", { TableName: "users", Item: { id: { S: "1" } } });
    const posted = await fetch("https://hooks.example.com/x?id=1", { method: "POST", body: "{}" });
    console.log("hook", posted.status, await posted.text());
    return event;
  };`;

interface Entry {
  service?: string;
  url?: string;
  operation: string;
  match?: object;
  reply: { SecretString?: string; data?: object; Body?: string; Parameter?: { Value?: string } };
}

const local = ["run", "--seed", "1", "--handler", "index.mjs#handler", "--json"];
const run = async (argv: readonly string[], cwd: string) => {
  const { code, out, err } = await cli([...local, ...argv], { cwd });
  const { logs, awsCalls } = JSON.parse(out) as {
    logs: { text: string }[];
    awsCalls: { service: string; result: string; stub?: number; status?: number; error?: string }[];
  };
  return { code, err, logs: logs.map(({ text }) => text), awsCalls };
};
const read = (cwd: string, name = "stubs.json"): { stubs: Entry[] } =>
  JSON.parse(readFileSync(join(cwd, name), "utf8")) as { stubs: Entry[] };

it("what nobody answered is written once, in AWS's form, and answers the next run", async () => {
  const cwd = folderWith({
    "index.mjs": CODE,
    "node_modules/cognito-postconfirm/schemas/stubs.json": "{}",
  });
  const first = await run(["--write-stubs", "stubs.json"], cwd);
  expect(first.err).toContain(
    "wrote 5 stubs to stubs.json: fill them in, then run with --stubs stubs.json\n",
  );
  const { stubs, ...rest } = read(cwd);
  expect(rest).toEqual({ $schema: "./node_modules/cognito-postconfirm/schemas/stubs.json" });
  expect(stubs.map(({ reply: _reply, ...head }) => head)).toEqual([
    { service: "secretsmanager", operation: "GetSecretValue", match: { SecretId: "one" } },
    { service: "secretsmanager", operation: "GetSecretValue", match: { SecretId: "other" } },
    {
      service: "appsync",
      operation: "POST /graphql",
      match: { query: "query { getUser(id: 1) { id plan { name } } }" },
    },
    { service: "s3", operation: "GetObject" },
    { url: "https://hooks.example.com/x", operation: "POST", status: 200 },
  ]);
  expect(stubs[0]?.reply.SecretString).toContain("{");
  expect(stubs[2]?.reply).toEqual({
    data: { getUser: { id: expect.any(String), plan: { name: expect.any(String) } } },
  });
  expect(stubs[3]?.reply.Body).toBe("{}");

  const again = await run(["--write-stubs", "stubs.json"], cwd);
  expect(again.err).toContain(
    "stubs.json: nothing to add: it has a stub for each call; run with --stubs stubs.json\n",
  );

  const second = await run(["--stubs", "stubs.json", "--write-stubs", "stubs.json"], cwd);
  expect(second.code).toBe(0);
  expect(second.err).toContain("stubs.json: nothing to add: no other call needs a stub\n");
  expect(second.awsCalls.map(({ result, stub }) => [result, stub])).toEqual([
    ["stubbed", 0],
    ["stubbed", 1],
    ["stubbed", 0],
    ["stubbed", 2],
    ["stubbed", 3],
    ["answered", undefined],
    ["stubbed", 4],
  ]);
  expect(second.awsCalls.at(-1)?.status).toBe(200);
});

it("an object that is not JSON gets empty text", async () => {
  const cwd = folderWith({
    "index.mjs": `export const handler = async (event) => {
      const url = "https://mails.s3.eu-west-1.amazonaws.com/welcome.html";
      console.log((await (await fetch(url)).text()).replace("NAME", event.userName));
      return event;
    };`,
  });
  await run(["--write-stubs", "stubs.json"], cwd);
  expect(read(cwd).stubs.map(({ reply }) => reply.Body)).toEqual([""]);
});

it("an entry takes no call that was answered, and one that changes with the event is told by its query", async () => {
  const cwd = folderWith({
    "index.mjs": `
      const url = "https://abcdefghijklmnopqrstuvwxyz.appsync-api.eu-west-1.amazonaws.com/graphql";
      const ask = async (query, variables) => {
        const body = JSON.stringify({ query, variables });
        console.log(await (await fetch(url, { method: "POST", headers: { "x-api-key": "k" }, body })).text());
      };
      export const handler = async (event) => {
        const id = event.userName;
        await ask("mutation A($id: ID!) { createUser(input: { id: $id }) { id } }", { id });
        await ask("query B($id: ID!) { getPlan(id: $id) { name } }", { id });
        await ask("query C($id: ID!) { getTeam(id: $id) { size } }", { id });
        return event;
      };`,
  });
  await run(["--write-stubs", "stubs.json"], cwd);
  const { stubs } = read(cwd);
  expect(stubs.map(({ match, reply }) => [match, Object.keys(reply.data ?? {})])).toEqual([
    [{ query: "query B($id: ID!) { getPlan(id: $id) { name } }" }, ["getPlan"]],
    [{ query: "query C($id: ID!) { getTeam(id: $id) { size } }" }, ["getTeam"]],
  ]);
  const { awsCalls } = await run(["--stubs", "stubs.json", "--seed", "2"], cwd);
  expect(awsCalls.map(({ stub }) => stub)).toEqual([undefined, 0, 1]);
});

it("an entry fits the call that it is for, for any user", async () => {
  const cwd = folderWith({
    "index.mjs": `
      const send = async (url, body, headers = {}) => {
        const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
        return response.json();
      };
      const api = "https://abcdefghijklmnopqrstuvwxyz.appsync-api.eu-west-1.amazonaws.com/graphql";
      const signed = { authorization: "AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/geo/aws4_request, SignedHeaders=host, Signature=0" };
      export const handler = async (event) => {
        const id = event.userName;
        const role = await send(api, { query: \`query Role { listRoles(filter: { user: { eq: "\${id}" } }) { items { id } } }\` }, { "x-api-key": "k" });
        if (role.data.listRoles === null) return event;
        const query = "mutation Make($id: ID!) { createProfile(input: { id: $id }) { id } }";
        const made = await send(api, { operationName: "Make", query, variables: { id } }, { "x-api-key": "k" });
        console.log(made.data.createProfile.id === id);
        await send("https://hasura.example.com/v1/graphql", { operationName: "Add", query: "mutation Add { add { id } }" });
        await send(\`https://tracking.geo.eu-west-1.amazonaws.com/tracking/v0/trackers/\${id}/consumers\`, {}, signed);
        const { Item } = await send("https://dynamodb.eu-west-1.amazonaws.com/", { TableName: "domains", Key: { Suffix: { S: "example.com" } } },
          { "x-amz-target": "DynamoDB_20120810.GetItem", "content-type": "application/x-amz-json-1.0" });
        console.log(Item.UserGroup.S, event.request.userAttributes.email);
        return event;
      };`,
  });
  await run(["--write-stubs", "stubs.json"], cwd);
  const args = ["--stubs", "stubs.json", "--write-stubs", "stubs.json"];
  for (let more = 0; more < 4; more++) await run(args, cwd);
  const { stubs } = read(cwd);
  expect(stubs.map(({ reply: _reply, ...head }) => head)).toEqual([
    {
      service: "appsync",
      operation: "POST /graphql",
      match: {
        query: 'query Role { listRoles(filter: { user: { eq: "*" } }) { items { id } } }',
      },
    },
    {
      url: "https://hasura.example.com/v1/graphql",
      operation: "POST",
      match: { operationName: "Add" },
      status: 200,
    },
    { service: "geo", operation: "POST /tracking/v0/trackers/*/consumers" },
    { service: "dynamodb", operation: "GetItem" },
  ]);
  expect(stubs.at(-1)?.reply).toEqual({
    Item: { Suffix: { S: "example.com" }, UserGroup: { S: "example-UserGroup-1" } },
  });
  const { awsCalls } = await run(["--stubs", "stubs.json", "--seed", "7"], cwd);
  expect(awsCalls.map(({ stub }) => stub)).toEqual([0, undefined, 1, 2, 3]);
});

it("requests to one URL with other bodies are one entry", async () => {
  const cwd = folderWith({
    "index.mjs": `
      export const handler = async (event) => {
        for (const body of ["{}", JSON.stringify({ id: crypto.randomUUID() })]) {
          console.log((await fetch("https://api.example.com/teams", { method: "POST", body })).status);
        }
        return event;
      };`,
  });
  await run(["--write-stubs", "stubs.json"], cwd);
  expect(read(cwd).stubs).toHaveLength(1);
  const { logs } = await run(["--stubs", "stubs.json"], cwd);
  expect(logs).toEqual(["200", "200"]);
});

it("entries of one operation are told apart by lists, too", async () => {
  const cwd = folderWith({
    "index.mjs": `
      const headers = { "x-amz-target": "AmazonSSM.GetParameters", "content-type": "application/x-amz-json-1.1" };
      export const handler = async (event) => {
        for (const Names of [["/a"], ["/b"]]) {
          const body = JSON.stringify({ Names });
          await fetch("https://ssm.eu-west-1.amazonaws.com/", { method: "POST", headers, body });
        }
        return event;
      };`,
  });
  await run(["--write-stubs", "stubs.json"], cwd);
  const { awsCalls } = await run(["--stubs", "stubs.json"], cwd);
  expect(awsCalls.map(({ stub }) => stub)).toEqual([0, 1]);
});

it("a parameter's value is what its name promises", async () => {
  const cwd = folderWith({
    "index.mjs": `
      const headers = { "x-amz-target": "AmazonSSM.GetParameter", "content-type": "application/x-amz-json-1.1" };
      export const handler = async (event) => {
        for (const Name of ["/app/API_ENDPOINT", "/app/API_KEY", "/app/db"]) {
          const body = JSON.stringify({ Name });
          await fetch("https://ssm.eu-west-1.amazonaws.com/", { method: "POST", headers, body });
        }
        return event;
      };`,
  });
  await run(["--write-stubs", "stubs.json"], cwd);
  const values = read(cwd).stubs.map(({ reply }) => reply.Parameter?.Value);
  expect(values).toEqual(["https://example.com/", "example-API_KEY", CONTENT_EXAMPLE]);
});

it("a file that is there is added to, and never written over", async () => {
  const own = [{ service: "s3", operation: "GetObject", reply: { Body: "mine" } }];
  const cwd = folderWith({
    "index.mjs": CODE,
    "stubs.json": JSON.stringify(own),
    "package.json": '{ "name": "x" }',
  });
  const { err } = await run(["--write-stubs", "stubs.json"], cwd);
  expect(err).toContain("added 4 stubs to stubs.json");
  const document = JSON.parse(readFileSync(join(cwd, "stubs.json"), "utf8")) as Entry[];
  expect(document[0]).toEqual(own[0]);
  expect(document).toHaveLength(5);
  const refused = await cli([...local, "--write-stubs", "package.json"], { cwd });
  expect(refused.code).toBe(2);
  expect(refused.out).toContain("--write-stubs can only add to a stub file");
  expect(readFileSync(join(cwd, "package.json"), "utf8")).toBe('{ "name": "x" }');
});

it("a handler that cannot be loaded for want of an answer gets its stub as well", async () => {
  const cwd = folderWith({
    "index.mjs": `
      const headers = { "x-amz-target": "AmazonSSM.GetParameter", "content-type": "application/x-amz-json-1.1" };
      const url = "https://ssm.eu-west-1.amazonaws.com/";
      const response = await fetch(url, { method: "POST", headers, body: '{"Name":"/plan"}' });
      const { plan } = JSON.parse((await response.json()).Parameter.Value);
      export const handler = async (event) => event;`,
  });
  const { code, err } = await cli([...local, "--write-stubs", "new.json"], { cwd });
  expect(code).toBe(2);
  expect(err).toContain("wrote 1 stub to new.json");
  expect(read(cwd, "new.json").stubs).toMatchObject([
    { service: "ssm", operation: "GetParameter", reply: { Parameter: { Name: "/plan" } } },
  ]);
  expect(existsSync(join(cwd, "stubs.json"))).toBe(false);
});

it.each<[object[], string[]]>([
  [
    [{ service: "secretsmanager", error: { code: "AccessDenied" } }],
    [
      "AccessDenied: User: arn:aws:sts::111122223333:assumed-role/function-role/cognito-postconfirm is not authorized to perform: secretsmanager:GetSecretValue because no identity-based policy allows the secretsmanager:GetSecretValue action",
    ],
  ],
  [
    [
      { service: "secretsmanager", times: 1, reply: { SecretString: "a" } },
      { service: "secretsmanager", replies: [{ SecretString: "b" }, { SecretString: "c" }] },
      { service: "appsync", error: { code: "Unauthorized", message: "no" }, status: 200 },
      { service: "s3", reply: { Body: { is: "json" } } },
      { url: "https://dynamodb.*", reply: {} },
      { url: "https://hooks.example.com/*?id=1", status: 202, reply: "thanks" },
    ],
    [
      "secret a",
      "secret b",
      "secret c",
      "plan Unauthorized",
      'object {"is":"json"}',
      "hook 202 thanks",
    ],
  ],
])("entries are answered with: %j", async (stubs, said) => {
  const cwd = folderWith({ "index.mjs": CODE, "stubs.json": JSON.stringify(stubs) });
  const { logs, awsCalls } = await run(["--stubs", "stubs.json"], cwd);
  const errors = awsCalls.map(({ error }) => error);
  for (const text of said) expect([...logs, ...errors]).toContain(text);
});

it("stubs that nothing came to are told, with what was perhaps meant", async () => {
  const stubs = [
    { service: "dynamodbb", operation: "PutItem", reply: {} },
    { service: "dynamodb", operation: "PutItm", reply: {} },
    { service: "secretsmanager", match: { SecretId: "third" } },
    { service: "sqs", operation: "SendMessage" },
    { url: "https://hook.example.com/x" },
    { service: "ssm", operation: "GetParamter" },
    { service: "kms" },
    { url: "https://hooks.example.com/*", operation: "POST", match: { id: 2 } },
  ];
  const cwd = folderWith({ "index.mjs": CODE, "stubs.json": JSON.stringify(stubs) });
  const { err } = await run(["--stubs", "stubs.json"], cwd);
  expect(err.split("\n").filter((line) => line.startsWith("stubs.json"))).toEqual([
    'stubs.json: stubs[0] was not used: nothing called "dynamodbb PutItem" (did you mean dynamodb?)',
    'stubs.json: stubs[1] was not used: nothing called "dynamodb PutItm" (did you mean PutItem?)',
    'stubs.json: stubs[2] was not used: its "match" matches none of the calls to secretsmanager',
    'stubs.json: stubs[3] was not used: nothing called "sqs SendMessage"',
    'stubs.json: stubs[4] was not used: no request matched "https://hook.example.com/x" (did you mean https://hooks.example.com/x?)',
    'stubs.json: stubs[5] was not used: nothing called "ssm GetParamter" (did you mean GetParameter?)',
    'stubs.json: stubs[6] was not used: nothing called "kms"',
    'stubs.json: stubs[7] was not used: its "match" matches none of the requests to "POST https://hooks.example.com/*"',
  ]);
  const check = await cli(
    [
      "check",
      "--handler",
      "index.mjs#handler",
      "--only",
      "confirm-sign-up/plain",
      "--stubs",
      "stubs.json",
    ],
    { cwd },
  );
  expect(check.err).toContain("stubs[0] was not used");
});
