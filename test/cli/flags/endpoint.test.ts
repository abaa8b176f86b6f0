import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { answering } from "../../helpers/http-server.ts";
import { freePort } from "../../helpers/spawn.ts";

const cwd = folderWith({
  "index.mjs": `
    console.error("the handler was loaded");
    export const handler = async (event) => {
      const headers = { "x-amz-target": "DynamoDB_20120810.GetItem" };
      await fetch("https://dynamodb.us-east-1.amazonaws.com/", { method: "POST", headers, body: "{}" });
      return event;
    };`,
});
const local = ["--handler", "index.mjs#handler"];

describe("is refused before the handler is loaded", () => {
  it.each<[string[], RegExp]>([
    [["dynamo=http://127.0.0.1:1"], /unknown service "dynamo" \(did you mean dynamodb\?\)/],
    [["eventbridge=http://127.0.0.1:1"], /"eventbridge" \(its signing name is events\)/],
    [["dynamodb"], /"dynamodb" has no "="/],
    [["dynamodb=127.0.0.1:8000"], /not the address of a local service/],
    [["dynamodb=http://me:secret@127.0.0.1:8000"], /^(?!.*secret).*not the address/s],
    [["ses=http://127.0.0.1:8005"], /mail has its own flags\nUse --ses http/],
    [["s3=https://s3.amazonaws.com"], /s3\.amazonaws\.com is not on this machine.*\nAdd --yes/],
    [["s3=http://127.0.0.1.example.com"], /is not on this machine/],
    [["s3=http://192.0.2.1:9000"], /is not on this machine/],
  ])("--endpoint %j", async ([value = ""], message) => {
    for (const command of ["run", "check"]) {
      // oxlint-disable-next-line no-await-in-loop -- the two have files in common
      const { code, out, err } = await cli([command, ...local, "--endpoint", value], { cwd });
      expect([code, out]).toEqual([2, ""]);
      expect(err).toMatch(message);
      expect(err).not.toContain("was loaded");
    }
  });

  it("a port that nobody listens at", async () => {
    const address = `127.0.0.1:${await freePort()}`;
    for (const argv of [
      ["run", ...local, "--endpoint", `dynamodb=http://${address}`],
      ["check", ...local, "--endpoint", `dynamodb=http://${address}`],
      ["run", ...local, "--endpoint", `s3=https://${address}`, "--yes"],
      ["run", ...local, "--ses", `http://${address}`],
      ["run", ...local, "--smtp", `smtp://${address}`],
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- they have files in common
      const { code, out, err } = await cli(argv, { cwd });
      expect([argv, code, out]).toEqual([argv, 2, ""]);
      expect(err).toContain(address);
      expect(err).not.toContain("was loaded");
    }
  });
});

it("a configuration file may say it", async () => {
  const server = await answering({ body: "{}" });
  const file = "cognito-postconfirm.config.json";
  const folder = folderWith({
    "index.mjs": readFileSync(join(cwd, "index.mjs"), "utf8"),
    [file]: JSON.stringify({ endpoint: { dynamodb: server.url } }),
  });
  const { code, out } = await cli(["run", ...local], { cwd: folder });
  await server.close();
  expect(code).toBe(0);
  expect(out).toContain(`live     dynamodb GetItem → 200 us-east-1 ${server.url}`);
});
