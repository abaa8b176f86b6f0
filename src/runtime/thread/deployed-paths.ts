/** The folders of this machine that stand for those of a deployed function. */
export interface Deployment {
  /** What is at `/var/task` on Lambda. */
  root: string;
  /** What is at `/opt`, merged. Of a file that several have, the last one's counts. */
  layers: readonly string[];
}

/** The absolute path as it is, and as Windows joins and resolves it: `\opt\nodejs`, `C:\opt\nodejs`. */
const DEPLOYED = /^(?:[A-Za-z]:)?[\\/](opt|var[\\/]task)([\\/].*)?$/s;

/** Where an absolute path of Lambda's may be here, the most likely place first. */
export function placesOf(path: string, { root, layers }: Deployment): string[] {
  const [, place, rest = ""] = DEPLOYED.exec(path) ?? [];
  if (place === undefined) return [];
  return place === "opt" ? layers.map((folder) => `${folder}${rest}`).toReversed() : [root + rest];
}

/** Leads an absolute path from its place on Lambda to its place here. */
export type Locate = (path: string) => string;

/** @param exists Whether there is such a file or folder. */
export function locator(deployment: Deployment, exists: (path: string) => boolean): Locate {
  return (path) => {
    const places = placesOf(path, deployment);
    // What is missing keeps the name by which Lambda would report it.
    return places.length === 0 || exists(path) ? path : (places.find(exists) ?? path);
  };
}
