import { asObject } from "../../json.ts";
import type { Conclusion } from "../conclusion.ts";
import { hasWork } from "../work.ts";
import { EVERYTHING } from "./reads.ts";

/** What lets a handler reach work that it does not reach with the plain event. */
export interface Needed {
  /** The scenario that shows it. */
  scenario: string;
  attributes: Readonly<Record<string, string>>;
}

/** The attributes without which a handler fails or does nothing, if it works with them. */
export function neededAttributes(
  scenarios: readonly { name: string; calls: readonly Conclusion[] }[],
): Needed | undefined {
  const everything = scenarios.find(({ name }) => name.endsWith(`/${EVERYTHING}`));
  const plain = scenarios.find(
    ({ name }) => name === everything?.name.replace(EVERYTHING, "plain"),
  );
  const [given, without] = [everything?.calls[0], plain?.calls[0]];
  if (everything === undefined || without === undefined || !works(given) || works(without)) {
    return undefined;
  }
  const before = attributesOf(without);
  const attributes = Object.entries(attributesOf(given)).flatMap(([name, value]) =>
    name in before || typeof value !== "string" ? [] : [[name, value] as const],
  );
  return { scenario: everything.name, attributes: Object.fromEntries(attributes) };
}

function works(call: Conclusion | undefined): boolean {
  return call?.verdict.accepted === true && hasWork(call.invocation);
}

function attributesOf(call: Conclusion | undefined) {
  return asObject(asObject(call?.invocation.event["request"])["userAttributes"]);
}
