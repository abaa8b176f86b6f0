/** The nearest of the names, as the end of a sentence; empty where all are more than half different. */
export async function didYouMean(text: string, names: readonly string[]): Promise<string> {
  const { closestMatch } = await import("leven");
  const nearest = closestMatch(text, [...names], {
    maxDistance: Math.ceil(text.length / 2) - 1 || 1,
  });
  return nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
}
