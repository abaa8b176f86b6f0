import { UserError } from "../../errors.ts";
import { withoutPassword } from "../io/hide-password.ts";

/** Reads the value of `--smtp`. */
export function readSmtpUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isInbox = url !== undefined && /^smtps?:$/.test(url.protocol) && url.hostname !== "";
  // Who logs in stands there in percent signs and digits.
  if (isInbox && isDecodable(url.username + url.password)) return url;
  throw new UserError(
    "invalid-option",
    `--smtp: "${withoutPassword(text)}" is not the address of a mail server`,
    "For example: --smtp smtp://127.0.0.1:1025",
  );
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
