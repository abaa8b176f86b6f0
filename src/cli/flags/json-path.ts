import { parsePath } from "../../diff/path.ts";
import type { Path } from "../../diff/path.ts";
import { UserError } from "../../errors.ts";

/** Parses a JSON path such as `$.response`. */
export function readPath(flag: string, text: string): Path {
  const path = parsePath(text);
  if (path !== undefined) return path;
  throw new UserError(
    "invalid-option",
    `${flag}: "${text}" is not a JSON path`,
    'For example: $.response or request.userAttributes["custom:tier"]',
  );
}
