import { expect, it } from "vitest";
import { withoutColors } from "../src/without-colors.ts";

it("leaves the text", () => {
  expect(withoutColors("\u001b[1;33mMissing\u001b[0m: TABLE [0m]")).toBe("Missing: TABLE [0m]");
});
