import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import type { Template } from "./template.ts";
import { memberOf, plainString } from "./values.ts";
import type { Resolve, Text } from "./values.ts";

const ACCOUNT = "123456789012";
const REGION = "us-east-1";

/** What is the same in every deployment, or as good as. */
const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  "AWS::AccountId": ACCOUNT,
  "AWS::Partition": "aws",
  "AWS::Region": REGION,
  "AWS::StackName": "local",
  "AWS::URLSuffix": "amazonaws.com",
};

/** The properties that become what `Ref` says. */
const NAMES: Readonly<Record<string, string>> = {
  "AWS::DynamoDB::Table": "TableName",
  "AWS::Serverless::SimpleTable": "TableName",
  "AWS::S3::Bucket": "BucketName",
  "AWS::Lambda::Function": "FunctionName",
  "AWS::Serverless::Function": "FunctionName",
  "AWS::Events::EventBus": "Name",
  "AWS::SSM::Parameter": "Name",
};

type Content = Pick<Template, "content">;

/** The same as text, in which parameters that only a deployment knows stand for themselves: the same on both sides. */
export function writtenOut(template: Content): Resolve {
  return cloudFormationValues(template, (name) => ({ text: `\${${name}}` }));
}

/**
 * Reads the values of a CloudFormation template as far as the template itself tells them.
 *
 * @param unknown What stands for a parameter that it does not tell.
 */
export function cloudFormationValues(
  { content }: Content,
  unknown: (name: string) => Text | undefined = () => undefined,
): Resolve {
  const resolve: Resolve = (value) => {
    if (value === null) return undefined;
    if (typeof value !== "object") {
      const text = String(value);
      return text.includes("{{resolve:") ? undefined : { text };
    }
    if (!isObject(value)) return undefined;
    const [name, argument] = Object.entries(value)[0] ?? [];
    switch (name) {
      case "Ref":
        return typeof argument === "string" ? referTo(argument) : undefined;
      case "Fn::GetAtt":
        return typeof argument === "string"
          ? attribute(argument.split(".")[0] ?? "", argument.split(".")[1])
          : Array.isArray(argument)
            ? attribute(plainString(argument[0]), plainString(argument[1]))
            : undefined;
      case "Fn::Sub":
        return substitute(argument);
      case "Fn::Join":
        return join(argument);
      case "Fn::FindInMap":
        return Array.isArray(argument) ? findInMap(argument) : undefined;
      default:
        return undefined;
    }
  };

  function referTo(name: string): Text | undefined {
    const known = PSEUDO_PARAMETERS[name];
    if (known !== undefined) return { text: known };
    const parameter = memberOf(content, "Parameters", name);
    if (parameter !== undefined) {
      const preset = memberOf(parameter, "Default");
      const isStored = plainString(memberOf(parameter, "Type")).startsWith("AWS::SSM::");
      // Amplify Gen 1 writes a parameter's own name there, for what another stack has.
      const isOpen = preset === undefined || preset === null || preset === name;
      return isOpen || isStored || typeof preset === "object"
        ? unknown(name)
        : { text: String(preset) };
    }
    const type = memberOf(content, "Resources", name, "Type");
    if (typeof type !== "string") return undefined;
    const given = memberOf(content, "Resources", name, "Properties", NAMES[type] ?? "");
    if (given !== undefined) return resolve(given);
    const text =
      type === "AWS::SQS::Queue"
        ? `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`
        : type === "AWS::SNS::Topic" || type === "AWS::SecretsManager::Secret"
          ? arnOf(type, name)
          : name;
    return { text, isMadeUp: true };
  }

  function attribute(name: string, key: string | undefined): Text | undefined {
    const type = memberOf(content, "Resources", name, "Type");
    if (typeof type !== "string" || key === undefined) return undefined;
    if (key === "Arn" || key.endsWith("Arn")) return { text: arnOf(type, name), isMadeUp: true };
    return undefined;
  }

  function substitute(argument: Json | undefined): Text | undefined {
    const [text, own] = Array.isArray(argument) ? argument : [argument];
    if (typeof text !== "string") return undefined;
    const pieces = text.split(/(\$\{[^}]+\})/).map((piece): Text | undefined => {
      const name = /^\$\{([^}]+)\}$/.exec(piece)?.[1]?.trim();
      if (name === undefined) return { text: piece };
      if (name.startsWith("!")) return { text: `\${${name.slice(1)}}` };
      const value = memberOf(own, name);
      if (value !== undefined) return resolve(value);
      const [resource = "", ...key] = name.split(".");
      return key.length === 0 ? referTo(name) : attribute(resource, key.join("."));
    });
    return together(pieces, "");
  }

  function join(argument: Json | undefined): Text | undefined {
    const [separator, pieces] = Array.isArray(argument) ? argument : [];
    if (typeof separator !== "string" || !Array.isArray(pieces)) return undefined;
    return together(pieces.map(resolve), separator);
  }

  function findInMap(path: readonly Json[]): Text | undefined {
    const keys = path.map((key) => resolve(key)?.text ?? "");
    const found = memberOf(content, "Mappings", ...keys);
    return found === undefined ? undefined : resolve(found);
  }

  return resolve;
}

/** Some of it known makes none of it known. */
function together(pieces: readonly (Text | undefined)[], separator: string): Text | undefined {
  const known = pieces.filter((piece) => piece !== undefined);
  if (known.length < pieces.length) return undefined;
  return {
    text: known.map(({ text }) => text).join(separator),
    isMadeUp: known.some(({ isMadeUp }) => isMadeUp === true),
  };
}

function arnOf(type: string, name: string): string {
  const [, service = "", kind = ""] = type.toLowerCase().split("::");
  const isPlain = ["sns", "sqs"].includes(service);
  const of = service === "serverless" ? "lambda" : service;
  const separator = of === "lambda" || of === "secretsmanager" ? ":" : "/";
  const place = isPlain ? name : `${kind}${separator}${name}`;
  return `arn:aws:${of}:${REGION}:${ACCOUNT}:${place}`;
}
