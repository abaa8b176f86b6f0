import { UserError } from "../../errors.ts";

/** Reads the address of an endpoint that stands in for AWS. */
export function readEndpointUrl(flag: string, text: string): string {
  // AWS's clients would leave it out. It is not for reports and states, and not said again here.
  if (text.includes("@")) {
    throw new UserError(
      "invalid-option",
      `${flag} contains a user name or password, which AWS clients do not send`,
      "Remove them, for example: http://127.0.0.1:3002",
    );
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UserError(
      "invalid-option",
      `${flag}: "${text}" is not an http(s) URL`,
      "Add the scheme, for example: http://127.0.0.1:3002",
    );
  }
  // A path of a proxy's own is kept; Lambda's is added to it.
  if (/^\/(?:2015-03-31|functions)\b/.test(url.pathname) || `${url.search}${url.hash}` !== "") {
    throw new UserError(
      "invalid-option",
      `${flag}: "${text}" contains more than the address of the endpoint`,
      `Write ${url.origin}, and the name of the function separately.`,
    );
  }
  return text;
}
