/** The nearest of the names, as the end of a sentence; empty where all are more than half different. */
export async function didYouMean(text: string, names: readonly string[]): Promise<string> {
  const { closestMatch } = await import("leven");
  // `fr-FR` is fr with a region.
  const whole = names.find((name) => text.toLowerCase().replace("_", "-").startsWith(`${name}-`));
  const nearest =
    whole ??
    closestMatch(text, [...names], {
      maxDistance: Math.ceil(text.length / 2) - 1 || 1,
    });
  return nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
}
