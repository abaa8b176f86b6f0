import { expect, it } from "vitest";
import { folderIn } from "../../../src/cli/completion/files.ts";

it.each([
  ["/", "confirm", ""],
  ["/", "src/con", "src/"],
  ["/", String.raw`a\b`, ""],
  ["\\", String.raw`src\con`, "src\\"],
  ["\\", String.raw`C:\app/src\con`, String.raw`C:\app/src` + "\\"],
  ["\\", "src/con", "src/"],
])("with %s, %s goes on in %s", (separator, typed, folder) => {
  expect(folderIn(typed, separator)).toBe(folder);
});
