/** The nearest of the names, as the end of a sentence; empty where none is near. */
export async function didYouMean(text: string, names: readonly string[]): Promise<string> {
  const { closestMatch } = await import("leven");
  const nearest = closestMatch(text, [...names], { maxDistance: Math.max(4, text.length / 2) });
  return nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
}
