// A host that the tool made up cannot be let through.
import { expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

const cwd = folderWith({
  "serverless.yml": `
service: app
provider:
  name: aws
  runtime: nodejs22.x
functions:
  confirm:
    handler: src/confirm.handler
    environment:
      DB_HOST: \${ssm:/db/host}
      HOOK_URL: \${ssm:/hook/url}
    events:
      - cognitoUserPool: { pool: users, trigger: PostConfirmation }
`,
  "src/confirm.js": `
const net = require("net");
module.exports.handler = async (event) => {
  await fetch(process.env.HOOK_URL, { method: "POST" }).catch(console.log);
  await new Promise((resolve) => {
    net.createConnection(5432, process.env.DB_HOST).on("error", resolve).on("connect", resolve);
  });
  return event;
};
`,
});

const TCP =
  "tcp local-DB_HOST:5432; use --stubs stubs.json, or --env DB_HOST=<real value>, then --allow-net <its host>";
const HTTP =
  "http POST https://local-hook-url.example.com/HOOK_URL; use --stubs stubs.json, or --env HOOK_URL=<real value>, then --allow-net <its host>";

it.each([
  ["run", [TCP, HTTP], []],
  ["check", [TCP], ["--only", "*/plain", "--no-derive"]],
])("%s names the variable that it comes from", async (command, blocked, flags) => {
  const { out } = await cli([command, ...flags], { cwd });
  const words = out.replaceAll(/\s+/g, " ");
  for (const each of blocked) expect(words).toContain(`blocked ${each}`);
});

it("lets the real one be allowed", async () => {
  const { out } = await cli(["run", "--env", "DB_HOST=db.example.com", "--json"], { cwd });
  expect(JSON.parse(out)).toMatchObject({
    obstacles: expect.arrayContaining([
      {
        kind: "blocked",
        what: "tcp db.example.com:5432",
        remedy: "--stubs stubs.json, or --allow-net db.example.com:5432",
      },
    ]) as unknown,
  });
});
