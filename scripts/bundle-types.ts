import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";

/** Makes one file of the types of each entry, with one for what they share, without those that nobody can name. */
export async function bundleTypes(folder: string, entries: readonly string[]): Promise<void> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map((name) => [name, `./${folder}/${name}.d.ts`])),
    external: /^[^./]/,
    plugins: [dts({ dtsOnly: true, generator: "oxc" })],
  });
  const { output } = await bundle.write({
    dir: folder,
    format: "esm",
    chunkFileNames: "types.d.ts",
  });
  await bundle.close();
  const made = new Set(output.map(({ fileName }) => fileName));
  for (const path of files) {
    if (path.endsWith(".d.ts") && !made.has(path.replaceAll("\\", "/"))) rmSync(join(folder, path));
  }
}
