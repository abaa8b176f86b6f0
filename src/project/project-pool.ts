import { declaredGroups } from "./declared-groups.ts";
import type { ProjectFile } from "./handlers.ts";
import {
  addedProviders,
  addsProviders,
  areSilent,
  declaresProviders,
  listedProviders,
  saysProviders,
} from "./identity-providers.ts";
import { isProgram, poolsIn } from "./pools.ts";
import type { Pool } from "./pools.ts";

/** What a project says of the users that its pools can have. */
export interface ProjectPool extends Pick<
  Pool,
  "file" | "line" | "address" | "isUserName" | "required" | "verifiedAtReset"
> {
  /** The groups that the project declares. */
  groups: readonly string[];
  /** The identity providers whose users are accepted, where that is certain. */
  providers: ReadonlySet<string> | undefined;
  /** Its custom attributes, where they are certain. */
  custom: readonly string[] | undefined;
}

/** What holds for all pools of some files. `undefined` where there is none. */
export async function projectPool(files: readonly ProjectFile[]): Promise<ProjectPool | undefined> {
  const all = await poolsIn(files);
  const own = all.filter(({ hasTrigger }) => hasTrigger);
  // A call sets the trigger of a pool whose properties do not name it.
  const isElsewhere = own.length === 0 || files.some(({ text }) => SET_BY_CALL.test(text));
  const [first, ...others] = isElsewhere ? all : own;
  if (first === undefined) return undefined;
  const pools = [first, ...others];
  // A provider's users sign in by no address of the pool's.
  const hasOthers = declaresProviders(files);
  const isSure = pools.every(
    ({ address }) => address === "required" || (address === "sign-in" && !hasOthers),
  );
  const { file, line, address, required, verifiedAtReset } = first;
  return {
    ...{ file, line },
    address: isSure ? address : undefined,
    isUserName:
      !hasOthers &&
      pools.every(({ isUserName, providers }) => isUserName && (providers ?? []).length === 0),
    required: [...new Set(required)].filter((name) =>
      others.every((pool) => pool.required.includes(name)),
    ),
    verifiedAtReset: verifiedAtReset.filter((contact) =>
      others.every((pool) => pool.verifiedAtReset.includes(contact)),
    ),
    groups: declaredGroups(files),
    providers: providersOf(pools, files),
    custom: files.some(({ text }) => ELSEWHERE.test(text)) ? undefined : namesOf(pools, files),
  };
}

const SET_BY_CALL = /\baddTriggers?\s*\(|\bPOST_CONFIRMATION\b/;

function providersOf(
  pools: readonly Pool[],
  files: readonly ProjectFile[],
): ProjectPool["providers"] {
  const isElsewhere = files.some(({ text }) => ELSEWHERE.test(text));
  const own = pools.map(({ providers }) => providers).filter((each) => each !== undefined);
  if (own.length === pools.length && !addsProviders(files)) return new Set(own.flat());
  const isWithout = pools.every(({ isOfStack }) => isOfStack) && !isElsewhere && areSilent(files);
  const listed = isWithout ? [] : listedProviders(files);
  const added = isElsewhere ? undefined : addedProviders(files);
  const isKnown = own.length === pools.length || !saysProviders(files);
  const all = listed ?? (isKnown && added ? [...own.flat(), ...added] : undefined);
  return all && new Set(all);
}

/** What adds attributes to a pool elsewhere, and modules whose attributes are not read. */
const ADDED = /\.schema\s*=(?!=)|["']Schema\b/;
const ADDED_BY_CALL = /add-?custom-?attributes/i;
const FOREIGN_MODULE = /\bsource\s*=\s*"(?![.])[^"]*cognito[^"]*"/;

/** The custom attributes that the pools of a project have. `undefined` where that is not certain. */
export async function definedAttributes(
  files: readonly ProjectFile[],
): Promise<ReadonlySet<string> | undefined> {
  const names = namesOf(await poolsIn(files), files);
  return names && new Set(names);
}

/** Pools that are not the project's own. */
const ELSEWHERE =
  /\bfromUserPool(?:Id|Arn)\b|\breferenceAuth\(|\bdata\s+"aws_cognito_user_pools?"|\bexisting["']?\s*:\s*true\b/;

function namesOf(
  pools: readonly Pool[],
  files: readonly ProjectFile[],
): readonly string[] | undefined {
  const isOpen = files.some(
    ({ file, text }) =>
      ADDED_BY_CALL.test(text) || (isProgram(file) ? ADDED : FOREIGN_MODULE).test(text),
  );
  const known = pools.map(({ custom }) => custom).filter((names) => names !== undefined);
  const isKnown = !isOpen && known.length > 0 && known.length === pools.length;
  return isKnown ? known.flat() : undefined;
}
