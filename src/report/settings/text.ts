import { envelope } from "../envelope.ts";
import { oneLine } from "../terminal/plain-text.ts";

/** One flag's value, and where it comes from. */
export interface Setting {
  key: string;
  flag: string;
  /** Of `--env`, the names alone. */
  value: unknown;
  source: "command line" | "config" | "environment" | "default" | "not set";
  /** The file or the variable. */
  place?: string | undefined;
}

export interface Settings {
  command: string;
  /** The configuration file, where there is one. */
  file: string | undefined;
  settings: readonly Setting[];
}

/** @param file The configuration file, as it would be typed. */
export function settingsText(
  { command, settings }: Omit<Settings, "file">,
  file: string | undefined,
): string {
  const width = Math.max(...settings.map(({ key }) => key.length));
  const rows = settings
    .filter(({ source }) => source !== "not set")
    .map(({ key, value, source, place }) => {
      const shown = typeof value === "string" ? value : JSON.stringify(value);
      // The configuration file is named above.
      const from = source === "environment" ? `${source} ${place}` : source;
      return `  ${key.padEnd(width)}  ${oneLine(shown)}  (${oneLine(from)})`;
    });
  const unset = settings.filter(({ source }) => source === "not set").map(({ key }) => key);
  return [
    `Settings of ${command}; ${file === undefined ? "no configuration file" : `configuration file ${oneLine(file)}`}`,
    ...rows,
    ...(unset.length === 0 ? [] : [`  not set: ${unset.join(", ")}`]),
    "",
  ].join("\n");
}

export function settingsDocument({ command, file, settings }: Settings): object {
  return { ...envelope("config", 0), of: command, file, settings };
}
