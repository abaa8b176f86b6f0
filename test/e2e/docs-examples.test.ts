// The examples of the documentation compile against the built package.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, run } from "../helpers/spawn.ts";

it("every TypeScript example in README and docs compiles", async () => {
  // Inside the checkout, where the package can be imported by its own name.
  const folder = join(ROOT, "build/docs-examples");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const pages = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`);
  const files = ["README.md", ...pages].flatMap((page) => {
    const text = readFileSync(join(ROOT, page), "utf8");
    return [...text.matchAll(/```ts\n([^]*?)```/g)].map(([, code = ""], index) => {
      const file = join(folder, `${page.replace(/\W/g, "-")}-${index}.ts`);
      writeFileSync(file, code);
      return file;
    });
  });
  expect(files.length).toBeGreaterThanOrEqual(4);
  const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext"];
  const { code, out } = await run(`${ROOT}node_modules/.bin/tsc`, [
    ...[...options, "--target", "es2024", "--types", "node", "--ignoreConfig"],
    ...files,
  ]);
  expect({ code, out }).toEqual({ code: 0, out: "" });
});
