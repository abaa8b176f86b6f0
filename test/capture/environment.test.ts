import { expect, it, vi } from "vitest";
import { createEvent } from "../../src/event/create/create-event.ts";
import { localInvoker } from "../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../helpers/handlers.ts";

it("a handler finds no credentials, neither in its variables nor in those of the process", async () => {
  const NAMES = [
    ...["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"],
    ...["AWS_BEARER_TOKEN_BEDROCK", "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_ACCESS_KEY"],
    ...["AWS_SECRET_KEY", "AMAZON_ACCESS_KEY_ID", "AMAZON_SECRET_ACCESS_KEY", "AWS_PROFILE"],
    ...["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI"],
  ];
  for (const name of NAMES) vi.stubEnv(name, `real-${name}`);
  const file = handlerFile(`export const handler = async (event) => {
    process.report.excludeEnv = false;
    const report = JSON.stringify(process.report.getReport());
    return { ...event, response: { found: [...(JSON.stringify(process.env) + report).matchAll(/real-\\w+/g)].map(String) } };
  };`);
  const env = Object.fromEntries(NAMES.map((name) => [name, `real-${name}`]));
  const { outcome } = await localInvoker({ file, env })(createEvent({ seed: "1" }));
  vi.unstubAllEnvs();
  expect(outcome).toMatchObject({ kind: "returned", payload: { response: { found: [] } } });
});
