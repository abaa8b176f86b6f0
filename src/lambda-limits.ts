/**
 * What Lambda accepts as a payload, in bytes, by the type of the call.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const PAYLOAD_LIMITS = {
  RequestResponse: 6 * 2 ** 20,
  DryRun: 6 * 2 ** 20,
  Event: 2 ** 20,
} as const;

export type InvocationType = keyof typeof PAYLOAD_LIMITS;
