import type { Fault } from "../capture-settings.ts";
import type { Expectations, Scenario, ScenarioEvent } from "../contract/check/scenario.ts";
import { UserError } from "../errors.ts";
import { createEvent } from "../event/create/create-event.ts";
import { isObject } from "../json.ts";
import type { EventDocument } from "../event/event.ts";
import { readExpectations } from "./expectations.ts";

/** A scenario of your own, from a file or from code. */
export interface UserScenario {
  /** Default: the name of the file. */
  name?: string;
  title?: string;
  /** A complete event, as Cognito sent it. */
  event?: EventDocument;
  /** Or values for a generated event: flow, provider, attributes, … */
  make?: ScenarioEvent;
  /** How SES behaves. Default: it accepts everything. */
  ses?: {
    fault?: Exclude<Fault["kind"], "slow">;
    sandbox?: boolean;
    verified?: readonly string[];
    paused?: boolean;
  };
  /** Number of times the event is sent, one call after the other. Default: 1. */
  times?: number;
  /** Whether each call starts a new environment. */
  cold?: boolean;
  expect?: Expectations;
}

/** Validates scenarios that all have names. */
export async function readOwnScenarios(given: readonly UserScenario[]): Promise<Scenario[]> {
  const own: Scenario[] = [];
  for (const each of given) own.push(await readScenario(each, each.name ?? "scenarios"));
  refuseTwins(own);
  return own;
}

/** Reports, expectations and `--only` identify a scenario by its name. */
function refuseTwins(own: readonly Scenario[]): void {
  const names = own.map(({ name }) => name);
  const twin = names.find((name, index) => names.indexOf(name) !== index);
  if (twin === undefined) return;
  throw new UserError(
    "invalid-scenario",
    `two scenarios are called "${twin}"`,
    'Give each its own "name" (default: the name of its file).',
  );
}

/**
 * Validates a scenario.
 *
 * @param place The file that contains it, for errors.
 */
export async function readScenario(given: unknown, place: string): Promise<Scenario> {
  const refuse = (message: string, remedy?: string): UserError =>
    new UserError("invalid-scenario", `${place}: ${message}`, remedy);
  if (!isObject(given)) {
    throw refuse("a scenario is an object", 'For example: { "make": { "flow": "federated" } }.');
  }
  const { findFormError } = await import("./scenario-form.ts");
  const formError = await findFormError(given);
  if (formError !== undefined) throw refuse(formError.message, formError.remedy);
  const { name, title, event, make, ses, times, cold, expect } = given as UserScenario;
  if ((event === undefined) === (make === undefined)) {
    throw refuse('it needs an "event" or a "make"');
  }
  const flow = make?.flow;
  if (!isEvent(event === undefined ? madeOf(make) : event)) {
    throw event === undefined
      ? refuse('the "edits" leave no event with request.userAttributes')
      : refuse('the "event" has no request.userAttributes', "Check it with lint-event.");
  }
  const own = name ?? place.replace(/^.*[/\\]/, "").replace(/\.[^.]+$/, "");
  const expected =
    expect === undefined ? undefined : await readExpectations(expect, `${place}: expect`);
  const { fault, ...account } = ses ?? {};
  return {
    name: `own/${own}`,
    title: title ?? own,
    flow: flow ?? flowOf(event),
    event: event === undefined ? { ...make } : { document: event },
    ...(ses !== undefined && {
      capture: { ses: { ...account, ...(fault !== undefined && { fault: { kind: fault } }) } },
      proves: "survives-ses-failure",
    }),
    ...(times !== undefined && { times }),
    ...(cold !== undefined && { cold }),
    ...(expected !== undefined && { expect: expected }),
  };
}

/** The event for any user. An edit may name a place that does not exist. */
function madeOf(make: ScenarioEvent | undefined): unknown {
  try {
    return createEvent({ ...make, seed: "" });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function isEvent(document: unknown): boolean {
  const { request } = (isObject(document) ? document : {}) as Partial<EventDocument>;
  return isObject(request?.userAttributes);
}

function flowOf(event: EventDocument | undefined): string {
  return event?.["triggerSource"] === "PostConfirmation_ConfirmForgotPassword"
    ? "confirm-forgot-password"
    : "confirm-sign-up";
}
