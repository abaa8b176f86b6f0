/** An address as it may be shown: without whose it is, since a password may stand there. */
export function withoutPassword(address: string): string {
  return address.replace(/^([a-z]+:(?:\/\/)?).*@/is, "$1…@");
}
