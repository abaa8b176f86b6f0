import { afterEach, expect, it, vi } from "vitest";
import { openInBrowser } from "../../src/delivery/browser.ts";

afterEach(() => vi.unstubAllEnvs());

// What opens a file on Linux runs what this variable names where there is no desktop.
it.each([
  ["true", true],
  ["false", false],
  ["/no/such/program", false],
])("a browser that is %s has opened a file: %s", async (program, expected) => {
  vi.stubEnv("BROWSER", program);
  await expect(openInBrowser(import.meta.filename)).resolves.toBe(expected);
});
