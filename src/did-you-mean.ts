/** The nearest of the names, as the end of a sentence; empty where all are more than half different. */
export async function didYouMean(text: string, names: readonly string[]): Promise<string> {
  const { closestMatch } = await import("leven");
  // `fr-FR` is fr with a region, and `forgot-password` a part of confirm-forgot-password.
  const whole = names.find((name) => text.toLowerCase().replace("_", "-").startsWith(`${name}-`));
  const swapped = names.find((name) => letters(name) === letters(text));
  const [containing] = names
    .filter((name) => text.length > 3 && name.includes(text.toLowerCase()))
    .toSorted((one, other) => one.length - other.length);
  const nearest =
    whole ??
    swapped ??
    containing ??
    closestMatch(text, [...names], {
      maxDistance: Math.ceil(text.length / 2) - 1 || 1,
    });
  return nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
}

function letters(word: string): string {
  return word.split("").toSorted().join("");
}
