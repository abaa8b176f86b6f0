import type { Config } from "../io/config.ts";

/** Returns the settings unchanged; it only checks their types: `export default defineConfig({ … })`. */
export function defineConfig(config: Config): Config {
  return config;
}
