/** A command of the AWS CLI about a finding, word by word. */
export interface Remedy {
  /** `fix` corrects it, `look` only shows more, `option` corrects it if that shows it is needed. */
  purpose: "fix" | "look" | "option";
  words: readonly string[];
}

/** What the user's own calls are made with. */
export interface CallerFlags {
  profile?: string | undefined;
  endpointUrl?: string | undefined;
}

export const fix = commandTo("fix");
export const look = commandTo("look");
export const option = commandTo("option");

/** Reads a command as it is typed. What is put into it stays a word, and a list some words. */
function commandTo(purpose: Remedy["purpose"]) {
  return (
    { raw }: TemplateStringsArray,
    ...values: readonly (string | readonly string[])[]
  ): Remedy => ({
    purpose,
    words: raw.flatMap((text, index) => [
      ...text.split(/\s+/).filter(Boolean),
      ...[values[index] ?? []].flat(),
    ]),
  });
}
