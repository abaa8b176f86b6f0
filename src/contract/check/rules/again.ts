import type { Invocation } from "../../../invocation.ts";
import { leavesOf } from "../../leaves.ts";
import { workOf } from "../../work.ts";
import type { Work } from "../../work.ts";

/** Work that a later call does again. */
export interface Again {
  work: Work;
  before: Work;
}

/** What two calls have both done, by the name of the work, and then by what it was done with. */
export function workDoneAgain(first: Invocation, later: Invocation): Again[] {
  const open = workOf(first);
  return workOf(later).flatMap((work) => {
    const alike = open.filter(({ name }) => name === work.name);
    const [before] = alike.toSorted(
      (one, other) => changedIn(one, work).length - changedIn(other, work).length,
    );
    if (before === undefined) return [];
    open.splice(open.indexOf(before), 1);
    return [{ work, before }];
  });
}

/** What an SDK makes anew for each request. */
const TOKENS = /(?:^|\.)(?:\w*RequestToken|ClientToken|CallerReference)$/;

/** The paths of values that are not the same, as far as `settle` leaves a difference. */
export function differingIn({ before, work }: Again, settle: (text: string) => string): string[] {
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

/** A text in which every time is the same. */
function withoutTimes(text: string): string {
  return TIMES.reduce((left, pattern) => left.replaceAll(pattern, "0"), text);
}

/** What is made by chance or counted has a digit in it. */
function withoutNumbers(text: string): string {
  return text.replaceAll(/[\w-]+/g, (word) => (/\d/.test(word) ? "0" : word));
}

/** Where a time makes another record. */
const SORT_KEY = /(?:^|\.)[ps]k(?:\.[SN])?$/i;

/** The paths of values that come out anew, for a second record or in the place of the first values. */
export function newValuesIn(again: Again): string[] {
  const anew = new Set(differingIn(again, withoutTimes));
  return differingIn(again, (text) => text).filter((path) => anew.has(path) || SORT_KEY.test(path));
}

/**
 * Whether the second call says something else than the first, so that it is other work: that it is about
 * another flow, for one. `steady` compares two calls with one event, to see what is left to chance.
 */
export function saysOther(again: Again, steady: readonly Again[]): boolean {
  const { name } = again.work;
  const chance = new Set(
    steady
      .filter(({ work }) => work.name === name)
      .flatMap((each) => differingIn(each, withoutNumbers)),
  );
  return differingIn(again, withoutNumbers).some((path) => !chance.has(path));
}
