import { expect, it } from "vitest";
import { secretsIn } from "../../src/check/secret-variables.ts";

it.each<[name: string, value: string, isSecret: boolean]>([
  ["HASURA_ADMIN_SECRET", "a-long-secret", true],
  ["SENDGRID_API_KEY", "SG.0123456789", true],
  ["DB_PASSWORD", "hunter22", true],
  ["DB_PASSWORD", "short", false],
  ["TABLE_KEY", "partition-key", false],
  ["MC_KEY", "0123456789abcdef0123456789abcdef-us1", true],
  ["SORT_KEY", "0123456789abcdef0123456789abcdef-us1", false],
  ["KMS_KEY", "1234abcd-12ab-34cd-56ef-1234567890ab", false],
  ["STRIPE_KEY", "pk_test_0123456789abcdef01234567", false],
  ["UPLOAD_KEY", "uploads/welcome.html", false],
  ["SECRET_ARN", "arn:aws:secretsmanager:us-east-1:111122223333:secret:a", false],
  ["TOKEN_URL", "https://auth.example.com/token", false],
  ["AWS_SESSION_TOKEN", "dry-run-token", false],
  ["API_TOKEN", "local-API_TOKEN", false],
])("%s=%s is a secret: %s", (name, value, isSecret) => {
  expect(secretsIn({ [name]: value })).toEqual(isSecret ? [[name, value]] : []);
});
