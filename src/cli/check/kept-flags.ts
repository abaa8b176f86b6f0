import { isAbsolute } from "node:path";
import { typedPath } from "../../paths.ts";
import type { Context } from "../context.ts";
import type { CreateProgram } from "../define-command.ts";
import { isSwitch, nameOf, takesPairs } from "../flags/flag.ts";
import type { Flag } from "../flags/flag.ts";
import { mayBeSecret } from "../flags/typed-words.ts";
import { withoutPassword } from "../io/hide-password.ts";
import { parseTexts } from "../io/parse-texts.ts";
import { CHECK_FLAGS } from "./options.ts";

/** What a command line says that every check after it is to do as well. */
export interface KeptFlags {
  /** By the key that a configuration has for it. */
  settings: Record<string, unknown>;
  /** Those that may be secrets, without their values: `--env API_TOKEN`. */
  secrets: string[];
}

const { only: _only, skip: _skip, rule: _rule, ...SCENARIOS } = CHECK_FLAGS.Scenarios;
const { handler: _handler, ...HANDLER } = CHECK_FLAGS.Handler;
const KEPT: readonly [string, Flag][] = Object.entries({
  ...HANDLER,
  ...SCENARIOS,
  ...CHECK_FLAGS.Result,
  ...CHECK_FLAGS["Simulated SES"],
  ...CHECK_FLAGS["Other services"],
});

/** What was typed that a configuration in the working directory may say. */
export async function readKeptFlags(
  argv: readonly string[],
  context: Context,
  createProgram: CreateProgram,
): Promise<KeptFlags> {
  const command = await parseTexts(argv, context, createProgram, () => undefined);
  const kept: KeptFlags = { settings: {}, secrets: [] };
  for (const [key, flag] of KEPT) {
    if (flag.inFile !== undefined || command?.getOptionValueSource(key) !== "cli") continue;
    const value: unknown = command.getOptionValue(key);
    if (isSwitch(flag) || typeof value === "boolean") kept.settings[key] = value;
    else if (flag.repeatable !== true) kept.settings[key] = settingOf(String(value), flag, context);
    else {
      const texts = value as string[];
      const isOpen = (text: string): boolean =>
        !takesPairs(flag) ||
        !(mayBeSecret(text) || withoutPassword(valueIn(text)) !== valueIn(text));
      const open = texts.filter(isOpen);
      kept.secrets.push(
        ...texts
          .filter((text) => !isOpen(text))
          .map((text) => `${nameOf(flag)} ${text.split("=")[0]}`),
      );
      if (open.length === 0) continue;
      kept.settings[key] = takesPairs(flag)
        ? Object.fromEntries(open.map((text) => [text.split("=")[0], valueIn(text)]))
        : open.map((text) => settingOf(text, flag, context));
    }
  }
  return kept;
}

function valueIn(pair: string): string {
  return pair.slice(pair.indexOf("=") + 1);
}

function settingOf(text: string, { path, read }: Flag, { cwd }: Context): string | number {
  if (path === "" && isAbsolute(text)) return typedPath(cwd, text);
  return read !== undefined && /^\d+$/.test(text) ? Number(text) : text;
}
