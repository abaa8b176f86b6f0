import { UserError } from "../../errors.ts";

/** Reads the address of an endpoint that stands in for AWS. */
export function readEndpointUrl(flag: string, text: string): string {
  // AWS's clients would leave it out. It is not for reports and states, and not said again here.
  if (text.includes("@")) {
    throw new UserError(
      "invalid-option",
      `${flag} has a user or a password in it, which no client of AWS sends`,
      "Write it without, like http://127.0.0.1:3002",
    );
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UserError(
      "invalid-option",
      `${flag}: "${text}" is not an http(s) URL`,
      "Write it with its scheme, like http://127.0.0.1:3002",
    );
  }
  // A path of a proxy's own is kept; Lambda's is added to it.
  if (/^\/(?:2015-03-31|functions)\b/.test(url.pathname) || `${url.search}${url.hash}` !== "") {
    throw new UserError(
      "invalid-option",
      `${flag}: "${text}" has more in it than the endpoint's address`,
      `Write ${url.origin}, and the function's name by itself.`,
    );
  }
  return text;
}
