/** The five parts of an ARN that follow `arn:`. A global service has no region, S3 no account. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  resource: string;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function parseArn(text: string): Arn | undefined {
  const [, partition, service, region, account, resource] =
    /^arn:([\w-]+):([\w-]+):([\w-]*):([\w-]*):(\S+)$/.exec(text) ?? [];
  if (partition === undefined || service === undefined || resource === undefined) return undefined;
  return { partition, service, region: region ?? "", account: account ?? "", resource };
}

/** An account number that AWS reserves for documentation, in made-up ARNs. */
export const EXAMPLE_ACCOUNT = "111122223333";

/** @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.startsWith("eusc-") ? "aws-eusc" : "aws";
}

/** Location of a resource. */
export interface Place {
  partition: string;
  region: string;
  account?: string | undefined;
}

function arnOf({ partition, region, account = "" }: Place, service: string, id: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${id}`;
}

export function functionArn(
  place: Place & { name: string; qualifier?: string | undefined },
): string {
  const { name, qualifier } = place;
  return arnOf(
    place,
    "lambda",
    `function:${name}${qualifier === undefined ? "" : `:${qualifier}`}`,
  );
}

export function userPoolArn(place: Place, id: string): string {
  return arnOf(place, "cognito-idp", `userpool/${id}`);
}

export function identityArn(place: Place, name: string): string {
  return arnOf(place, "ses", `identity/${name}`);
}
