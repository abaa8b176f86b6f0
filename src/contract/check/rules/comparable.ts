import type { Conclusion } from "../../conclusion.ts";
import { isLoggedThrow } from "../../logged-error.ts";
import type { ScenarioRun } from "../scenario.ts";
import { failureOf } from "./suite.ts";

/** Whether both come as far: what one of them never reached does not depend on the value. */
export function isComparable(one: ScenarioRun, other: ScenarioRun): boolean {
  const [call] = one.calls;
  const [without] = other.calls;
  if (call?.verdict.accepted !== without?.verdict.accepted) return false;
  if (failureOf(one)?.signature !== failureOf(other)?.signature) return false;
  return throwsIn(without) <= throwsIn(call);
}

function throwsIn(call: Conclusion | undefined): number {
  return call?.invocation.logs.filter(isLoggedThrow).length ?? 0;
}
