import { expect, it } from "vitest";
import { graphqlErrorIn } from "../../../src/capture/aws/graphql-error.ts";
import type { Json } from "../../../src/json.ts";

it.each<[Json | undefined, string | undefined]>([
  [{ errors: [{ errorType: "Unauthorized", message: "no" }, {}] }, "Unauthorized: no"],
  [{ data: null, errors: [{ message: "no" }] }, "GraphQL: no"],
  [{ errors: [] }, undefined],
  [{ errors: ["text"] }, undefined],
  [{ errors: "text" }, undefined],
  ["text", undefined],
  [undefined, undefined],
])("%j", (reply, error) => {
  expect(graphqlErrorIn(reply)).toBe(error);
});
