/**
 * A random UUID (version 4), good enough to tell calls apart. `crypto.randomUUID` would load the whole
 * of Node's crypto, which takes longer than a call.
 */
export function newUuid(): string {
  const variant = "89ab".charAt(Math.floor(Math.random() * 4));
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`;
}

function hex(length: number): string {
  return Math.floor(Math.random() * 16 ** length)
    .toString(16)
    .padStart(length, "0");
}
