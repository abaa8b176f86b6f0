import { expect, it } from "vitest";
import { planCheck } from "../../src/check/plan.ts";
import { cli } from "../helpers/context.ts";
import { folderWith } from "../helpers/handlers.ts";

it("clientMetadata that is given is passed by the flows that can pass some", async () => {
  const { scenarios } = await planCheck({
    only: ["*/plain", "confirm-forgot-password/after-sign-up"],
    event: { clientMetadata: { plan: "pro" } },
  });
  const given = scenarios.map(({ name, event, next }) => [
    name,
    ...[event, next].flatMap((each) =>
      each === undefined || "document" in each ? [] : [each.clientMetadata?.["plan"]],
    ),
  ]);
  expect(given).toEqual([
    ["confirm-sign-up/plain", "pro"],
    ["admin-confirm-sign-up/plain", "pro"],
    ["confirm-forgot-password/plain", "pro"],
    ["admin-confirm-sign-up-console/plain", undefined],
    ["managed-login-sign-up/plain", undefined],
    ["managed-login-forgot-password/plain", undefined],
    ["verification-link/plain", undefined],
    ["auto-confirm/plain", "pro"],
    ["passwordless/plain", "pro"],
    ["confirm-forgot-password/after-sign-up", "pro", "pro"],
  ]);
});

it.each([
  ["const { platform, deviceId } = event.request.clientMetadata;", true],
  ["const { platform, deviceId } = event.request.clientMetadata ?? {};", false],
])("a handler that reads what is given: %s", async (code, isFound) => {
  const cwd = folderWith({
    "devices.mjs": `export const handler = async (event) => {
      ${code}
      console.log(platform, deviceId);
      return event;
    };`,
  });
  const flags = ["--client-metadata", "platform=ios", "--client-metadata", "deviceId=d1"];
  const only = ["*/plain", "confirm-sign-up/without*"].flatMap((name) => ["--only", name]);
  const { out } = await cli(["check", "devices.mjs", "--json", ...flags, ...only], { cwd });
  const { scenarios } = JSON.parse(out) as {
    scenarios: { name: string; findings: { code: string }[] }[];
  };
  const found = scenarios.filter(({ findings }) =>
    findings.some((each) => each.code === "guards-client-metadata"),
  );
  const names = [
    "admin-confirm-sign-up-console/plain",
    "managed-login-sign-up/plain",
    "managed-login-forgot-password/plain",
    "verification-link/plain",
    "confirm-sign-up/without-clientMetadata",
  ];
  expect(found.map(({ name }) => name)).toEqual(isFound ? names : []);
  expect(scenarios.map(({ name }) => name)).toContain("confirm-sign-up/without-clientMetadata");
});
