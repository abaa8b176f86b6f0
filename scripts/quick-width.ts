import { resolve } from "node:path";
import type { Plugin } from "rolldown";

/** Characters of one column that join no other. Reports in English have no others. */
const NARROW = String.raw`\u0020-\u007E\u00A0-\u00AC\u00AE-\u00FF–—‘’“”…→←↵│●◌▸▾✔✘`;

const LATER: readonly [from: string, to: string][] = [
  ["const segmenter = new Intl.Segmenter();", "let segmenter;"],
  [" segmenter.segment(", " (segmenter ??= new Intl.Segmenter()).segment("],
];

const CHANGES: Readonly<Record<string, typeof LATER>> = {
  "string-width": [...LATER, [String.raw`/^[\u0020-\u007E]*$/`, `/^[${NARROW}]*$/`]],
  "wrap-ansi": LATER,
};

/**
 * Changes packages that measure text: a segmenter and an expression for emoji take 30 ms when they are first
 * used, which was for the first "✔" of a report.
 */
export const quickWidth: Plugin[] = Object.entries(CHANGES).map(([name, changes]) => ({
  name: `quick-${name}`,
  transform: {
    filter: { id: resolve(`node_modules/${name}/index.js`) },
    handler(code) {
      return changes.reduce((changed, [from, to]) => {
        if (!changed.includes(from)) throw new Error(`${name} has changed: no ${from}`);
        return changed.replaceAll(from, () => to);
      }, code);
    },
  },
}));
