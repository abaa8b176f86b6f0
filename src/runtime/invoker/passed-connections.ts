import type { Connection } from "../../invocation.ts";

/** More places than this of one invocation help nobody. */
const MOST = 1_000;

/** Sums up the connections of one invocation after the other, by place. */
export function createPassedConnections(): {
  add: (connection: Connection) => void;
  /** Those until now. The rest belongs to the next call. */
  take: () => Connection[];
} {
  let places = new Map<string, Connection>();
  return {
    add: ({ host, port, opened, bytesWritten }) => {
      const place = `${host} ${port}`;
      const known = places.get(place) ?? { host, port, opened: 0, bytesWritten: 0 };
      if (places.size >= MOST && !places.has(place)) return;
      known.opened += opened;
      known.bytesWritten += bytesWritten;
      places.set(place, known);
    },
    take: () => {
      const taken = [...places.values()];
      places = new Map();
      return taken;
    },
  };
}
