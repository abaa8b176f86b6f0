import * as v from "valibot";
import type { Fault } from "../capture/settings.ts";
import { LOCALE_NAMES } from "../event/locales.ts";
import { PROFILE_NAMES } from "../event/profiles.ts";
import { PROVIDER_NAMES } from "../event/providers.ts";

const TEXTS = v.record(v.string(), v.string());
const FAULTS = ["throttle", "reject", "timeout", "reset", "500"] as const satisfies Fault["kind"][];

/** How an event is made, as `CreateEventOptions` has it. */
const MAKE = v.strictObject({
  flow: v.optional(v.string()),
  index: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  provider: v.optional(v.picklist(PROVIDER_NAMES)),
  profile: v.optional(v.picklist(PROFILE_NAMES)),
  locale: v.optional(v.picklist(LOCALE_NAMES)),
  email: v.optional(v.string()),
  userName: v.optional(v.string()),
  attributes: v.optional(TEXTS),
  without: v.optional(v.array(v.string())),
  robust: v.optional(v.boolean()),
  clientMetadata: v.optional(TEXTS),
  region: v.optional(v.string()),
  userPoolId: v.optional(v.string()),
  clientId: v.optional(v.string()),
  awsSdkVersion: v.optional(v.string()),
  edits: v.optional(
    v.array(
      v.strictObject({
        path: v.array(v.union([v.string(), v.pipe(v.number(), v.integer(), v.minValue(0))])),
        value: v.any(),
      }),
    ),
  ),
});

const SCENARIO = v.looseObject({
  name: v.optional(v.string()),
  title: v.optional(v.string()),
  make: v.optional(MAKE),
  ses: v.optional(
    v.strictObject({
      fault: v.optional(v.picklist(FAULTS)),
      sandbox: v.optional(v.boolean()),
      verified: v.optional(v.array(v.string())),
      paused: v.optional(v.boolean()),
    }),
  ),
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10))),
  cold: v.optional(v.boolean()),
});

/** What is wrong with the types of a scenario's parts, and where. */
export function problemOf(given: unknown): string | undefined {
  const { issues } = v.safeParse(SCENARIO, given, { abortEarly: true });
  if (issues === undefined) return undefined;
  const [issue] = issues;
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `"${path}": ${issue.message}`;
}
