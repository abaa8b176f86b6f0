import type { DetailedDifference } from "../../diff/parts.ts";

/** Differences as programs get them. */
export function withoutSteps(differences: readonly DetailedDifference[] = []): object[] {
  return differences.map(({ steps: _steps, parts, ...difference }) => ({
    ...difference,
    ...(parts !== undefined && {
      parts:
        parts.kind === "json" ? { ...parts, differences: withoutSteps(parts.differences) } : parts,
    }),
  }));
}
