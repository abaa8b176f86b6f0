import { hostIn } from "../../hosts.ts";
import type { Invocation } from "../../invocation.ts";
import type { Conclusion } from "../conclusion.ts";
import { workOf } from "../work.ts";
import type { Work } from "../work.ts";
import { failureIn, impersonal } from "./rules/suite.ts";
import type { ScenarioRun } from "./scenario.ts";
import { PLAIN } from "./scenarios.ts";

/** What a call came to. Values that differ with each call, such as ids, times and texts, are left out. */
export interface Conduct {
  /** What failed. */
  error?: string;
  /** The same for the same failure. */
  signature?: string;
  work: readonly string[];
  mails: number;
}

export function conductOf({ invocation }: Conclusion): Conduct {
  const failure = failureIn(invocation, 0);
  return {
    ...(failure !== undefined && { error: failure.text, signature: failure.signature }),
    work: workIn(invocation),
    mails: invocation.mails.length,
  };
}

function workIn(invocation: Invocation): string[] {
  const names = workOf(invocation).map((work) => nameAlike(work, invocation));
  return [...new Set(names)].toSorted();
}

/** A work's name, the same for every user. */
export function nameAlike({ name, call }: Work, invocation: Invocation): string {
  const [method, url = ""] = call.operation.split(" ");
  return call.service === "http" ? `${method} ${hostIn(url)}` : impersonal(name, invocation);
}

/** Equal for conducts that do not differ. */
export function keyOf({ signature, work, mails }: Conduct): string {
  return JSON.stringify([signature, work, mails]);
}

/** Sign-ups that differ from the plain one only in their person. */
const ALIKE = new Set([
  PLAIN,
  ...["verified-true", "no-alias", "unknown-keys", "newer-pool", "somebody-else"].map(named),
  ...["twice", "three-times", "three-times-cold"].map(named),
]);

function named(name: string): string {
  return `confirm-sign-up/${name}`;
}

/** Whether scenarios that are alike come out differently, which chance, the person or the environment may cause. */
export function isUnsteady(runs: readonly ScenarioRun[]): boolean {
  const alike = runs.filter(({ scenario }) => ALIKE.has(scenario.name));
  const firsts = alike.flatMap(({ calls }) => calls.slice(0, 1));
  const later = alike.map(({ calls }) => calls.slice(1));
  return [firsts, ...later].some((calls) => !isSteady(calls));
}

export function isSteady(calls: readonly Conclusion[]): boolean {
  return new Set(calls.map((call) => keyOf(conductOf(call)))).size <= 1;
}
