/** How the users of a pool sign in, which decides what their events look like. */
export interface Profile {
  summary: string;
  /** A name that the user typed, or the `sub` that Cognito takes for one. */
  userName: "typed" | "sub";
  /** Older pools have UUIDs of version 4, newer ones a form of their own. */
  sub: "v4" | "recent";
  /** Whether `cognito:email_alias` or `cognito:phone_number_alias` repeats the address. */
  hasAlias: boolean;
  contact: "email" | "phone";
  /** The name attributes that sign-up asked for. */
  names: "none" | "name" | "given-and-family";
}

export const PROFILES = {
  username: {
    summary: "users type a name of their own",
    userName: "typed",
    sub: "v4",
    hasAlias: false,
    contact: "email",
    names: "none",
  },
  "email-alias": {
    summary: "the email address is an alias of the user name",
    userName: "sub",
    sub: "v4",
    hasAlias: true,
    contact: "email",
    names: "name",
  },
  "email-username": {
    summary: "the email address is the user name, in a newer pool",
    userName: "sub",
    sub: "recent",
    hasAlias: false,
    contact: "email",
    names: "given-and-family",
  },
  phone: {
    summary: "users have a phone number and no email address",
    userName: "sub",
    sub: "v4",
    hasAlias: true,
    contact: "phone",
    names: "none",
  },
} as const satisfies Record<string, Profile>;

export type PoolProfile = keyof typeof PROFILES;

export const PROFILE_NAMES = Object.keys(PROFILES) as PoolProfile[];
