import type { Invocation } from "../../../invocation.ts";
import { isChange } from "../../../aws-operations.ts";
import { asObject } from "../../../json.ts";
import { nameOf, workOf, writesIn } from "../../work.ts";
import type { Work } from "../../work.ts";
import type { RuleArgs } from "../finding.ts";
import { isNew } from "../reads.ts";
import { SOMEBODY_ELSE } from "../scenarios.ts";
import { WITH_EARLIER_ADDRESS } from "../shared-address.ts";
import type { ScenarioRun } from "../scenario.ts";
import { writesRows } from "./columns.ts";
import { constantsIn, settingsOf } from "./constants.ts";
import { askedToBeAbsent } from "./guards.ts";
import { fieldName, fieldsOf, isKeyPath, keyValuesOf, partsOfKey } from "./fields.ts";
import { idsOf, textsIn } from "./linked.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { attributesOf } from "./suite.ts";
import type { Suite } from "./suite.ts";

type Shared = Extract<RuleArgs["one-record-per-user"], { kind: "shared" }>;
type Spelled = Extract<RuleArgs["one-record-per-user"], { kind: "spelled" }>;

/** Records of one user that another one replaces, as their key is made of what both wrote about themselves. */
export function sharedValues({ played }: Suite): Found<Shared>[] {
  const told = new Set<string>();
  return played
    .filter(({ scenario: { name, shares } }) => name === SOMEBODY_ELSE || shares === "value")
    .flatMap((run) => sharedIn(run))
    .filter(({ args: { call, path, of } }) => {
      const name = [call, path, of].join(" ");
      return !told.has(name) && told.add(name);
    });
}

/** Records that two users have, though what the keys are made of is the same but for its spelling. */
export function spelledValues({ played, findPlayed }: Suite): Found<Spelled>[] {
  const told = new Set<string>();
  return played
    .filter(({ scenario: { shares } }) => shares === "spelling")
    .flatMap((run): Found<Spelled>[] => {
      const [first, second] = run.calls.map(({ invocation }) => invocation);
      const of = first && second && otherwiseIn(first, second);
      if (of === undefined || first === undefined || second === undefined) return [];
      const written = twiceIn(first, second).map(({ path, ...work }) => ({ work, path }));
      const [, exact] = findPlayed(WITH_EARLIER_ADDRESS)?.calls ?? [];
      const read = of === "email" && exact ? missedIn(first, second, exact.invocation) : [];
      const all = written.length > 0 ? written : read.map((work) => ({ work, path: undefined }));
      return all.map(({ work: { name, index, call }, path }) => {
        const args = {
          kind: "spelled" as const,
          call: name,
          of,
          ...(path !== undefined && { path }),
        };
        const found = foundIn(run, args, { invocation: 1, call: index }, call.caller);
        return { ...found, severity: "note" as const };
      });
    })
    .filter(
      ({ args: { call, path } }) => !told.has(`${call} ${path}`) && told.add(`${call} ${path}`),
    );
}

/** The attribute that two users spell otherwise. */
function otherwiseIn(first: Invocation, second: Invocation): string | undefined {
  const own = attributesOf(first);
  return Object.entries(attributesOf(second)).find(([name, value]) => {
    const other = own[name];
    if (name.startsWith("cognito:") || typeof value !== "string" || typeof other !== "string")
      return false;
    return value !== other && plainText(value) === plainText(other);
  })?.[0];
}

function plainText(text: string): string {
  return text.toLowerCase().replaceAll(/\s/g, "");
}

/** Writes of the second whose record is the first one's but for the spelling. */
function twiceIn(first: Invocation, second: Invocation): (Work & { path: string })[] {
  const before = writesOf(first);
  const known = new Set(before.map(({ record }) => record));
  const alike = new Set(before.map(({ record }) => plainText(record)));
  const values = new Set(before.flatMap(({ call }) => [...fieldsOf(call).values()]));
  return writesOf(second).flatMap(({ at, record, ...work }) => {
    if (!STORES.test(work.call.service)) return [];
    if (known.has(record) || !alike.has(plainText(record))) return [];
    const keys = keysOf(work.call);
    const path = [...fieldsOf(work.call)].find(
      ([, value]) => keys.includes(String(value)) && !values.has(value),
    )?.[0];
    return path === undefined ? [] : [{ ...work, path: `${at}${path}` }];
  });
}

