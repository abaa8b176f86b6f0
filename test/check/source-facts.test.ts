// What the sources of a handler say that its calls do not.
import { expect, it } from "vitest";
import { sourceFacts } from "../../src/check/source-facts.ts";
import { handlerFile } from "../helpers/handlers.ts";

it("names every placeholder of a source", () => {
  const file = handlerFile('export const keys = ["YOUR_API_TOKEN", "YOUR_TABLE_NAME"];');
  expect(sourceFacts(file, []).placeholders).toEqual(["YOUR_API_TOKEN", "YOUR_TABLE_NAME"]);
});
