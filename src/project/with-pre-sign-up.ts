/** The two triggers, as each framework writes them. */
const NAMES = [
  ["postConfirmation", "preSignUp"],
  ["PostConfirmation", "PreSignUp"],
  ["post_confirmation", "pre_sign_up"],
  ["POST_CONFIRMATION", "PRE_SIGN_UP"],
] as const;

const SWAPPED = new Map<string, string>(
  NAMES.flatMap(([one, other]) => [
    [one, other],
    [other, one],
  ]),
);

/** In a path, they are names of folders and files. */
const WORDS = new RegExp(
  String.raw`(?<![\w/-])(?:${[...SWAPPED.keys()].join("|")})(?![\w/-]|\.(?:[cm]?[jt]sx?|handler)\b)`,
  "g",
);

/** A declaration in which the PreSignUp trigger stands where the PostConfirmation trigger is looked for. */
export function withPreSignUp(text: string): string {
  return text.replaceAll(WORDS, (word) => SWAPPED.get(word) ?? word);
}
