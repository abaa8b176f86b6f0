import { Help, Option } from "commander";
import type { Command } from "commander";

/** The narrowest and the widest layout of a help text, in columns. */
const MIN_WIDTH = 60;
const MAX_WIDTH = 100;
const WITHOUT_TERMINAL = 80;

export function helpWidth(columns = WITHOUT_TERMINAL): number {
  return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, columns));
}

/** `--help` shows the flags of these keys, in this order; `--help-all` shows every flag in its group. */
export function shortenHelp(command: Command, common: readonly string[]): void {
  const shown = command.options.filter(({ hidden }) => !hidden);
  if (common.length === 0 || common.length >= shown.length) {
    const all = new Option("--help-all", "the same as --help").hideHelp();
    command.addOption(all).on("option:help-all", () => command.help());
    return;
  }
  const inherited = command.configureHelp();
  command
    .configureHelp({
      ...inherited,
      visibleOptions: (each) => {
        for (const option of shown) {
          option.hideHelp(!common.includes(option.attributeName())).helpGroup("Options:");
        }
        return new Help()
          .visibleOptions(each)
          .toSorted(
            (a, b) => rankIn(common, a.attributeName()) - rankIn(common, b.attributeName()),
          );
      },
    })
    .option("--help-all", `show all ${shown.length} flags`)
    .on("option:help-all", () => command.configureHelp(inherited).help());
}

function rankIn(common: readonly string[], key: string): number {
  const at = common.indexOf(key);
  return at === -1 ? common.length : at;
}
