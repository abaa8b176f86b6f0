import type { Fault } from "../capture/settings.ts";
import type { ScenarioEvent } from "../contract/scenario.ts";
import { FLOW_NAMES } from "../event/flows.ts";
import { isObject } from "../event/json.ts";
import type { Json } from "../event/json.ts";
import { LOCALE_NAMES } from "../event/locales.ts";
import { PROFILE_NAMES } from "../event/profiles.ts";
import { PROVIDER_NAMES } from "../event/providers.ts";
import { didYouMean } from "./rule-settings.ts";
import type { UserScenario } from "./user-scenario.ts";

interface Form {
  expected: string;
  /** Where one of these is wanted: the nearest one is offered. */
  names?: readonly string[];
  fits: (value: unknown) => boolean;
}

type Forms<Whole> = Readonly<Record<keyof Whole, Form>>;

const isText = (value: unknown): boolean => typeof value === "string";
const hasTexts = (value: unknown): boolean =>
  isObject(value as Json) && Object.values(value as object).every(isText);

const TEXT: Form = { expected: "a text", fits: isText };
const YES_OR_NO: Form = {
  expected: "true or false",
  fits: (value) => typeof value === "boolean",
};
const OBJECT: Form = { expected: "an object", fits: (value) => isObject(value as Json) };
const TEXTS: Form = { expected: "an object with texts alone, as in Cognito", fits: hasTexts };
const LIST_OF_TEXTS: Form = {
  expected: "a list of texts",
  fits: (value) => Array.isArray(value) && value.every(isText),
};

function oneOf(names: readonly string[]): Form {
  return {
    expected: `one of ${names.join(", ")}`,
    names,
    fits: (value) => names.includes(value as string),
  };
}

const FAULTS: Readonly<Record<Fault["kind"], true>> = {
  throttle: true,
  reject: true,
  timeout: true,
  reset: true,
  500: true,
  slow: true,
};

const SCENARIO: Forms<UserScenario> = {
  name: TEXT,
  title: TEXT,
  event: OBJECT,
  make: OBJECT,
  ses: OBJECT,
  times: {
    expected: "a whole number from 1 to 10",
    fits: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 10,
  },
  cold: YES_OR_NO,
  expect: OBJECT,
};

const MAKE: Forms<ScenarioEvent> = {
  index: { expected: "a whole number", fits: Number.isInteger },
  flow: oneOf(FLOW_NAMES),
  provider: oneOf(PROVIDER_NAMES),
  profile: oneOf(PROFILE_NAMES),
  locale: oneOf(LOCALE_NAMES),
  email: TEXT,
  userName: TEXT,
  attributes: TEXTS,
  without: LIST_OF_TEXTS,
  robust: YES_OR_NO,
  clientMetadata: TEXTS,
  region: TEXT,
  userPoolId: TEXT,
  clientId: TEXT,
  awsSdkVersion: TEXT,
  edits: {
    expected: "a list of edits, each with a path and a value",
    fits: (value) =>
      Array.isArray(value) && value.every((edit: { path?: unknown }) => Array.isArray(edit?.path)),
  },
};

const SES: Forms<NonNullable<UserScenario["ses"]>> = {
  fault: oneOf(Object.keys(FAULTS)),
  sandbox: YES_OR_NO,
  verified: LIST_OF_TEXTS,
  paused: YES_OR_NO,
};

/** What is wrong with a scenario, in words. */
export interface Misfit {
  message: string;
  remedy: string;
}

/** The first part of a scenario that there is not, or that has another form. */
export async function findMisfit(scenario: object): Promise<Misfit | undefined> {
  const { make, ses } = scenario as UserScenario;
  return (
    (await misfitOf(scenario, SCENARIO, "")) ??
    (await misfitOf(make ?? {}, MAKE, "make.")) ??
    (await misfitOf(ses ?? {}, SES, "ses."))
  );
}

async function misfitOf(
  whole: object,
  forms: Readonly<Record<string, Form>>,
  at: string,
): Promise<Misfit | undefined> {
  const parts = Object.keys(forms);
  for (const [key, value] of Object.entries(whole) as [string, unknown][]) {
    const form = Object.hasOwn(forms, key) ? forms[key] : undefined;
    if (form === undefined) {
      return {
        message: `"${at}${key}" is no part of a scenario${await didYouMean(key, parts)}`,
        remedy: `Its parts are ${parts.map((part) => at + part).join(", ")}.`,
      };
    }
    // In code, what is left out may be written so.
    if (value === undefined || form.fits(value)) continue;
    const { names = [], expected } = form;
    const nearest = isText(value) ? await didYouMean(value as string, names) : "";
    return {
      message: `"${at}${key}" cannot be ${JSON.stringify(value)}${nearest}`,
      remedy: `Expected ${expected}.`,
    };
  }
  return undefined;
}
