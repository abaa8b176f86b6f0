import * as v from "valibot";
import { FLOW_NAMES } from "../event/create/flows.ts";
import { isObject } from "../json.ts";
import { LOCALE_NAMES } from "../event/create/locales.ts";
import { PROFILE_NAMES } from "../event/create/pool-profiles.ts";
import { PROVIDER_NAMES } from "../event/create/providers.ts";
import type { Expectations } from "../contract/check/scenario.ts";
import { didYouMean } from "../did-you-mean.ts";

// The messages are what is expected, in words.
const TEXT = v.string("a string");
const TEXTS = v.record(TEXT, TEXT, "an object of strings");
const LIST_OF_TEXTS = v.array(TEXT, "an array of strings");
const YES_OR_NO = v.boolean("true or false");
const STEP = v.union([v.string(), v.pipe(v.number(), v.integer(), v.minValue(0))], "a step");

function oneOf<Name extends string>(
  names: readonly Name[],
): v.PicklistSchema<readonly Name[], string> {
  return v.picklist(names, `one of ${names.join(", ")}`);
}

function wholeNumber(min: number, max: number, words: string): v.GenericSchema<number> {
  return v.pipe(v.number(words), v.integer(words), v.minValue(min, words), v.maxValue(max, words));
}

const MAKE = {
  flow: oneOf(FLOW_NAMES),
  index: wholeNumber(0, Number.MAX_SAFE_INTEGER, "a whole number"),
  provider: oneOf(PROVIDER_NAMES),
  profile: oneOf(PROFILE_NAMES),
  locale: oneOf(LOCALE_NAMES),
  email: TEXT,
  userName: TEXT,
  attributes: TEXTS,
  required: LIST_OF_TEXTS,
  without: LIST_OF_TEXTS,
  robust: YES_OR_NO,
  clientMetadata: TEXTS,
  region: TEXT,
  userPoolId: TEXT,
  clientId: TEXT,
  awsSdkVersion: TEXT,
  edits: v.array(
    v.object({ path: v.array(STEP), value: v.any() }, "an edit, with a path and a value"),
    "an array of edits",
  ),
};

const SES = {
  fault: oneOf(["throttle", "reject", "timeout", "reset", "500"]),
  sandbox: YES_OR_NO,
  verified: LIST_OF_TEXTS,
  paused: YES_OR_NO,
};

const SCENARIO = {
  name: TEXT,
  title: TEXT,
  event: v.record(v.string(), v.any(), "an object"),
  make: v.record(v.string(), v.any(), "an object"),
  ses: v.record(v.string(), v.any(), "an object"),
  times: wholeNumber(1, 10, "a whole number from 1 to 10"),
  cold: YES_OR_NO,
  expect: v.any(),
};

const EXPECTATIONS: Record<keyof Expectations, v.GenericSchema> = {
  mails: wholeNumber(0, Number.MAX_SAFE_INTEGER, "a whole number"),
  accepted: YES_OR_NO,
  subject: TEXT,
  calls: v.array(TEXT, 'a list such as ["dynamodb:PutItem"]'),
};

/** What is wrong with a scenario, in words. */
export interface FormError {
  message: string;
  remedy: string;
}

/** The same of what is expected. */
export function findExpectationError(expected: unknown): Promise<FormError | undefined> {
  return misfitOf(expected, EXPECTATIONS, "", "an expectation");
}

/** The first part of a scenario that there is not, or that has another form. */
export async function findFormError(
  scenario: Readonly<Record<string, unknown>>,
): Promise<FormError | undefined> {
  return (
    (await misfitOf(scenario, SCENARIO, "")) ??
    (await misfitOf(scenario["make"], MAKE, "make.")) ??
    (await misfitOf(scenario["ses"], SES, "ses."))
  );
}

async function misfitOf(
  whole: unknown,
  forms: Readonly<Record<string, v.GenericSchema>>,
  at: string,
  what = "a scenario",
): Promise<FormError | undefined> {
  if (!isObject(whole)) return undefined;
  const parts = Object.keys(forms);
  for (const [key, value] of Object.entries(whole)) {
    const form = Object.hasOwn(forms, key) ? forms[key] : undefined;
    if (form === undefined) {
      return {
        message: `"${at}${key}" is not a key of ${what}${await didYouMean(key, parts)}`,
        remedy: `Its keys are ${parts.map((part) => at + part).join(", ")}.`,
      };
    }
    // In code, what is left out may be written so.
    const { issues } = value === undefined ? {} : v.safeParse(form, value);
    if (issues === undefined) continue;
    const [{ input, message }] = issues;
    const path = [at + key, ...(v.getDotPath(issues[0])?.split(".") ?? [])].join(".");
    const names = "options" in form ? (form.options as readonly string[]) : [];
    const nearest = typeof input === "string" ? await didYouMean(input, names) : "";
    return {
      message: `"${path}" cannot be ${JSON.stringify(input)}${nearest}`,
      remedy: `It must be ${message}.`,
    };
  }
  return undefined;
}
