/**
 * The declaration of a flag. Options, rejected combinations, configuration keys and docs/cli.md are derived from it.
 */
export interface Flag {
  /** In commander's syntax: `-e, --event <file>`. */
  readonly flags: string;
  readonly help: string;
  /** As a user would type it. */
  readonly default?: string;
  /** The default in words, if it is not a fixed value. */
  readonly otherwise?: string;
  readonly choices?: readonly string[];
  readonly repeatable?: true;
  /** Value if the flag's optional value is omitted. */
  readonly preset?: string;
  readonly read?: (flag: string, text: string) => unknown;
  /**
   * Set if the value is a path, or contains one after this character. Paths in a configuration file are relative to its
   * folder.
   */
  readonly path?: "" | "=" | "@";
  /** At least one of these {@link Condition}s must hold, among those that the command knows. */
  readonly needs?: readonly Condition[];
  /**
   * None of these may hold. They override a value from the configuration file, unless the two flags exclude each other
   * and both are in the file.
   */
  readonly conflicts?: readonly Condition[];
  /**
   * How the configuration file treats it. `refused`: needs consent each time; `ignored`: only for one call; `own
   * choices`: values that only another command has are skipped.
   */
  readonly inFile?: "refused" | "ignored" | "own choices";
  /** Value that a configuration file may not set. */
  readonly consent?: string;
  readonly hidden?: true;
  /** Former name, which works until {@link REMOVED_IN}. */
  readonly was?: OldName;
  /** Whether a `--no-` form exists, which the help mentions. */
  readonly negatable?: true;
}

/** The version that removes old names of flags. */
export const REMOVED_IN = "0.2.0";

interface OldName {
  readonly name: `--${string}`;
  /** Values that were renamed too. */
  readonly values?: Readonly<Record<string, string>>;
  /** Set if the configuration file never had it for this command. */
  readonly inFile?: "ignored";
}

/** A flag's key (`json`), a key with a value (`ses=live`), or an argument (`[flow]`). */
export type Condition = string;

export type FlagSet = Readonly<Record<string, Flag>>;

/** A command's flags by group title, in the order of its help. */
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

/** A command's values of a set of flags. */
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

/** A command's values of all its flags. */
export type FlagsOf<Groups extends FlagGroups> =
  Together<Groups[keyof Groups]> extends infer All extends FlagSet ? Values<All> : never;

/** Values that a configuration file may contain under a flag's key. */
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

/** Whether its values are pairs of name and value: `--env <name=value>`. */
export function takesPairs({ flags }: Pick<Flag, "flags">): boolean {
  return /=(?:value|url)>/.test(flags);
}

/** The flag's needs that the command knows. */
export function needsOf({ needs = [] }: Flag, flags: FlagSet): readonly Condition[] {
  return needs.filter((condition) => Object.hasOwn(flags, condition.split("=")[0] ?? ""));
}

/** As a user would type it. */
export function written(condition: Condition, flags: FlagSet): string {
  const [key = "", value] = condition.split("=");
  const flag = flags[key];
  const name = flag === undefined ? `the argument ${key}` : nameOf(flag);
  return value === undefined ? name : `${name} ${value}`;
}

/** The remedy for two flags that exclude each other. */
export const LEAVE_ONE_OUT = "Leave one of them out.";
