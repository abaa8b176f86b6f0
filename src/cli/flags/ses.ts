import { UserError } from "../../errors.ts";

/** Where the mail of a local run goes. */
export type SesMode = { kind: "dry-run" } | { kind: "live" } | { kind: "endpoint"; url: URL };

export function readSesMode(text: string): SesMode {
  if (text === "dry-run" || text === "live") return { kind: text };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return { kind: "endpoint", url };
  throw new UserError(
    "invalid-option",
    `--ses: "${text}" is not a mode or an http(s) URL`,
    "Use dry-run, live, or the address of an SES endpoint such as http://127.0.0.1:8005",
  );
}

/** What the seal lets through, matched with the host alone (a look-up) and with `host:port`. */
export function hostsOf(mode: SesMode): RegExp | undefined {
  switch (mode.kind) {
    case "dry-run":
    // Its calls are captured, and sent on from there.
    case "live":
      return undefined;
    case "endpoint": {
      const { hostname, protocol } = mode.url;
      const port = mode.url.port || (protocol === "https:" ? "443" : "80");
      const host = bare(hostname).replace(/\W/g, "\\$&");
      return new RegExp(`^${host}(?::${port})?$`);
    }
  }
}

/** A URL writes an IPv6 address in brackets, a socket's options do not. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}
