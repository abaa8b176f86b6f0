import { existsSync } from "node:fs";
import { dirname, join, sep } from "node:path";

/** What shows that a folder called `amplify` is a backend of Amplify Gen 2. */
const SIGNS = [
  "backend.ts",
  "backend.js",
  join("auth", "resource.ts"),
  join("auth", "resource.js"),
];

/** The `amplify` folder of the Amplify Gen 2 backend that a handler belongs to. */
export function amplifyFolder(file: string): string | undefined {
  const parts = dirname(file).split(sep);
  for (let end = parts.length; end > 0; end--) {
    if (parts[end - 1] !== "amplify") continue;
    const folder = parts.slice(0, end).join(sep);
    const signs = [
      ...SIGNS.map((sign) => join(folder, sign)),
      join(dirname(file), "resource.ts"),
      join(dirname(file), "resource.js"),
    ];
    if (signs.some((sign) => existsSync(sign))) return folder;
  }
  return undefined;
}
