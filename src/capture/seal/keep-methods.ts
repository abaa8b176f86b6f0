/**
 * Gives an object the methods of its prototypes as its own. A handler can replace those that all objects of
 * its kind share, and would then be called with ours.
 */
export function keepMethods<Kept extends object>(kept: Kept): Kept {
  let shared = Object.getPrototypeOf(kept) as object | null;
  for (; shared !== null; shared = Object.getPrototypeOf(shared) as object | null) {
    const { ...methods } = Object.getOwnPropertyDescriptors(shared);
    for (const name of Reflect.ownKeys(kept)) Reflect.deleteProperty(methods, name);
    Object.defineProperties(kept, methods);
  }
  return kept;
}
