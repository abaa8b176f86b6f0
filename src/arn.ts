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

function formatArn({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** @see https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
export function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.startsWith("eusc-") ? "aws-eusc" : "aws";
}

/** Where a resource is. */
interface Place {
  partition: string;
  region: string;
  account?: string | undefined;
}

export function functionArn(
  place: Place & { name: string; qualifier?: string | undefined },
): string {
  const { partition, region, account = "", name, qualifier } = place;
  const resource = qualifier === undefined ? `function:${name}` : `function:${name}:${qualifier}`;
  return formatArn({ partition, service: "lambda", region, account, resource });
}

export function userPoolArn({ partition, region, account = "" }: Place, id: string): string {
  return formatArn({
    ...{ partition, service: "cognito-idp", region, account },
    resource: `userpool/${id}`,
  });
}

export function identityArn({ partition, region, account = "" }: Place, name: string): string {
  return formatArn({ partition, service: "ses", region, account, resource: `identity/${name}` });
}
