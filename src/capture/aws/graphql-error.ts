import { isObject } from "../../json.ts";
import type { Json } from "../../json.ts";

/**
 * The first error in an answer of GraphQL, whose HTTP status is that of a success. Amplify's clients
 * return it instead of throwing, and handlers often miss it.
 */
export function graphqlErrorIn(reply: Json | undefined): string | undefined {
  const errors = isObject(reply) ? reply["errors"] : undefined;
  const first = Array.isArray(errors) ? errors[0] : undefined;
  if (!isObject(first) || typeof first["message"] !== "string") return undefined;
  const { errorType, message } = first;
  return `${typeof errorType === "string" ? errorType : "GraphQL"}: ${message}`;
}
