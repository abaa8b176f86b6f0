import type { FunctionPlace } from "./wiring.ts";

/**
 * A Lambda function as people write it: a name, a partial ARN or an ARN, maybe with a qualifier. Only a
 * whole ARN has a partition and a region.
 */
export type FunctionName = Partial<FunctionPlace> & Pick<FunctionPlace, "name">;

const QUALIFIER = /\$LATEST(?:\.PUBLISHED)?|[\w-]{1,128}/;
const NAME = new RegExp(
  String.raw`^(?:(?:arn:([\w-]+):lambda:([\w-]+):(?=\d{12}:function:))?(\d{12}):)?` +
    String.raw`(?:function:)?([\w-]+)(?::(${QUALIFIER.source}))?$`,
);

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters */
export function parseFunctionName(text: string): FunctionName | undefined {
  const [, partition, region, account, name, qualifier] = NAME.exec(text) ?? [];
  return name === undefined ? undefined : { partition, region, account, name, qualifier };
}

/** Whether a name means what an ARN calls. Without an alias or version it means whichever of them is called. */
export function isMeant(named: FunctionPlace, arn: string): boolean {
  const [, , , region, account, , name, qualifier] = arn.split(":");
  return (
    name === named.name &&
    region === named.region &&
    (named.account === undefined || account === named.account) &&
    (named.qualifier === undefined || named.qualifier === (qualifier ?? "$LATEST"))
  );
}

export function withoutQualifier(text: string): string {
  const { qualifier } = parseFunctionName(text) ?? {};
  return qualifier === undefined ? text : text.slice(0, -qualifier.length - 1);
}

export function isQualifier(text: string): boolean {
  return QUALIFIER.exec(text)?.[0] === text;
}
