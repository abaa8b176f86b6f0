import type { Stub } from "./capture-settings.ts";

const DATABASE = /^postgres(?:ql)?:\/\/(?:[^@/]*@)?([^/?#]*)/i;

/**
 * The place of a database in the address of a stub, with `*` as it is there: `*:5432` of `postgres://*`. `undefined` for
 * the address of anything else.
 */
export function databasePlace(url: string): string | undefined {
  const [, place] = DATABASE.exec(url) ?? [];
  if (place === undefined || place === "") return undefined;
  return /:[\d*]+$/.test(place) ? place : `${place}:5432`;
}

/** The databases that stubs stand for, matched with `host:port`. */
export function databasesOf(stubs: readonly Stub[]): RegExp | undefined {
  const places = stubs.flatMap(({ url = "" }) => databasePlace(url) ?? []);
  if (places.length === 0) return undefined;
  const patterns = places.map((place) =>
    place.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("*", ".*"),
  );
  return new RegExp(`^(?:${patterns.join("|")})$`, "i");
}
