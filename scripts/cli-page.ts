// Generates docs/cli.md from the tables of flags.
import type { CommandDefinition } from "../src/cli/define-command.ts";
import { flagsOf, nameOf, needsOf, REMOVED_IN, written } from "../src/cli/flags/flag.ts";
import { renamedOf } from "../src/cli/flags/old-names.ts";
import type { Flag, FlagSet } from "../src/cli/flags/flag.ts";

export function cliPage(commands: readonly CommandDefinition[]): string {
  return [
    "# Command line",
    "",
    "Flags can also be set in the [configuration file](configuration.md), except where noted.",
    ...commands.filter(({ hidden }) => hidden !== true).flatMap(sectionOf),
    ...renamedFlags(commands),
    "",
  ].join("\n");
}

function renamedFlags(commands: readonly CommandDefinition[]): string[] {
  const rows = commands.flatMap(({ name, groups }) =>
    [...renamedOf(Object.entries(flagsOf(groups))).values()].map(({ flag }) => {
      const { name: old, values = {} } = flag.was;
      const changed = Object.entries(values).map(
        ([before, after]) => `; \`${before}\` is now \`${after}\``,
      );
      return `| \`${name}\` | \`${old}\` | \`${nameOf(flag)}\`${changed.join("")} |`;
    }),
  );
  return [
    "",
    "## Renamed flags",
    "",
    `The old names print a warning on stderr. Version ${REMOVED_IN} removes them. In the configuration file, their keys`,
    "are renamed in the same way. An old name cannot be combined with the new one.",
    "",
    "| command | old name | new name |",
    "|---|---|---|",
    ...rows,
  ];
}

function sectionOf(command: CommandDefinition): string[] {
  const { name, summary, groups } = command;
  const given = Object.keys(command.arguments ?? {});
  return [
    "",
    `## ${name}`,
    "",
    `\`${["cognito-postconfirm", name, ...given].join(" ")}\`: ${summary}.`,
    ...Object.entries(groups).flatMap(([title, flags]) =>
      tableOf(title, flags, flagsOf(groups), given),
    ),
  ];
}

function tableOf(title: string, flags: FlagSet, known: FlagSet, given: string[]): string[] {
  const rows = Object.values(flags)
    .filter(({ hidden }) => hidden !== true)
    .map((flag) => `| \`${cell(flag.flags)}\` | ${cell(describe(flag, known, given))} |`);
  return ["", `| ${title} | |`, "|---|---|", ...rows];
}

function describe(flag: Flag, known: FlagSet, given: string[]): string {
  const { help, choices = [], repeatable, otherwise, inFile, consent = "" } = flag;
  const preset = flag.default ?? otherwise;
  const needs = needsOf(flag, known).map((condition) => `\`${written(condition, known)}\``);
  const conflicts = (flag.conflicts ?? [])
    .filter(
      (condition) =>
        Object.hasOwn(known, condition.split("=")[0] ?? "") || given.includes(condition),
    )
    .map((condition) => (condition.startsWith("[") ? condition : written(condition, known)));
  return [
    `${help}${choices.length === 0 ? "" : `: ${choices.join(", ")}`}`,
    ...(repeatable === true ? ["repeatable"] : []),
    ...(preset === undefined ? [] : [`default: ${preset}`]),
    ...(needs.length === 0 ? [] : [`needs ${needs.join(" or ")}`]),
    ...(conflicts.length === 0
      ? []
      : [`not with ${conflicts.map((each) => `\`${each}\``).join(", ")}`]),
    ...((inFile === undefined || inFile === "own choices") && consent === ""
      ? []
      : [`${consent === "" ? "" : `\`${consent}\` on the `}command line only`]),
  ].join("; ");
}

function cell(text: string): string {
  return text.replaceAll("|", String.raw`\|`);
}
