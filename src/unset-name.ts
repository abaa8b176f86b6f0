/** What becomes of a variable that was never set, in a name made with it. */
const UNSET = /(?:^|[^A-Za-z])(?:undefined|\[object Object\])(?![A-Za-z])|^(?:null|NaN)$/;

/** Whether a name of a thing or a host was made from a variable that is not set. */
export function isUnset(name: string): boolean {
  return UNSET.test(name);
}
