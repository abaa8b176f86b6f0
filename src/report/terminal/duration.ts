/** `14 ms`. */
export function wholeMs(ms: number): string {
  return `${Math.round(ms)} ms`;
}

/** `6.05 ms`, `14 ms`: fractions only where they matter. */
export function exactMs(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
}

/** `14 ms`, `6.05 s`. */
export function msOrSeconds(ms: number): string {
  return ms < 1_000 ? wholeMs(ms) : `${(ms / 1_000).toFixed(2)} s`;
}
