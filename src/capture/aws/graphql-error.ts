import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";

/**
 * What an API says went wrong, with HTTP's status of a success. Clients of Amplify return it, and
 * handlers often do not look.
 */
export function graphqlErrorIn(reply: Json | undefined): string | undefined {
  const errors = isObject(reply) ? reply["errors"] : undefined;
  const first = Array.isArray(errors) ? errors[0] : undefined;
  if (!isObject(first) || typeof first["message"] !== "string") return undefined;
  const { errorType, message } = first;
  return `${typeof errorType === "string" ? errorType : "GraphQL"}: ${message}`;
}
