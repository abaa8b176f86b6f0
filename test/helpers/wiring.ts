import type { FunctionConfiguration, Pool, SesAccount, Wiring } from "../../src/wiring.ts";
import { ACCOUNT, FUNCTION_ARN, permission, POOL, POOL_ARN } from "./aws-account.ts";

const aPool: Pool = { arn: POOL_ARN, name: "shop", trigger: FUNCTION_ARN, settings: {} };

export const aConfiguration: FunctionConfiguration = {
  roleArn: `arn:aws:iam::${ACCOUNT}:role/post-confirmation`,
  state: "Active",
  lastUpdateStatus: "Successful",
  timeoutSeconds: 5,
  memoryMb: 256,
  runtime: "nodejs24.x",
};

export const anAccount: SesAccount = {
  region: "eu-west-1",
  production: true,
  sendingEnabled: true,
  enforcement: "HEALTHY",
  maxIn24Hours: 50_000,
  sentIn24Hours: 100,
};

/** A pool whose mail arrives, with some facts changed. */
export function aWiring(parts: Partial<Wiring> = {}): Wiring {
  return {
    poolId: POOL,
    region: "eu-west-1",
    pool: { value: aPool },
    account: ACCOUNT,
    target: { partition: "aws", region: "eu-west-1", account: ACCOUNT, name: "confirm" },
    configuration: { value: aConfiguration },
    policy: { value: policyText(permission()) },
    role: {
      value: {
        roleArn: `arn:aws:iam::${ACCOUNT}:role/post-confirmation`,
        results: [simulated("ses:SendEmail", "allowed")],
      },
    },
    sender: {
      value: {
        text: "no-reply@example.com",
        address: "no-reply@example.com",
        from: "SES_SOURCE_EMAIL",
        identities: [{ name: "example.com", verified: true, status: "SUCCESS" }],
      },
    },
    ses: { value: anAccount },
    logs: { value: { group: "/aws/lambda/confirm", exists: true, complete: true, signs: [] } },
    ...parts,
  };
}

export function withTrigger(trigger: string | undefined): Wiring["pool"] {
  return { value: { ...aPool, trigger } };
}

export function policyText(...statements: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export function simulated(
  action: string,
  decision: string,
  parts: {
    resource?: string;
    missingKeys?: string[];
    refusedBy?: "organization" | "boundary";
  } = {},
): Extract<Wiring["role"], { value: object }>["value"]["results"][number] {
  return {
    action,
    decision,
    resource: `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/example.com`,
    missingKeys: [],
    ...parts,
  };
}
