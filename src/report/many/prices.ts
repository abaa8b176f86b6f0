/**
 * US dollars, on demand in us-east-1, free tiers aside, as AWS listed them in 2026.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/how-aws-pricing-works/lambda.html
 * @see https://aws.amazon.com/lambda/pricing/
 * @see https://aws.amazon.com/ses/pricing/
 * @see https://aws.amazon.com/step-functions/pricing/
 */
export const PRICES = {
  asOf: "2026",
  lambdaPerMillionRequests: 0.2,
  sesPerThousandMails: 0.1,
  stepFunctionsPerThousandTransitions: 0.025,
} as const;

/** State transitions of one event: the child's start, the call, the look at its answer, its end. */
const TRANSITIONS = 4;

export const MAP_PER_THOUSAND_EVENTS =
  TRANSITIONS * PRICES.stepFunctionsPerThousandTransitions +
  PRICES.lambdaPerMillionRequests / 1_000;

/** `0.20 USD`, and more digits where there would be nothing to see. */
export function dollars(amount: number): string {
  if (amount >= 0.01) return `${amount.toFixed(2)} USD`;
  return amount >= 0.0001 ? `${amount.toFixed(4)} USD` : "0.0001 USD";
}
