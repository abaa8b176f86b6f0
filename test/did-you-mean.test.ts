import { expect, it } from "vitest";
import { didYouMean } from "../src/did-you-mean.ts";

it.each([
  ["dynamo", ["dynamodb", "geo"], " (did you mean dynamodb?)"],
  ["foo", ["geo", "iot", "ssm"], ""],
  ["sq", ["sqs"], " (did you mean sqs?)"],
  ["GetSecretValues", ["GetSecretValue", "PutSecretValue"], " (did you mean GetSecretValue?)"],
  ["fr-FR", ["fr", "ar"], " (did you mean fr?)"],
  ["zh_CN", ["ja", "zh"], " (did you mean zh?)"],
  ["xx", ["ar", "de"], ""],
  [
    "forgot-password",
    ["forget", "confirm-forgot-password"],
    " (did you mean confirm-forgot-password?)",
  ],
  ["--sede", ["--sdk", "--seed"], " (did you mean --seed?)"],
  ["something else", ["reply", "status"], ""],
])("%s among %j", async (text, names, hint) => {
  expect(await didYouMean(text, names)).toBe(hint);
});
