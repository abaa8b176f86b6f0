/** A flag as it is declared. Options, refusals, configuration keys and docs/cli.md come from it. */
export interface Flag {
  /** As commander reads it: `-e, --event <file>`. */
  readonly flags: string;
  readonly help: string;
  /** As it would be typed. */
  readonly default?: string;
  /** What happens without the flag, where that is not a fixed value. */
  readonly otherwise?: string;
  readonly choices?: readonly string[];
  readonly repeatable?: true;
  /** The value of an optional value that is left out. */
  readonly preset?: string;
  readonly read?: (flag: string, text: string) => unknown;
  /** Its value is a path, or has one after this character. A configuration file's lead from its own folder. */
  readonly path?: "" | "=" | "@";
  /** One of these {@link Condition}s has to hold, of those that the command knows. */
  readonly needs?: readonly Condition[];
  /**
   * None of these may hold. A value of the configuration file gives way to them, unless each of the
   * two excludes the other and both stand in the file.
   */
  readonly conflicts?: readonly Condition[];
  /**
   * Of the configuration file: `refused` needs consent each time, `ignored` is for one call, and
   * `own choices` skips a value that only another command has.
   */
  readonly inFile?: "refused" | "ignored" | "own choices";
  /** The value that a configuration file may not set. */
  readonly consent?: string;
  readonly hidden?: true;
  /** The name before this one, which works until {@link REMOVED_IN}. */
  readonly was?: OldName;
  /** Whether `--no-` before its name says the opposite, which its help tells. */
  readonly negatable?: true;
}

/** The version in which old names of flags stop working. */
export const REMOVED_IN = "0.2.0";

interface OldName {
  readonly name: `--${string}`;
  /** Values that have new names, too. */
  readonly values?: Readonly<Record<string, string>>;
  /** Whether the configuration file never had it for this command. */
  readonly inFile?: "ignored";
}

/** A flag's key (`json`), a key with a value (`ses=live`), or an argument (`[flow]`). */
export type Condition = string;

export type FlagSet = Readonly<Record<string, Flag>>;

/** The flags of a command in the order of its help, by the title of their group. */
export type FlagGroups = Readonly<Record<string, FlagSet>>;

type Read<F extends Flag> = F extends { read: (...args: never[]) => infer Value }
  ? Value
  : F extends { choices: readonly (infer Name)[] }
    ? Name
    : string;

type ValueOf<F extends Flag> = F extends { repeatable: true }
  ? Read<F>[]
  : F["flags"] extends `${string}<${string}`
    ? Read<F>
    : F["flags"] extends `${string}[${string}`
      ? Read<F>
      : boolean;

type HasValue<F extends Flag> = F extends { default: string }
  ? true
  : F["flags"] extends `--no-${string}`
    ? true
    : false;

/** What a command gets of a set of flags. */
export type Values<Flags extends FlagSet> = {
  [Key in keyof Flags as HasValue<Flags[Key]> extends true ? Key : never]: ValueOf<Flags[Key]>;
} & {
  [Key in keyof Flags as HasValue<Flags[Key]> extends true ? never : Key]?:
    | ValueOf<Flags[Key]>
    | undefined;
};

type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer Sum,
) => void
  ? Sum
  : never;

/** What a command gets of all its flags. */
export type FlagsOf<Groups extends FlagGroups> =
  Together<Groups[keyof Groups]> extends infer All extends FlagSet ? Values<All> : never;

/** What a configuration file may hold under a flag's key. */
export type Configured<F extends Flag> = F extends { repeatable: true }
  ? F["flags"] extends `${string}=value>` | `${string}=url>`
    ? Readonly<Record<string, string | number | boolean>> | string | readonly string[]
    : Read<F> extends infer Name extends string
      ? Name | readonly Name[]
      : string | readonly string[]
  : F["flags"] extends `${string}<${string}`
    ? F extends { choices: readonly (infer Name)[] }
      ? Name
      : F extends { read: (...args: never[]) => number }
        ? string | number
        : string
    : F["flags"] extends `${string}[${string}`
      ? boolean | string
      : boolean;

type Rest = Omit<Flag, "flags" | "help">;

/** Declares a flag. */
export function flag<const Text extends string, const More extends Rest = object>(
  flags: Text,
  help: string,
  more?: More,
): { flags: Text; help: string } & More {
  return { flags, help, ...more } as { flags: Text; help: string } & More;
}

/** Declares a flag that may be repeated. */
export function list<const Text extends string, const More extends Rest = object>(
  flags: Text,
  help: string,
  more?: More,
): { flags: Text; help: string; repeatable: true } & More {
  return { ...flag(flags, help, more), repeatable: true };
}

/** Declares what several flags have in common. */
export function each<const Common extends Rest, const Flags extends FlagSet>(
  common: Common,
  flags: Flags,
): { [Key in keyof Flags]: Flags[Key] & Common } {
  const all = Object.entries(flags).map(([key, one]) => [key, { ...one, ...common }]);
  return Object.fromEntries(all) as { [Key in keyof Flags]: Flags[Key] & Common };
}

/** All flags of a command's groups, by key. */
export function flagsOf(groups: FlagGroups): FlagSet {
  return Object.assign({}, ...Object.values(groups)) as FlagSet;
}

/** `--event`, of `-e, --event <file>`. */
export function nameOf({ flags }: Flag): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags;
}

/** `userName`, of `--user-name`. */
export function keyOf(name: string): string {
  return name.slice(2).replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** Whether a flag takes no value. */
export function isSwitch({ flags }: Pick<Flag, "flags">): boolean {
  return !/[<[]/.test(flags);
}

/** Whether its values are names with a value each: `--env <name=value>`. */
export function takesPairs({ flags }: Pick<Flag, "flags">): boolean {
  return /=(?:value|url)>/.test(flags);
}

/** What is needed of a flag, as far as the command knows it. */
export function needsOf({ needs = [] }: Flag, flags: FlagSet): readonly Condition[] {
  return needs.filter((condition) => Object.hasOwn(flags, condition.split("=")[0] ?? ""));
}

/** As it would be typed. */
export function written(condition: Condition, flags: FlagSet): string {
  const [key = "", value] = condition.split("=");
  const flag = flags[key];
  const name = flag === undefined ? `the argument ${key}` : nameOf(flag);
  return value === undefined ? name : `${name} ${value}`;
}

/** The remedy for two flags that exclude each other. */
export const LEAVE_ONE_OUT = "Leave one of them out.";
