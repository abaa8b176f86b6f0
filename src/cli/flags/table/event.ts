import { FLOW_NAMES } from "../../../event/create/flows.ts";
import { LOCALE_NAMES } from "../../../event/create/locales.ts";
import { PROFILE_NAMES } from "../../../event/create/pool-profiles.ts";
import { PROVIDER_NAMES } from "../../../event/create/providers.ts";
import { each, flag, list } from "../flag.ts";

/** An existing event is not changed. */
const EXISTING = ["event", "events"];
const SHAPING = { conflicts: [...EXISTING, "fromEvent"] };

/** Values of a generated event. */
export const EVENT_SHAPE = {
  ...each(SHAPING, {
    email: flag("--email <address>", "email address of the user"),
    userName: flag("--user-name <name>", "user name typed at sign-up", { otherwise: "the sub" }),
    attr: list("--attr <name=value>", "set a user attribute, such as custom:tier=gold"),
    unset: list("--unset <name>", "omit a user attribute"),
    clientMetadata: list("--client-metadata <key=value>", "set an entry of clientMetadata"),
    provider: flag("--provider <name>", "identity provider of a federated user", {
      choices: PROVIDER_NAMES,
    }),
    signIn: flag("--sign-in <name>", "how users of the pool sign in", {
      choices: PROFILE_NAMES,
      was: { name: "--pool-profile" },
    }),
    locale: flag("--locale <name>", "locale of the user's name", {
      choices: LOCALE_NAMES,
    }),
    edgeCases: flag("--edge-cases", "add unusual but legal values that often break handlers", {
      was: { name: "--robust" },
    }),
    userPoolId: flag("--user-pool-id <id>", "user pool id", { otherwise: "generated" }),
    clientId: flag("--client-id <id>", "app client id", { otherwise: "generated" }),
    sdk: flag("--sdk <text>", "callerContext.awsSdkVersion"),
    set: list("--set <path=value>", "set any value by JSON path"),
  }),
  region: flag("--region <region>", "region of the pool", {
    otherwise: "the one in --user-pool-id, or us-east-1",
    conflicts: ["fromEvent"],
  }),
  seed: flag("--seed <text>", "generate the same event every time", {
    otherwise: "random",
    conflicts: EXISTING,
  }),
};

const FLOW = {
  flow: flag("--flow <name>", `flow of the generated event: ${FLOW_NAMES.join(", ")}`, SHAPING),
};

/** A generated event. */
export const NEW_EVENT = { ...FLOW, ...EVENT_SHAPE };

/** An event from a file, or a generated one. */
export const EVENT_INPUT = {
  event: flag(
    "-e, --event <file>",
    "event file or log, or - for stdin; events.log#2 is the second event in the file",
    {
      path: "",
      otherwise: "generated",
      conflicts: ["events", "count", "flow", "engine=step-functions"],
    },
  ),
  ...NEW_EVENT,
};

/** Region of the event and of the handler. */
export const regionOf = (help: string) => ({ region: flag("--region <region>", help) });
