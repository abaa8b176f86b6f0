import { expect, it } from "vitest";
import type { WiringFinding } from "../../../src/contract/wiring/finding.ts";
import { fixScript } from "../../../src/report/wiring/fix-script.ts";
import { aWiring } from "../../helpers/wiring.ts";

function scriptFor(...findings: WiringFinding[]): string {
  const diagnosis = { findings, examinations: [], unchecked: [] };
  return fixScript({ wiring: aWiring(), diagnosis, caller: { profile: "dev" } });
}

const slow: WiringFinding = {
  ...{ code: "timeout-over-cognito", severity: "warning", where: { examination: "function" } },
  args: { timeoutSeconds: 30 },
};
const small: WiringFinding = { ...slow, code: "memory-low", args: { memoryMb: 128 } };
const old: WiringFinding = {
  ...{ ...slow, code: "runtime-deprecated" },
  args: { runtime: "nodejs18.x", since: "2025-09-01", current: "nodejs24.x" },
};

it("says what each command does and why, and leaves a runtime to the user", () => {
  expect(scriptFor(slow, small, old)).toMatchInlineSnapshot(`
    "#!/bin/sh
    # Fixes what cognito-postconfirm doctor found: user pool eu-west-1_a1B2c3D4e,
    # function confirm, account 111122223333.
    # Read it before you run it. It stops at the first command that fails.
    set -eu

    # timeout-over-cognito: the timeout of the function is 30 s
    # Cognito waits 5 seconds, then calls again or reports an error to the user. A
    # slower function keeps running and can send its mail twice.
    aws lambda update-function-configuration --timeout 5 --function-name confirm \\
      --region eu-west-1 --profile dev
    aws lambda wait function-updated-v2 --function-name confirm --region eu-west-1 \\
      --profile dev

    # memory-low: the function has only 128 MB of memory
    # CPU scales with memory: with this little, loading Node and the SES client can
    # take several of Cognito's 5 seconds.
    aws lambda update-function-configuration --memory-size 256 \\
      --function-name confirm --region eu-west-1 --profile dev

    # runtime-deprecated: nodejs18.x has been deprecated since 2025-09-01
    # It gets no security updates, and Lambda will refuse updates of the function.
    # Try the handler first: run --runtime nodejs24.x.
    # If needed:
    #   aws lambda update-function-configuration --runtime nodejs24.x \\
    #     --function-name confirm --region eu-west-1 --profile dev
    "
  `);
});

it("runs nothing that a policy or a setting says", () => {
  const wanted = ["9\nrm -rf /", "8\r\u2028rm", "$(id)`id`"];
  const script = scriptFor({
    ...{ code: "policy-for-another-caller", severity: "error", where: { examination: "policy" } },
    args: { key: "AWS:SourceAccount", wanted, taken: [] },
  });
  const commands = script.split("\n").filter((line) => !line.startsWith("#"));
  expect(commands.join("\n")).not.toMatch(/\brm\b|\bid[`)]/);
  expect(script).toContain("# shellcheck disable=SC1003,SC2016\n");
});

it("is empty where there is nothing to run", () => {
  const { code, ...where } = slow;
  expect(code).toBe("timeout-over-cognito");
  expect(
    scriptFor({
      ...where,
      code: "sender-malformed",
      args: { text: "me", from: "SES_SOURCE_EMAIL" },
    }),
  ).toBe("");
});
