import AWS from "aws-sdk";
import { expect, it } from "vitest";
import { answering, answerOldSdk, askJson } from "../../../helpers/answered-sdk.ts";

const options = { region: "us-east-1", maxRetries: 0, accessKeyId: "a", secretAccessKey: "b" };
const sdk = answerOldSdk();

it("finds an object again, byte by byte", async () => {
  const asked = answering();
  sdk.use(asked);
  const s3 = new AWS.S3(options);
  const place = { Bucket: "users", Key: "a b/ü.bin" };
  const Body = Buffer.from([0, 255, 13, 10]);
  const { ETag } = await s3
    .putObject({ ...place, Body, ContentType: "image/png", Metadata: { by: "me" } })
    .promise();
  const found = await s3.getObject(place).promise();
  expect(found).toMatchObject({
    ETag,
    Body,
    ContentType: "image/png",
    Metadata: { by: "me" },
    ContentLength: 4,
  });
  const list = await s3.listObjectsV2({ Bucket: "users", Prefix: "a b/" }).promise();
  expect(list).toMatchObject({ KeyCount: 1, Contents: [{ Key: place.Key, Size: 4 }] });
  await s3.deleteObject(place).promise();
  await expect(s3.getObject(place).promise()).rejects.toMatchObject({
    code: "NoSuchKey",
    statusCode: 404,
  });
  await s3.getObject({ ...place, Key: "other" }).promise();
  await expect(s3.putObject({ Bucket: "undefined", Key: "a" }).promise()).rejects.toMatchObject({
    code: "NoSuchBucket",
  });
  expect(
    asked.calls.map(({ operation, isStandIn = false }) => `${operation} ${isStandIn}`),
  ).toEqual([
    "PutObject false",
    "GetObject false",
    "ListObjectsV2 false",
    "DeleteObject false",
    "GetObject false",
    "GetObject true",
    "PutObject false",
  ]);
});

it("finds parameters and secrets again", async () => {
  const asked = answering();
  const parameter = { Name: "/app/key", Value: "1", Type: "SecureString" };
  await askJson(asked, "ssm", "PutParameter", parameter);
  expect(await askJson(asked, "ssm", "PutParameter", parameter)).toMatch(
    /^ParameterAlreadyExists: /,
  );
  expect(
    await askJson(asked, "ssm", "PutParameter", { ...parameter, Overwrite: true }),
  ).toMatchObject({ Version: 2 });
  expect(await askJson(asked, "ssm", "GetParameters", { Names: ["/app/key"] })).toMatchObject({
    Parameters: [{ ...parameter, Version: 2, LastModifiedDate: expect.any(Number) }],
  });
  await askJson(asked, "secretsmanager", "CreateSecret", { Name: "db", SecretString: "{}" });
  expect(await askJson(asked, "secretsmanager", "CreateSecret", { Name: "db" })).toMatch(
    /^ResourceExistsException: /,
  );
  await askJson(asked, "secretsmanager", "PutSecretValue", { SecretId: "db", SecretString: "new" });
  expect(
    await askJson(asked, "secretsmanager", "GetSecretValue", { SecretId: "db" }),
  ).toMatchObject({ Name: "db", SecretString: "new" });
  expect(await askJson(asked, "secretsmanager", "GetSecretValue", {})).toBe(
    "ValidationException: 1 validation error detected: Value null at 'secretId' failed to satisfy constraint: Member must not be null",
  );
});

it("decrypts what it encrypted", async () => {
  const asked = answering();
  const Plaintext = Buffer.from("a secret text").toString("base64");
  const sealed = await askJson(asked, "kms", "Encrypt", { KeyId: "alias/app", Plaintext });
  const { CiphertextBlob } = sealed as { CiphertextBlob: string };
  expect(await askJson(asked, "kms", "Decrypt", { CiphertextBlob })).toMatchObject({ Plaintext });
  await askJson(asked, "kms", "Decrypt", { CiphertextBlob: "b3RoZXI=" });
  expect(asked.calls.map(({ isStandIn }) => isStandIn)).toEqual([undefined, undefined, true]);
});

it("makes data keys of the length that is asked for, and decrypts them", async () => {
  const asked = answering();
  const KeyId = "alias/app";
  const lengthOf = (text: string): number => Buffer.from(text, "base64").length;
  for (const [more, length] of [
    [{ KeySpec: "AES_256" }, 32],
    [{ KeySpec: "AES_128" }, 16],
    [{ NumberOfBytes: 64 }, 64],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one at a time
    const made = await askJson(asked, "kms", "GenerateDataKey", { KeyId, ...more });
    const { Plaintext, CiphertextBlob } = made as { Plaintext: string; CiphertextBlob: string };
    expect(lengthOf(Plaintext)).toBe(length);
    // oxlint-disable-next-line no-await-in-loop -- one at a time
    expect(await askJson(asked, "kms", "Decrypt", { CiphertextBlob })).toMatchObject({ Plaintext });
  }
  const hidden = await askJson(asked, "kms", "GenerateDataKeyWithoutPlaintext", { KeyId });
  expect(hidden).not.toHaveProperty("Plaintext");
});

it("starts executions and functions without waiting for them", async () => {
  const asked = answering();
  const stateMachineArn = "arn:aws:states:us-east-1:111122223333:stateMachine:flow";
  const start = { stateMachineArn, name: "one", input: "{}" };
  const executionArn = "arn:aws:states:us-east-1:111122223333:execution:flow:one";
  expect(await askJson(asked, "states", "StartExecution", start)).toEqual({
    executionArn,
    startDate: expect.any(Number),
  });
  expect(await askJson(asked, "states", "StartExecution", { ...start, input: "[]" })).toBe(
    `ExecutionAlreadyExists: Execution Already Exists: '${executionArn}'`,
  );
  for (const [more, error] of [
    [{ stateMachineArn: "undefined" }, /^InvalidArn: Invalid Arn: 'Invalid ARN prefix: undefined'/],
    [{ stateMachineArn: `${stateMachineArn}-undefined` }, /^StateMachineDoesNotExist/],
    [{ name: "maria <x>" }, /^InvalidName: Invalid Name: 'maria <x>'/],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one at a time
    expect(await askJson(asked, "states", "StartExecution", { ...start, ...more })).toMatch(error);
  }
  sdk.use(asked);
  const lambda = new AWS.Lambda(options);
  expect(
    await lambda.invoke({ FunctionName: "next", InvocationType: "Event", Payload: "{}" }).promise(),
  ).toMatchObject({ StatusCode: 202, Payload: "" });
  await expect(
    lambda.invoke({ FunctionName: "next", Payload: "{" }).promise(),
  ).rejects.toMatchObject({ code: "InvalidRequestContentException" });
  await expect(lambda.invoke({ FunctionName: "undefined" }).promise()).rejects.toMatchObject({
    code: "ResourceNotFoundException",
    statusCode: 404,
  });
});
