import type { Wiring } from "../../wiring.ts";

/** A command of the AWS CLI about a finding, word by word. */
export interface Remedy {
  /** `mend` puts it right, `look` shows more and changes nothing, `option` is for when the look says so. */
  purpose: "mend" | "look" | "option";
  words: readonly string[];
}

/** What the user's own calls are made with. */
export interface CallerFlags {
  profile?: string | undefined;
  endpointUrl?: string | undefined;
}

/** @param region Another one than the function's. */
export type Aws = (purpose: Remedy["purpose"], words: readonly string[], region?: string) => Remedy;

export function awsFor(wiring: Wiring, { profile, endpointUrl }: CallerFlags): Aws {
  return (purpose, command, region = wiring.target?.region ?? wiring.region) => ({
    purpose,
    words: [
      ...["aws", ...command, "--region", region],
      ...(profile === undefined ? [] : ["--profile", profile]),
      ...(endpointUrl === undefined ? [] : ["--endpoint-url", endpointUrl]),
    ],
  });
}

/** A command as its words. A value stays whole, and a list of values is a word for each. */
export function words(
  texts: TemplateStringsArray,
  ...values: readonly (string | readonly string[])[]
): string[] {
  return texts.flatMap((text, index) => [
    ...text.split(/\s+/).filter((word) => word !== ""),
    ...[values[index] ?? []].flat(),
  ]);
}
