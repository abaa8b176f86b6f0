import type { FunctionPlace } from "../../wiring.ts";

const ARN = /^arn:([\w-]+):lambda:([\w-]+):(\d{12}):function:([\w-]+)(?::([\w$-]+))?$/;
const PARTIAL = /^(?:(\d{12}):)?(?:function:)?([\w-]+)(?::([\w$-]+))?$/;

/** Reads an ARN, as a pool's trigger has it. */
export function readFunctionArn(text: string): FunctionPlace | undefined {
  const [, partition, region, account, name, qualifier] = ARN.exec(text) ?? [];
  if (partition === undefined || region === undefined || name === undefined) return undefined;
  return { partition, region, account, name, qualifier };
}

/** Reads what a person writes: a name, a partial ARN or an ARN, with what it leaves out taken from `home`. */
export function readFunctionPlace(
  text: string,
  home: { partition: string; region: string; account: string | undefined },
): FunctionPlace | undefined {
  const whole = readFunctionArn(text);
  if (whole !== undefined) return whole;
  const [, account, name, qualifier] = PARTIAL.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { ...home, account: account ?? home.account, name, qualifier };
}
