import type { Config } from "../io/config.ts";

/** Returns the settings unchanged, with their types checked: `export default defineConfig({ … })`. */
export function defineConfig(config: Config): Config {
  return config;
}
