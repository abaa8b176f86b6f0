import type { LookupFunction } from "node:net";

/** Makes a look-up of hosts that may be reached at a port. */
export type LookUp = (port: number) => LookupFunction;

/**
 * Looks up the hosts that may be reached, past whatever a handler puts in the place of Node's look-up,
 * and keeps what was found. To be called before look-ups are sealed.
 */
export function createLookUp(): {
  lookUp: LookUp;
  isFound: (address: string, port: number) => boolean;
} {
  const { lookup } = process.getBuiltinModule("node:dns");
  const found = { __proto__: null } as unknown as Record<string, true | undefined>;
  const lookUp: LookUp =
    (port) =>
    (host, options, done): void => {
      lookup(host, options, (error, answer, family) => {
        if (typeof answer === "string") found[`${answer} ${port}`] = true;
        else {
          // By their places: a handler may replace what lists do.
          for (let index = 0; index < (answer?.length ?? 0); index += 1) {
            found[`${answer[index]?.address} ${port}`] = true;
          }
        }
        done(error, answer, family);
      });
    };
  return { lookUp, isFound: (address, port) => found[`${address} ${port}`] === true };
}
