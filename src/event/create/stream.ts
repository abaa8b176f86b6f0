import { createEvent, createEventOf, drawPerson } from "./create-event.ts";
import type { CreateEventOptions, Person } from "./create-event.ts";
import type { PostConfirmationEvent } from "../event.ts";
import type { FlowName } from "./flows.ts";
import type { Persona } from "./personas.ts";
import { seededRandom } from "./random.ts";

export interface StreamOptions extends Omit<CreateEventOptions, "index"> {
  count: number;
  /** Number of events to skip at the beginning. Default: 0. */
  skip?: number;
  /** Flows and their shares of the total. Default: only `flow`. */
  mix?: ReadonlyMap<FlowName, number>;
}

/**
 * Creates events of different users of one pool. The event at a position does not depend on `count` and `skip`, so a
 * stream can be continued where it ended.
 */
export function* createEvents(options: StreamOptions): Generator<PostConfirmationEvent> {
  for (const { flow, index } of places(options)) {
    yield createEvent({ ...options, ...(flow !== undefined && { flow }), index });
  }
}

/** The same events as JSON lines, created several times faster. */
export function* createEventLines(options: StreamOptions): Generator<string> {
  const writers = new Map<FlowName | undefined, (index: number) => string>();
  for (const { flow, index } of places(options)) {
    let write = writers.get(flow);
    if (write === undefined) {
      write = lineWriter({ ...options, ...(flow !== undefined && { flow }) });
      writers.set(flow, write);
    }
    yield write(index);
  }
}

function* places(options: StreamOptions): Generator<{ flow: FlowName | undefined; index: number }> {
  const { count, skip = 0, mix } = options;
  for (let index = skip; index < skip + count; index++) {
    yield { flow: mix === undefined ? options.flow : flowAt(mix, options.seed, index), index };
  }
}

function flowAt(
  mix: ReadonlyMap<FlowName, number>,
  seed: string,
  index: number,
): FlowName | undefined {
  const total = [...mix.values()].reduce((sum, part) => sum + part, 0);
  let drawn = (seededRandom(`${seed}/${index}`, "flow").below(2 ** 32) / 2 ** 32) * total;
  for (const [flow, part] of mix) {
    drawn -= part;
    if (drawn < 0) return flow;
  }
  return undefined;
}

type Slot = keyof Persona | "sub" | "email" | "phone";

/** A placeholder in a template for a value that differs between users, between two marks. */
const mark = (slot: Slot): string => `\u0001${slot}\u0001`;

const MARKED: Person = {
  persona: {
    name: mark("name"),
    given: mark("given"),
    family: mark("family"),
    handle: mark("handle"),
  },
  sub: mark("sub"),
  email: mark("email"),
  phone: mark("phone"),
};

/**
 * Creates the lines of one kind of event. What all users have in common is written once, as a template; what a template
 * cannot express (a number inside `identities`, an address of many forms) is created in full each time.
 */
function lineWriter(options: CreateEventOptions): (index: number) => string {
  const hasMark = JSON.stringify(options).includes("\\u0001");
  if (options.flow === "federated" || options.robust === true || hasMark) {
    return (index) => JSON.stringify(createEvent({ ...options, index }));
  }
  const template = JSON.stringify(createEventOf(MARKED, options)).split("\\u0001");
  return (index) => {
    const person = drawPerson(options, index);
    let line = "";
    for (let part = 0; part < template.length; part++) {
      const text = template[part] ?? "";
      line += part % 2 === 0 ? text : valueOf(person, text as Slot);
    }
    return line;
  };
}

/** The listed names and addresses contain nothing that JSON would escape; a test checks this. */
function valueOf(person: Person, slot: Slot): string {
  return slot in person.persona
    ? person.persona[slot as keyof Persona]
    : person[slot as "sub" | "email" | "phone"];
}
