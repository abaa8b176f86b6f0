/** Far from its multiples, so that no two values of the sequence are close. */
const STEP = (Math.sqrt(5) - 1) / 2;

/**
 * Gives `Math.random` a sequence that is the same each time. Clients wait a random time before they try again, and so
 * chance would decide whether they are done within a limit.
 *
 * @returns Gives it back what it had.
 */
export function fixChance(): () => void {
  const { random } = Math;
  let value = 0.5;
  Math.random = () => {
    const drawn = value;
    value = (value + STEP) % 1;
    return drawn;
  };
  return () => {
    Math.random = random;
  };
}
