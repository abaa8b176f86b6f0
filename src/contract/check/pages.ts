import type { AwsCall, Invocation } from "../../invocation.ts";
import { asObject } from "../../json.ts";
import type { Conclusion } from "../conclusion.ts";
import { leavesOf } from "../leaves.ts";
import type { Scenario } from "./scenario.ts";
import { PLAIN } from "./scenarios.ts";

/** More lists are not tried. */
const MOST_LISTS = 3;

/** With a tenth of a second each, this many pages take the 5 seconds that Cognito waits. */
export const PAGES = 50;

/** A search of which the first page does not show everything. */
export interface LongList {
  service: string;
  /** Of AppSync: the query's field. */
  operation: string;
  /** Whether it is a search for this user. */
  isForUser: boolean;
  /** Whether only a part of what is read is returned. */
  isFiltered: boolean;
  /** How many entries are read. */
  limit: number | undefined;
}

/** Scenarios in which lists that the handler read in the plain one have many pages. */
export function pageScenarios(plain: Scenario, [call]: readonly Conclusion[]): Scenario[] {
  if (call?.verdict.accepted !== true) return [];
  const { awsCalls } = call.invocation;
  const lists = awsCalls.flatMap((each) => longListOf(each, call.invocation) ?? []);
  const unique = new Map(lists.map((list) => [list.operation, list]));
  return [...unique.values()].slice(0, MOST_LISTS).map(({ service, operation }) => ({
    flow: plain.flow,
    event: plain.event,
    baseline: PLAIN,
    name: `${plain.flow}/${operation}-pages`,
    title: `${service} ${operation} returns ${PAGES} pages`,
    capture: { pages: { service, operation, count: PAGES } },
    addedFor: `calls ${service} ${operation}`,
  }));
}

/** What a call searches, unless one page has all of it: the entries of one key, or whether there is any entry. */
export function longListOf(call: AwsCall, invocation: Invocation): LongList | undefined {
  const { service, operation, parameters, result } = call;
  if (result !== "answered") return undefined;
  const given = asObject(parameters);
  const isFiltered = ["FilterExpression", "ScanFilter", "QueryFilter", "Filter"].some(
    (key) => given[key] !== undefined,
  );
  const limit = typeof given["Limit"] === "number" ? given["Limit"] : undefined;
  const list = { service, operation, isFiltered, limit, isForUser: isForUser(given, invocation) };
  if (service === "appsync") return graphqlListOf(list, given);
  const isPaged =
    (service === "dynamodb" && /^(?:Scan|Query)$/.test(operation)) ||
    (service === "cognito-idp" && /^ListUsers(?:InGroup)?$/.test(operation));
  if (!isPaged) return undefined;
  // A key finds its few entries.
  if (operation === "Query" && (!isFiltered || limit === undefined)) return undefined;
  // One user has an address, or whatever else the filter asks for.
  const { Filter: filter } = given;
  if (operation === "ListUsers" && typeof filter === "string" && !filter.includes("^=")) {
    return undefined;
  }
  return limit === 1 && !isFiltered ? undefined : list;
}

/** Amplify's lists with a filter read a hundred entries, and return those that fit. */
function graphqlListOf(list: LongList, given: ReturnType<typeof asObject>): LongList | undefined {
  const { query, variables } = given;
  const { filter, limit } = asObject(variables);
  if (typeof query !== "string" || !query.includes("nextToken")) return undefined;
  const [, operation] = /\bquery\b[^{]*\{\s*(?:\w+\s*:\s*)?(\w+)/.exec(query) ?? [];
  if (operation === undefined || Object.keys(asObject(filter)).length === 0) return undefined;
  const read = typeof limit === "number" ? limit : undefined;
  return { ...list, operation, isFiltered: true, limit: read };
}

/** Whether a value of the user is among the parameters. */
function isForUser(given: ReturnType<typeof asObject>, { event }: Invocation): boolean {
  const { sub, email, phone_number, preferred_username } = event.request.userAttributes;
  const own = new Set<unknown>([event["userName"], sub, email, phone_number, preferred_username]);
  own.delete(undefined);
  return leavesOf(given).some(({ value }) => own.has(value));
}

/** Whether a call asks for another page than the first. */
export function isLaterPage({ service, parameters }: AwsCall): boolean {
  const given = asObject(parameters);
  const { nextToken } = asObject(given["variables"]);
  const token =
    service === "appsync"
      ? nextToken
      : (given["PaginationToken"] ?? given["NextToken"] ?? given["ExclusiveStartKey"]);
  return token !== undefined && token !== null;
}
