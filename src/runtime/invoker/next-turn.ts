/** Resolves once everything that is already there has been dealt with. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
