// What may be bundled: the build fails for a license that is missing or not allowed.
import { expect, it } from "vitest";
import { noticesOf } from "../../scripts/notices.ts";

const one = (name: string, license: string | null, licenseText: string | null = "Text of it.") => ({
  ...{ name, version: "1.0.0", license, licenseText },
});

it("lists each package under the text of its license, and each text once", () => {
  const written = noticesOf([one("b", "MIT"), one("a", "MIT"), one("c", "ISC", "Another text.")]);
  expect(written).toContain("a 1.0.0 (MIT)\nb 1.0.0 (MIT)\n\nText of it.\n");
  expect(written).toContain("c 1.0.0 (ISC)\n\nAnother text.\n");
});

it("has Apache's text for a package that leaves it out", () => {
  const found = [one("a", "Apache-2.0", null), one("b", "Apache-2.0", "Apache's text.")];
  expect(noticesOf(found)).toContain(
    "a 1.0.0 (Apache-2.0)\nb 1.0.0 (Apache-2.0)\n\nApache's text.",
  );
});

it("has the MIT license with the package's name for a package that leaves the text out", () => {
  const written = noticesOf([one("a", "MIT", null)]);
  expect(written).toContain("a 1.0.0 (MIT)\n\nMIT License\n\nCopyright (c) The a authors\n");
});

it.each([
  ["no license", one("bad", null), "bad 1.0.0 (no license)"],
  ["one at odds with MIT", one("bad", "GPL-3.0-only"), "bad 1.0.0 (GPL-3.0-only)"],
  ["no text", one("bad", "ISC", null), "bad 1.0.0 has no license text"],
])("fails for a package with %s", (_, bad, message) => {
  expect(() => noticesOf([one("good", "MIT"), bad])).toThrow(message);
});
