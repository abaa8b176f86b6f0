// A backend like Amplify's tutorials have it, as cloned, with Amplify's real packages.
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { cli } from "../helpers/context.ts";
import { installed } from "../helpers/installed.ts";

let project: string;
// Packages that only a deployment needs are stood in for by a small one, in package.json.
beforeAll(async () => {
  project = await installed("amplify-tutorial");
});

interface Report {
  outcome: { kind: string };
  awsCalls: { service: string; operation: string; parameters: unknown }[];
  logs: { text: string }[];
  target: { assumptions: { code: string; message: string }[] };
}

async function run(...args: string[]): Promise<Report & { err: string }> {
  const { out, err } = await cli(["run", ...args, "--json"], { cwd: project, seed: "amplify" });
  return { ...(JSON.parse(out) as Report), err };
}

describe("in a fresh clone", () => {
  it("the trigger of defineAuth joins a group, writes a record and has its secret", async () => {
    const { outcome, awsCalls, logs, target, err } = await run();
    expect(err).toContain(
      "handler: amplify/auth/post-confirmation/handler.ts from amplify/auth/resource.ts: nodejs22.x, 512 MB, 3s, with GROUP_NAME\n",
    );
    expect(outcome.kind).toBe("returned");
    expect(logs.map(({ text }) => text)).toEqual([
      "profile true 0 undefined",
      "key local-secret-CRM_KEY",
    ]);
    expect(awsCalls.map(({ service }) => service)).toEqual([
      "ssm",
      "s3",
      "cognito-idp",
      "appsync",
      "appsync",
      "appsync",
    ]);
    expect(awsCalls[2]).toMatchObject({
      operation: "AdminAddUserToGroup",
      parameters: { GroupName: "CUSTOMERS" },
    });
    expect(JSON.stringify(awsCalls[3])).toContain("createUserProfile");
    expect(target.assumptions.map(({ code }) => code)).toEqual([
      "variables-set",
      "variables-made-up",
      "model-schema",
      "amplify-env",
    ]);
  });

  it("the values of amplify_outputs.json are stood in for", async () => {
    const { outcome, logs, target } = await run("amplify/functions/newsletter/handler.ts");
    expect(outcome.kind).toBe("returned");
    expect(logs.map(({ text }) => text)).toEqual(["profile true undefined"]);
    expect(target.assumptions.map(({ code }) => code)).toEqual(["amplify-outputs"]);
  });

  it("an error of the API shows, though the client swallows it", async () => {
    const stubs = join(project, "denied.json");
    const { out } = await cli(["run", "--stubs", stubs], { cwd: project, seed: "amplify" });
    expect(out).toContain("the handler returned an object");
    expect(out).toContain("Not Authorized to access createUserProfile on type Mutation");
  });

  it("loads in every environment of a check", async () => {
    // Time is not what this is about, and the packages take some.
    const args = ["check", "--only", "admin-confirm-sign-up", "--timeout", "30s"];
    const { out, err } = await cli(args, { cwd: project });
    expect(err).not.toContain("error");
    expect(out).toContain("✔ passed: no findings. 1 scenario passed");
  });
});
