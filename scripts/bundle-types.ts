import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";

/** Bundles the types of each entry into one file, with another one for shared types. Omits types that are not exported. */
export async function bundleTypes(folder: string, entries: readonly string[]): Promise<void> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map((name) => [name, `./${folder}/${name}.d.ts`])),
    external: /^[^./]/,
    plugins: [dts({ dtsInput: true })],
  });
  const { output } = await bundle.write({
    dir: folder,
    format: "esm",
    chunkFileNames: "types.d.ts",
  });
  await bundle.close();
  const all = output.map((file) => ("code" in file ? file.code : "")).join("\n");
  const made = new Set<string>();
  for (const { fileName } of output) {
    // A file is also written for modules without types. Nothing imports it.
    const isEntry = entries.some((name) => fileName === `${name}.d.ts`);
    if (isEntry || all.includes(`/${fileName.replace(".d.ts", ".js")}"`)) made.add(fileName);
    else rmSync(join(folder, fileName));
  }
  // A target such as ES2024 has no `AsyncDisposable`.
  const index = join(folder, "index.d.ts");
  const types = readFileSync(index, "utf8");
  writeFileSync(index, `/// <reference lib="esnext.disposable" />\n${types}`);
  for (const path of files) {
    if (path.endsWith(".d.ts") && !made.has(path.replaceAll("\\", "/"))) rmSync(join(folder, path));
  }
}
