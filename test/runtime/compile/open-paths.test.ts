import { expect, it } from "vitest";
import { withSourceEndings } from "../../../src/runtime/compile/open-paths.ts";

it.each([
  ["import(`./mails/${locale}`)", "import(`./mails/${locale}.ts`)"],
  ["import(`./mails/${locale}.js`)", "import(`./mails/${locale}.ts`)"],
  ["import(`./mails/${locale}.mjs`)", "import(`./mails/${locale}.mts`)"],
  ["import(`./mails/${locale}.json`)", "import(`./mails/${locale}.json`)"],
  ['require("./mails/" + locale)', 'require("./mails/" + locale + ".ts")'],
  ['import("./mails/" + locale + ".js")', 'import("./mails/" + locale + ".ts")'],
  ["import(`./mails`)", "import(`./mails`)"],
  ["import(`mails/${locale}`)", "import(`mails/${locale}`)"],
  ['import("./mails.js")', 'import("./mails.js")'],
])("%s", (source, expected) => {
  expect(withSourceEndings(source)).toBe(expected);
});
