/** What is known about a pool's users. */
export interface PoolUsers {
  /** Where the pool is declared. */
  file: string;
  line: number;
  /** Why every user has an email address, if so. */
  address?: "required" | "sign-in" | undefined;
  /** Whether the address is the user name, so that no two users share one. */
  isUserName?: boolean;
  /** Standard attributes that every user has. */
  required: readonly string[];
  /** Groups that the project declares for the pool. */
  groups?: readonly string[];
  /** Contacts that are verified for every user who resets a password. */
  verifiedAtReset?: readonly string[];
  /** Identity providers of the users. Default: any. */
  providers?: ReadonlySet<string> | undefined;
}

/** Attributes that all users of a check have. `email` is left to the scenarios. */
export function requiredOf({ required }: PoolUsers): string[] {
  return required.filter((name) => name !== "email");
}
