import type { Invocation } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import { isSameRow, readInsert, updatedBy } from "../../../sql-insert.ts";
import { leavesOf } from "../../leaves.ts";
import { workOf } from "../../work.ts";
import type { Work } from "../../work.ts";
import { fieldName, fieldsOf } from "./fields.ts";

/** Work that a later call repeats. */
export interface Again {
  work: Work;
  before: Work;
}

/** What both calls did: work of the same name, paired by the most similar parameters. */
export function workDoneAgain(first: Invocation, later: Invocation): Again[] {
  const open = workOf(first);
  return workOf(later).flatMap((work) => {
    const sameName = open.filter(({ name }) => name === work.name);
    // An id in a URL differs each time.
    const alike =
      sameName.length > 0
        ? sameName
        : open.filter(({ name }) => withoutNumbers(name) === withoutNumbers(work.name));
    const [before] = alike.toSorted(
      (one, other) => changedIn(one, work).length - changedIn(other, work).length,
    );
    if (before === undefined) return [];
    open.splice(open.indexOf(before), 1);
    return [{ work, before }];
  });
}

/** Parameters that an SDK generates for each request, or from its content. */
const TOKENS =
  /(?:^|\.)(?:\w*RequestToken|ClientToken|transactionId|CallerReference|Checksum\w+|ContentMD5)$/;

/** The paths of values that still differ after `settle`. */
function differingIn({ before, work }: Again, settle: (text: string) => string): string[] {
  const [one, other] = [before, work].map(
    ({ call }) =>
      new Map(
        leavesOf(call.parameters)
          .filter(({ path }) => !TOKENS.test(path))
          .map(({ path, value }) => [path, String(value)]),
      ),
  ) as [Map<string, string>, Map<string, string>];
  const paths = [...new Set([...one.keys(), ...other.keys()])];
  return paths.filter((path) => {
    const [value, now] = [one.get(path), other.get(path)];
    return value === undefined || now === undefined || settle(value) !== settle(now);
  });
}

function changedIn(before: Work, work: Work): string[] {
  return differingIn({ before, work }, (text) => text);
}

const TIMES = [
  /\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g,
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*,? [\w ,]*\d\d:\d\d:\d\d[\w +()]*/g,
  /\d{1,2}[/.]\d{1,2}[/.]\d{4}/g,
  /\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[AP]M)?/gi,
  /\b\d{10}(?:\d{3})?(?:\.\d+)?\b/g,
];

/** A text with every time replaced. */
function withoutTimes(text: string): string {
  return TIMES.reduce((left, pattern) => left.replaceAll(pattern, "0"), text);
}

/** Random ids and counters contain a digit. */
function withoutNumbers(text: string): string {
  return text.replaceAll(/[\w-]+/g, (word) => (/\d/.test(word) ? "0" : word));
}

/** A text without what differs each time. */
export function settled(text: string): string {
  return withoutNumbers(withoutTimes(text));
}

/** In a key, a new time makes a new record or object. */
const SORT_KEY = /(?:^|\.)[ps]k(?:\.[SN])?$|^Key$/i;

/** The paths of values that differ in the second call, other than times; {@link ADDRESS} for the path of its URL. */
export function newValuesIn(again: Again): string[] {
  const { before, work } = again;
  const [place, now] = [before, work].map(({ name }) => withoutTimes(name.replace(/\?.*/s, "")));
  const isElsewhere = work.call.service === "http" && place !== now;
  const anew = new Set(differingIn(again, withoutTimes));
  const paths = differingIn(again, (text) => text);
  const values = paths.filter((path) => anew.has(path) || SORT_KEY.test(path));
  return [
    ...(isElsewhere ? [ADDRESS] : []),
    ...(/^(?:rds-data|postgres)$/.test(work.call.service) ? writtenAgain(again, values) : values),
  ];
}

/** Parameters of a statement that it writes, though an earlier one may have inserted the row. */
function writtenAgain({ before, work }: Again, paths: readonly string[]): string[] {
  const then = asObject(before.call.parameters);
  const { sql, parameters = [] } = asObject(work.call.parameters);
  const insert = typeof sql === "string" ? readInsert(sql) : undefined;
  const isThere =
    insert !== undefined &&
    then["sql"] === sql &&
    isSameRow(insert, then["parameters"] ?? [], parameters);
  const written = isThere ? updatedBy(insert) : undefined;
  return paths.flatMap((path) => {
    const index = Number(/^parameters\.(\d+)\.value(?:\.|$)/.exec(path)?.[1]);
    const { name } = asObject(Array.isArray(parameters) ? parameters[index] : undefined);
    if (typeof name !== "string") return [path];
    return written === undefined || [name, String(index + 1)].some((each) => written.includes(each))
      ? [name]
      : [];
  });
}

/** What differs where the record that a request writes has another id. */
export const ADDRESS = "address";

/**
 * Whether the second call does other work than the first: it names another flow, for example. `steady`
 * compares two calls with one event, which shows the random values.
 */
export function isOtherWork(again: Again, steady: readonly Again[]): boolean {
  const { name } = again.work;
  const chance = new Set(
    steady
      .filter(({ work }) => withoutNumbers(work.name) === withoutNumbers(name))
      .flatMap((each) => differingIn(each, withoutNumbers)),
  );
  return differingIn(again, withoutNumbers).some((path) => !chance.has(path));
}

/** The user's attributes that get another value: an id by which everything else is found. */
export function newAttributesIn(again: Again): string[] {
  if (again.work.call.operation !== "AdminUpdateUserAttributes") return [];
  const before = fieldsOf(again.before.call);
  const isNew = newValuesIn(again).length > 0;
  return [...fieldsOf(again.work.call)]
    .filter(([path, value]) => isNew && before.has(path) && before.get(path) !== value)
    .map(([path]) => fieldName(path));
}
