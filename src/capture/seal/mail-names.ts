import { readTrace } from "./tool-frames.ts";

/**
 * Mail clients look up their server's name before they connect. No look-up is made: the name gets an
 * address reserved for documentation (RFC 5737), and a connection to that address leads back to the name.
 */
const NETWORK = "192.0.2.";
const SIZE = 254;
const FRAMES = 20;

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

/** Whether a mail client is looking up its server, judged by the names in the trace. */
export function isMailClient(): boolean {
  return readTrace(FRAMES, (trace) => MAIL_CODE.test(trace)) === true;
}

/** The name of a method survives a bundler that shortens names. */
const MAIL_CODE = /\bresolveHostname\b|[\\/]nodemailer[\\/]/;
