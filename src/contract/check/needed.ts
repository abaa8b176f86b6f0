import { asObject } from "../../json.ts";
import type { Conclusion } from "../conclusion.ts";
import { workOf } from "../work.ts";
import { EVERYTHING } from "./reads.ts";
import { PLAIN } from "./scenarios.ts";

/** Attributes that a handler needs for work that it does not do with the plain event. */
export interface Needed {
  /** Scenario that shows the need. */
  scenario: string;
  attributes: Readonly<Record<string, string>>;
}

/** The attributes without which a handler fails, does nothing or skips work that it does with them. */
export function neededAttributes(
  scenarios: readonly { name: string; calls: readonly Conclusion[] }[],
): Needed | undefined {
  const without = scenarios.find(({ name }) => name === PLAIN)?.calls[0];
  if (without === undefined) return undefined;
  const usual = deedsOf(without);
  const before = attributesOf(without);
  for (const { name: scenario, calls } of candidatesIn(scenarios)) {
    const attributes = Object.entries(attributesOf(calls[0])).flatMap(([name, value]) =>
      name in before || typeof value !== "string" ? [] : [[name, value] as const],
    );
    if (attributes.length > 0 && deedsOf(calls[0]).some((deed) => !usual.includes(deed))) {
      return { scenario, attributes: Object.fromEntries(attributes) };
    }
  }
  return undefined;
}

/** Scenarios with attributes that the handler reads; the one with all of them comes first. */
function candidatesIn<Played extends { name: string }>(scenarios: readonly Played[]): Played[] {
  const { [EVERYTHING]: all = [], others = [] } = Object.groupBy(
    scenarios.filter(({ name }) => name.startsWith("confirm-sign-up/with-")),
    ({ name }) => (name.endsWith(`/${EVERYTHING}`) ? EVERYTHING : "others"),
  );
  return [...all, ...others];
}

/** Mail and changes of an accepted call. */
function deedsOf(call: Conclusion | undefined): string[] {
  if (call?.verdict.accepted !== true) return [];
  const { invocation } = call;
  return [
    ...workOf(invocation).map(({ name }) => name),
    ...invocation.mails.map((_, index) => `mail ${index + 1}`),
  ];
}

function attributesOf(call: Conclusion | undefined) {
  return asObject(asObject(call?.invocation.event["request"])["userAttributes"]);
}
