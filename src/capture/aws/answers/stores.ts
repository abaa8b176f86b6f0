import { EXAMPLE_ACCOUNT } from "../../../arn.ts";
import { asObject } from "../../../json.ts";
import { listOf, NOTHING, textOf } from "../call.ts";
import type { Answer, Call, JsonObject, Service } from "../call.ts";
import { AwsError } from "../refusal.ts";
import { md5Of } from "./md5.ts";

/** S3, Parameter Store, Secrets Manager and KMS: reads find what earlier calls wrote. */
export function createStores(): Record<"s3" | "ssm" | "secretsmanager" | "kms", Service> {
  return { s3: createS3(), ssm: createParameters(), secretsmanager: createSecrets(), kms };
}

interface StoredObject {
  body: Buffer;
  type: string;
  metadata: JsonObject;
  modified: string;
}

function createS3(): Service {
  const objects = new Map<string, StoredObject>();
  const deleted = new Set<string>();
  const put = (key: string, object: StoredObject): string => {
    objects.set(key, object);
    deleted.delete(key);
    return `"${md5Of(object.body)}"`;
  };
  const remove = (key: string): void => {
    objects.delete(key);
    deleted.add(key);
  };
  const found = (key: string, operation: string): Answer | undefined => {
    const object = objects.get(key);
    if (object === undefined) {
      if (!deleted.has(key)) return undefined;
      const status = 404;
      if (operation === "HeadObject") throw new AwsError("NotFound", "", { status });
      throw new AwsError("NoSuchKey", "The specified key does not exist.", { status });
    }
    const { body, type, metadata, modified } = object;
    return {
      output: {
        ContentType: type,
        ETag: `"${md5Of(body)}"`,
        LastModified: modified,
        Metadata: metadata,
        AcceptRanges: "bytes",
        ContentLength: body.byteLength,
      },
      body,
    };
  };

  return (call): Answer | undefined => {
    const { operation, input } = call;
    const key = keyOf(input);
    const modified = new Date().toISOString();
    switch (operation) {
      case "PutObject": {
        const type = textOf(input["ContentType"]) || "binary/octet-stream";
        const metadata = asObject(input["Metadata"]);
        if (input["IfNoneMatch"] === "*" && objects.has(key)) {
          const message = "At least one of the pre-conditions you specified did not hold";
          throw new AwsError("PreconditionFailed", message, { status: 412 });
        }
        return { output: { ETag: put(key, { body: contentOf(call), type, metadata, modified }) } };
      }
      case "GetObject":
      case "HeadObject":
        return found(key, operation);
      case "CopyObject": {
        const source = objects.get(
          decodeURIComponent(textOf(input["CopySource"])).replace(/^\//, ""),
        );
        if (source === undefined) return undefined;
        const ETag = put(key, { ...source, modified });
        return { output: { CopyObjectResult: { ETag, LastModified: modified } } };
      }
      case "DeleteObject":
        remove(key);
        return NOTHING;
      case "DeleteObjects": {
        const Deleted = listOf(asObject(input["Delete"])["Objects"]).map(({ Key = "" }) => ({
          Key,
        }));
        for (const { Key } of Deleted) remove(keyOf({ ...input, Key }));
        return { output: asObject(input["Delete"])["Quiet"] === true ? {} : { Deleted } };
      }
      case "ListObjects":
      case "ListObjectsV2": {
        const start = `${textOf(input["Bucket"])}/${textOf(input["Prefix"])}`;
        const own = [...objects].filter(([name]) => name.startsWith(start));
        const Contents = own.map(([name, object]) => ({
          Key: name.slice(textOf(input["Bucket"]).length + 1),
          LastModified: object.modified,
          ETag: `"${md5Of(object.body)}"`,
          Size: object.body.byteLength,
          StorageClass: "STANDARD",
        }));
        const { Bucket = "", Prefix = "", MaxKeys = 1_000 } = input;
        const head = { Name: Bucket, Prefix, MaxKeys, IsTruncated: false };
        const KeyCount = Contents.length;
        return {
          output: { ...head, ...(operation === "ListObjectsV2" && { KeyCount }), Contents },
        };
      }
      default:
        return undefined;
    }
  };
}

function keyOf({ Bucket, Key }: JsonObject): string {
  return `${textOf(Bucket)}/${textOf(Key)}`;
}

/** The body of an object. Newer clients send it in chunks, followed by a checksum. */
function contentOf({ body, input }: Call): Buffer {
  if (!textOf(input["ContentEncoding"]).includes("aws-chunked")) return body;
  const chunks: Buffer[] = [];
  for (let place = 0; place < body.byteLength;) {
    const end = body.indexOf("\r\n", place);
    const size = Number.parseInt(body.toString("latin1", place, end), 16);
    if (end === -1 || !(size > 0)) break;
    chunks.push(body.subarray(end + 2, end + 2 + size));
    place = end + 2 + size + 2;
  }
  return Buffer.concat(chunks);
}

function createParameters(): Service {
  const parameters = new Map<string, JsonObject>();
  const known = (name: string): JsonObject | undefined => parameters.get(name);
  return ({ operation, input, region }): Answer | undefined => {
    const name = textOf(input["Name"]);
    switch (operation) {
      case "PutParameter": {
        const before = known(name);
        if (before !== undefined && input["Overwrite"] !== true) {
          const message =
            "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.";
          throw new AwsError("ParameterAlreadyExists", message);
        }
        const Version = Number(before?.["Version"] ?? 0) + 1;
        parameters.set(name, {
          Name: name,
          Type: input["Type"] ?? before?.["Type"] ?? "String",
          Value: input["Value"] ?? "",
          Version,
          LastModifiedDate: new Date().toISOString(),
          ARN: `arn:aws:ssm:${region}:${EXAMPLE_ACCOUNT}:parameter/${name.replace(/^\//, "")}`,
          DataType: "text",
        });
        return { output: { Version, Tier: input["Tier"] ?? "Standard" } };
      }
      case "GetParameter": {
        const Parameter = known(name);
        return Parameter && { output: { Parameter } };
      }
      case "GetParameters": {
        const names = Array.isArray(input["Names"]) ? input["Names"].map(String) : [];
        const Parameters = names.map(known).filter((each) => each !== undefined);
        if (Parameters.length < names.length) return undefined;
        return { output: { Parameters, InvalidParameters: [] } };
      }
      case "DeleteParameter":
        parameters.delete(name);
        return NOTHING;
      default:
        return undefined;
    }
  };
}

function createSecrets(): Service {
  const secrets = new Map<string, JsonObject>();
  return ({ operation, input, region, newId }): Answer | undefined => {
    const name = textOf(input["SecretId"]) || textOf(input["Name"]);
    const before = [...secrets.values()].find(({ Name, ARN }) => Name === name || ARN === name);
    switch (operation) {
      case "CreateSecret":
        if (before !== undefined) {
          const message = `The operation failed because the secret ${name} already exists.`;
          throw new AwsError("ResourceExistsException", message);
        }
        break;
      case "PutSecretValue":
      case "UpdateSecret":
        break;
      case "GetSecretValue":
        return before && { output: before };
      default:
        return undefined;
    }
    const { SecretString, SecretBinary } = input;
    const secret: JsonObject = {
      ARN: `arn:aws:secretsmanager:${region}:${EXAMPLE_ACCOUNT}:secret:${name}-AbCdEf`,
      Name: name,
      ...before,
      VersionId: textOf(input["ClientRequestToken"]) || newId(),
      VersionStages: ["AWSCURRENT"],
      CreatedDate: new Date().toISOString(),
      ...(SecretString !== undefined && { SecretString }),
      ...(SecretBinary !== undefined && { SecretBinary }),
    };
    secrets.set(name, secret);
    const { ARN = "", Name = "", VersionId = "" } = secret;
    return { output: { ARN, Name, VersionId } };
  };
}

/** Marks a ciphertext that the dry run made. */
const SEAL = "dry-run ";

const kms: Service = ({ operation, input, region }): Answer | undefined => {
  const key = textOf(input["KeyId"]);
  const KeyId = key.startsWith("arn:")
    ? key
    : `arn:aws:kms:${region}:${EXAMPLE_ACCOUNT}:key/${key}`;
  if (operation === "Encrypt") {
    const sealed = `${SEAL}${KeyId} ${textOf(input["Plaintext"])}`;
    const CiphertextBlob = Buffer.from(sealed).toString("base64");
    return { output: { CiphertextBlob, KeyId, EncryptionAlgorithm: "SYMMETRIC_DEFAULT" } };
  }
  if (operation.startsWith("GenerateDataKey") && !operation.startsWith("GenerateDataKeyPair")) {
    const Plaintext = dataKey(KeyId, input).toString("base64");
    const CiphertextBlob = Buffer.from(`${SEAL}${KeyId} ${Plaintext}`).toString("base64");
    const isHidden = operation.endsWith("WithoutPlaintext");
    return { output: { CiphertextBlob, KeyId, ...(!isHidden && { Plaintext }) } };
  }
  if (operation !== "Decrypt") return undefined;
  const sealed = Buffer.from(textOf(input["CiphertextBlob"]), "base64").toString("utf8");
  if (!sealed.startsWith(SEAL)) return undefined;
  const [usedKey = "", Plaintext = ""] = sealed.slice(SEAL.length).split(" ");
  return { output: { KeyId: usedKey, Plaintext, EncryptionAlgorithm: "SYMMETRIC_DEFAULT" } };
};

/** As long as the algorithm that it is for needs it. */
function dataKey(keyId: string, { KeySpec, NumberOfBytes }: JsonObject): Buffer {
  const wanted = typeof NumberOfBytes === "number" ? NumberOfBytes : undefined;
  const length = wanted ?? (KeySpec === "AES_128" ? 16 : 32);
  return Buffer.alloc(length, Buffer.from(md5Of(keyId), "hex"));
}
