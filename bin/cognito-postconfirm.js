#!/usr/bin/env node
// The same range as "engines" in package.json; a test compares them.
const [major, minor, patch] = process.versions.node.split(".").map(Number);
const supported =
  major >= 26 ||
  (major === 24 && minor >= 15) ||
  (major === 22 && (minor > 22 || (minor === 22 && patch >= 2)));

if (supported) {
  const [flag, ...rest] = process.argv.slice(2);
  if (rest.length === 0 && (flag === "--version" || flag === "-V")) {
    await import("../dist/cli/io/print-version.js");
  } else {
    process.getBuiltinModule("node:module").enableCompileCache();
    await import("../dist/cli/entry.js");
  }
} else {
  console.error(
    `cognito-postconfirm needs Node ^22.22.2, ^24.15 or >=26, and this is ${process.versions.node}. Run it with: npx --allow-scripts=node -p node@24 -p cognito-postconfirm cognito-postconfirm …`,
  );
  process.exitCode = 2;
}
