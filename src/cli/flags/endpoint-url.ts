import { UserError } from "../../errors.ts";

/** Parses the URL of an endpoint that stands in for AWS. */
export function readEndpointUrl(flag: string, text: string): string {
  // AWS's clients would drop it. It must not appear in reports and state files, so it is not repeated here.
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
  // A proxy's path is kept; Lambda's is appended.
  if (/^\/(?:2015-03-31|functions)\b/.test(url.pathname) || `${url.search}${url.hash}` !== "") {
    throw new UserError(
      "invalid-option",
      `${flag}: "${text}" contains more than the address of the endpoint`,
      `Write ${url.origin}, and the name of the function separately.`,
    );
  }
  return text;
}
