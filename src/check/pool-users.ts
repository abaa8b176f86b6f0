/** What is known of a pool's users. */
export interface PoolUsers {
  /** Where the pool is declared. */
  file: string;
  line: number;
  /** Why each of them has an email address, if each has one. */
  address?: "required" | "sign-in" | undefined;
  /** Whether it is their user name, so that no two have the same. */
  isUserName?: boolean;
  /** Standard attributes that each of them has. */
  required: readonly string[];
  /** The groups that are declared with it. */
  groups?: readonly string[];
  /** Contacts that each of them has verified when a password is reset. */
  verifiedAtReset?: readonly string[];
  /** The only identity providers that they come from. Default: any. */
  providers?: ReadonlySet<string> | undefined;
}

/** The attributes that all users of a check have. Whether they have an address is for its scenarios to say. */
export function requiredOf({ required }: PoolUsers): string[] {
  return required.filter((name) => name !== "email");
}
