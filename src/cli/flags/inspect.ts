import { UserError } from "../../errors.ts";

/** Parses where a debugger connects: a port, or `host:port`. */
export function readInspect(flag: string, text: string): { host: string; port: number } {
  const [, host = "", port = ""] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? [];
  if (port === "" || Number(port) > 65_535) {
    throw new UserError(
      "invalid-option",
      `${flag}: "${text}" is not a port or host:port`,
      `For example: ${flag}=9229 or ${flag}=127.0.0.1:9229`,
    );
  }
  // IPv6 addresses are in brackets.
  return { host: host.replace(/^\[|\]$/g, "") || "127.0.0.1", port: Number(port) };
}
