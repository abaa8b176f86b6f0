import { madeUpAmong } from "../runtime/invoker/hints.ts";
import type { Assumption } from "../assumption.ts";
import { createEvent } from "../event/create/create-event.ts";
import { comparedWith, variablesComparedWith } from "./source-literals.ts";

/** A pool for whose events alone a handler works. */
interface GuardedPool {
  id: string;
  /** Made-up variables that stand for its id. */
  variables: Readonly<Record<string, string>>;
  assumptions: readonly Assumption[];
}

interface Setting {
  env: Readonly<Record<string, string | undefined>>;
  assumptions: readonly Assumption[];
  region: string | undefined;
}

/** The pool that a source compares `event.userPoolId` with: such a handler often does nothing for others. */
export function guardedPool(
  source: string,
  { env, assumptions, region }: Setting,
): GuardedPool | undefined {
  const names = variablesComparedWith(NAME, source);
  const written = [...comparedWith(NAME, source), ...names.map((name) => env[name] ?? "")];
  const id = written.find((text) => POOL_ID.test(text));
  if (id !== undefined) {
    const taken = { code: "pool-of-source", severity: "note", where: {}, args: { id } } as const;
    return { id, variables: {}, assumptions: [taken] };
  }
  const madeUp = madeUpAmong(assumptions, env);
  const stands = names.filter((name) => name in madeUp);
  if (stands.length === 0) return undefined;
  const { userPoolId } = createEvent({ seed: "check", ...(region !== undefined && { region }) });
  const variables = Object.fromEntries(stands.map((name) => [name, userPoolId]));
  return { id: userPoolId, variables, assumptions: [] };
}

const NAME = "userPoolId";
const POOL_ID = /^[a-z]{2}(?:-[a-z]+)+-\d_[0-9A-Za-z]+$/;
