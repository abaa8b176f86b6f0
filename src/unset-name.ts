/** What becomes of a variable that was never set, in a name made with it. */
const UNSET = /(?:^|[^A-Za-z])(?:undefined|\[object Object\])(?![A-Za-z])|^(?:null|NaN)$/;

/** A value that was to be replaced before the code was used: `YOUR_API_TOKEN`. */
export const PLACEHOLDER = /\bYOUR(?:_[A-Z]+)+\b/;

/** Whether a name of a thing or a host was made from a variable that is not set. */
export function isUnset(name: string): boolean {
  return UNSET.test(name);
}
