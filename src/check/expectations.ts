import type { Expectations } from "../contract/check/scenario.ts";
import { UserError } from "../errors.ts";
import { isObject } from "../json.ts";
import { didYouMean } from "../did-you-mean.ts";

/** Checks what somebody expects. @param place Where it stands, as a file and a key. */
export async function readExpectations(value: unknown, place: string): Promise<Expectations> {
  if (!isObject(value)) {
    throw new UserError(
      "invalid-expectation",
      `${place} must be an object`,
      'For example: { "mails": 1 }.',
    );
  }
  const { findExpectationError } = await import("./scenario-form.ts");
  const error = await findExpectationError(value);
  if (error !== undefined) {
    throw new UserError("invalid-expectation", `${place}: ${error.message}`, error.remedy);
  }
  return value;
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
        `${place}: no flow or scenario is called "${name}"${await didYouMean(name, names)}`,
      );
    }
    read[name] = await readExpectations(value, `${place}["${name}"]`);
  }
  return read;
}
