/**
 * Mail clients look up the name of their server before they connect to it. Nobody is asked: the name gets
 * an address that is reserved for documentation (RFC 5737), and a connection to that leads back to it.
 */
const NETWORK = "192.0.2.";
const SIZE = 254;

const names = Object.create(null) as Record<string, string>;
const addresses = Object.create(null) as Record<string, string>;
let count = 0;

export function madeUpAddress(name: string): string {
  const known = addresses[name];
  if (known !== undefined) return known;
  const address = `${NETWORK}${(count++ % SIZE) + 1}`;
  names[address] = name;
  addresses[name] = address;
  return address;
}

/** The name behind a made-up address. Any other host is its own. */
export function nameBehind(host: string): string {
  return names[host] ?? host;
}

/** Whether what runs now is a mail client that looks up its server, as far as its own code shows it. */
export function isMailClient(): boolean {
  const limit = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = 20;
    // What packages call it survives a bundler that makes names short.
    return /\bresolveHostname\b|[\\/]nodemailer[\\/]/.test(String(new Error("client").stack));
  } catch {
    // A handler may have put anything in the place of an error's stack.
    return false;
  } finally {
    Error.stackTraceLimit = limit;
  }
}
