import type { Expectations } from "../contract/check/scenario.ts";
import { UserError } from "../errors.ts";
import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import { didYouMean } from "./rule-settings.ts";

const FORMS: Record<keyof Expectations, { expected: string; fits: (value: unknown) => boolean }> = {
  mails: {
    expected: "a whole number",
    fits: (value) => Number.isInteger(value) && Number(value) >= 0,
  },
  accepted: { expected: "true or false", fits: (value) => typeof value === "boolean" },
  subject: { expected: "a text", fits: (value) => typeof value === "string" },
  calls: {
    expected: 'a list such as ["dynamodb:PutItem"]',
    fits: (value) => Array.isArray(value) && value.every((each) => typeof each === "string"),
  },
};

/** Checks what somebody expects. @param place Where it stands, as a file and a key. */
export async function readExpectations(value: unknown, place: string): Promise<Expectations> {
  if (!isObject(value as Json)) {
    throw new UserError(
      "invalid-expectation",
      `${place} has to be an object`,
      'Write it like { "mails": 1 }.',
    );
  }
  for (const [key, each] of Object.entries(value as object) as [string, unknown][]) {
    if (!Object.hasOwn(FORMS, key)) {
      throw new UserError(
        "invalid-expectation",
        `${place}: nothing can be expected of "${key}"${await didYouMean(key, Object.keys(FORMS))}`,
        `Expected are ${Object.keys(FORMS).join(", ")}.`,
      );
    }
    const { expected, fits } = FORMS[key as keyof Expectations];
    if (!fits(each)) {
      throw new UserError("invalid-expectation", `${place}.${key} has to be ${expected}`);
    }
  }
  return value as Expectations;
}

/** Those of a configuration, by flow or by scenario. */
export async function readExpectationTable(
  table: unknown,
  names: readonly string[],
  place: string,
): Promise<Readonly<Record<string, Expectations>>> {
  const entries = Object.entries((table ?? {}) as Record<string, unknown>);
  const read: Record<string, Expectations> = {};
  for (const [name, value] of entries) {
    if (!names.includes(name)) {
      throw new UserError(
        "invalid-expectation",
        `${place}: there is no flow and no scenario "${name}"${await didYouMean(name, names)}`,
      );
    }
    read[name] = await readExpectations(value, `${place}["${name}"]`);
  }
  return read;
}
