/** A random generator that gives the same numbers for the same seed, on every machine and in every version. */
export interface Random {
  /** An integer from 0 to `limit` - 1 (`limit` is at most 2^32). */
  below(limit: number): number;
  /** `count` characters drawn from `alphabet`. */
  text(count: number, alphabet: string): string;
  pick<T>(items: readonly [T, ...T[]]): T;
}

/**
 * A separate generator for each `seed` and `purpose`, so that setting one value on the command line leaves all other
 * values of the event unchanged.
 *
 * The numbers are part of the promise "the same seed gives the same bytes": FNV-1a over the UTF-16 code units makes the
 * state, SplitMix32 steps it. Neither may change.
 */
export function seededRandom(seed: string, purpose: string): Random {
  let state = 0x811c9dc5;
  const key = `${seed}\u0000${purpose}`;
  for (let unit = 0; unit < key.length; unit++) {
    state = Math.imul(state ^ key.charCodeAt(unit), 0x01000193);
  }

  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let word = state;
    word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit);

  return {
    below,
    text: (count, alphabet) => {
      let text = "";
      for (let drawn = 0; drawn < count; drawn++) text += alphabet[below(alphabet.length)];
      return text;
    },
    // The tuple type says that there is a first item, so the fallback only satisfies the compiler.
    pick: (items) => items[below(items.length)] ?? items[0],
  };
}
