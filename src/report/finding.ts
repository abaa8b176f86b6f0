import type { Severity } from "../finding.ts";

interface AnyFinding {
  code: string;
  severity: Severity;
  where: object;
  args: object;
}

/** The one sentence for each code of a catalogue, whoever shows it. */
export type Sentences<Found extends AnyFinding> = {
  [Code in Found["code"]]: (
    args: Extract<Found, { code: Code }>["args"],
    where: Found["where"],
  ) => string;
};

export function sentenceOf<Found extends AnyFinding>(
  sentences: Sentences<Found>,
  { code, args, where }: Found,
): string {
  const sentence: (args: never, where: never) => string = sentences[code as Found["code"]];
  return sentence(args as never, where as never);
}