/** What looks for the address as it is spelled, where the handler does more as it finds nothing. */
function missedIn(first: Invocation, second: Invocation, exact: Invocation): Work[] {
  const { email } = attributesOf(second);
  if (typeof email !== "string") return [];
  const usual = new Set(workOf(exact).map(({ name }) => name));
  const known = new Set(workOf(first).map(({ name }) => name));
  if (!workOf(second).some(({ name }) => known.has(name) && !usual.has(name))) return [];
  return second.awsCalls
    .flatMap((call, index): Work[] =>
      STORES.test(call.service) && !isChange(call) && textsIn(call.parameters).includes(email)
        ? [{ kind: "set", name: nameOf(call), call, index }]
        : [],
    )
    .slice(0, 1);
}

const STORES = /^(?:dynamodb|appsync)$/;

function sharedIn(run: ScenarioRun): Found<Shared>[] {
  const [first, second] = run.calls.map(({ invocation }) => invocation);
  if (first === undefined || second === undefined) return [];
  const before = new Set(writesOf(first).map(({ record }) => record));
  return writesOf(second).flatMap(({ name, index, call, at, record }): Found<Shared>[] => {
    if (!before.has(record) || !replaces(call, second)) return [];
    const [made] = [...fieldsOf(call)].flatMap(([path, value]) => {
      const of = isKeyPath(path) ? writtenIn(String(value), first, second) : undefined;
      return of === undefined ? [] : [{ path: `${at}${path}`, of }];
    });
    if (made === undefined) return [];
    const args = { kind: "shared" as const, call: name, ...made, isReplaced: true };
    return [foundIn(run, args, { invocation: 1, call: index }, call.caller)];
  });
}

/** Each write of an invocation, and which record it writes. */
function writesOf(invocation: Invocation): (Work & { at: string; record: string })[] {
  return workOf(invocation).flatMap((work) =>
    writesIn(work.call).map(({ call, at }) => {
      const record = `${nameOf(call)} ${String(keysOf(call))}`;
      return { ...work, call, at, record };
    }),
  );
}

/** What a record is found by: what may not be there yet says so. */
function keysOf(call: Work["call"]): string[] {
  const asked = askedToBeAbsent(call);
  const keys = [...fieldsOf(call)].flatMap(([path, value]) =>
    asked.includes(fieldName(path)) ? [String(value)] : [],
  );
  return keys.length > 0 ? keys : keyValuesOf(call);
}

/** Whether a write makes a record the user's whoever had it, or sets it back. What is the same for all is nobody's own. */
function replaces(call: Work["call"], invocation: Invocation): boolean {
  const { service, operation, parameters } = call;
  const { ConditionExpression: condition, query } = asObject(parameters);
  const ids = idsOf(invocation);
  const has = (text: string): boolean => ids.some((id) => text.includes(id));
  if (/^(?:Put|Update)Item$/.test(operation)) {
    if (condition !== undefined) return false;
    const isSetBack = operation === "PutItem" && constantsIn(call, invocation).length > 0;
    return (
      isSetBack ||
      settingsOf(call).some(({ name, value }) => !/^(?:last|updat|modif)/i.test(name) && has(value))
    );
  }
  const isUpdate =
    service === "appsync"
      ? typeof query === "string" && /\b(?:update|upsert)\w*\s*\(/i.test(query)
      : writesRows(call) && call.isUpsert === true;
  return isUpdate && textsIn(parameters).some(has);
}

/** The attribute that a part of a key is the value of, where both users have it. */
function writtenIn(key: string, first: Invocation, second: Invocation): string | undefined {
  const parts = partsOfKey(key);
  const own = attributesOf(first);
  return Object.entries(attributesOf(second)).find(
    ([name, value]) =>
      isNew({ of: "userAttributes", name }) &&
      typeof value === "string" &&
      value === own[name] &&
      parts.includes(value.trim().toLowerCase()),
  )?.[0];
}
