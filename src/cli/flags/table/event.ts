import { FLOW_NAMES } from "../../../event/create/flows.ts";
import { LOCALE_NAMES } from "../../../event/create/locales.ts";
import { PROFILE_NAMES } from "../../../event/create/pool-profiles.ts";
import { PROVIDER_NAMES } from "../../../event/create/providers.ts";
import { each, flag, list } from "../flag.ts";

/** An event that exists is not shaped. */
const EXISTING = ["event", "events"];
const SHAPING = { conflicts: [...EXISTING, "from"] };

/** What shapes a new event. */
export const EVENT_SHAPE = {
  ...each(SHAPING, {
    email: flag("--email <address>", "the user's email address"),
    userName: flag("--user-name <name>", "user name that was typed", { otherwise: "the sub" }),
    attr: list("--attr <name=value>", "a user attribute, custom: ones too"),
    unset: list("--unset <name>", "leave a user attribute out"),
    clientMetadata: list("--client-metadata <key=value>", "an entry of clientMetadata"),
    provider: flag("--provider <name>", "identity provider of a federated user", {
      choices: PROVIDER_NAMES,
    }),
    poolProfile: flag("--pool-profile <name>", "how users sign in", { choices: PROFILE_NAMES }),
    locale: flag("--locale <name>", "where the user's name comes from", {
      choices: LOCALE_NAMES,
    }),
    robust: flag("--robust", "add unusual but legal values that often break handlers"),
    userPoolId: flag("--user-pool-id <id>", "the user pool's id", { otherwise: "generated" }),
    clientId: flag("--client-id <id>", "the app client's id", { otherwise: "generated" }),
    sdk: flag("--sdk <text>", "callerContext.awsSdkVersion"),
    set: list("--set <path=value>", "put any value anywhere, by JSON path"),
  }),
  region: flag("--region <region>", "the pool's region", {
    otherwise: "the one in --user-pool-id, or us-east-1",
    conflicts: ["from"],
  }),
  seed: flag("--seed <text>", "make the same event every time", {
    otherwise: "a new one",
    conflicts: EXISTING,
  }),
};

/** What a command sends: an event from a file, or a new one. */
export const EVENT_INPUT = {
  event: flag("-e, --event <file>", "the event to send, or - for standard input", {
    path: "",
    otherwise: "a new one",
    conflicts: ["events", "count", "flow", "engine=step-functions"],
  }),
  flow: flag("--flow <name>", `the flow of the new event: ${FLOW_NAMES.join(", ")}`, {
    conflicts: EXISTING,
  }),
  ...EVENT_SHAPE,
};

/** The region of a command that sends an event: it is also where the handler is. */
export const regionOf = (help: string) => ({ region: flag("--region <region>", help) });
