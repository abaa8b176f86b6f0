/** The longest that a reader may wait, in milliseconds. */
const LONGEST_MS = 600_000;

const UNITS = { ms: 1, s: 1_000, m: 60_000 } as const;

/** How long a request waits for a mail, in milliseconds: `wait=5s`. 0 without that. */
export function readWait({ searchParams }: URL): number {
  const [, figure, unit = "s"] =
    /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(searchParams.get("wait") ?? "") ?? [];
  if (figure === undefined) return 0;
  return Math.min(LONGEST_MS, Number(figure) * UNITS[unit as keyof typeof UNITS]);
}
