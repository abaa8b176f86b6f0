import type { MissingRead } from "../../invocation.ts";
import type { MisplacedRead } from "./misplaced.ts";
import { SPECIAL } from "./rules/grants.ts";
import { namePart } from "./scenario.ts";
import type { Scenario, ScenarioEvent } from "./scenario.ts";
import { UNVERIFIED } from "./scenarios.ts";

/** What a handler reads that the plain event does not have. */
export interface Reads {
  misplaced: readonly MisplacedRead[];
  asked: readonly AskedFor[];
  /** Attributes that one user has in a scenario. */
  together: readonly AskedFor[];
  /** Attributes that one condition joins, with what it compares each with. */
  joined: readonly Readonly<Record<string, string | undefined>>[];
  /** What its source compares the user name with. */
  userNames: readonly ComparedText[];
  /** What its source compares the client's id with. */
  clientIds: readonly string[];
  /** Domains that its source compares something with. */
  domains: readonly string[];
  /** Addresses that its source compares the user's with. */
  addresses: readonly string[];
  /** Whether its source links users to others. */
  linksUsers: boolean;
  /** Whether the source parses the bodies of responses. */
  parsesBodies: boolean;
  /** The custom attributes that a user may write, where that is known. */
  writable?: ReadonlySet<string> | undefined;
}

export const NO_READS: Reads = {
  ...{ misplaced: [], asked: [], together: [], joined: [], userNames: [], clientIds: [] },
  ...{ domains: [], addresses: [], linksUsers: false, parsesBodies: false },
};

export interface ComparedText {
  text: string;
  /** Whether it is a part of the user name. */
  as: "whole" | "start" | "end" | "part";
}

/** An attribute or an entry of clientMetadata, and what its source compares it with. */
export interface AskedFor extends Pick<MissingRead, "name"> {
  of: "userAttributes" | "clientMetadata";
  values: readonly string[];
  /** The groups that a value of it may name: it is tried with these, and with no other guess. */
  groups?: readonly string[];
}

/** More scenarios are not added. */
const MOST_SCENARIOS = 24;

/** More values of one attribute are not tried. */
const MOST_VALUES = 4;

/** Scenarios with what a handler reads and no other scenario has. */
export function readScenarios(
  plain: Scenario,
  {
    asked,
    together,
    joined,
    userNames,
    clientIds,
    domains,
    addresses,
    writable,
  }: Omit<Reads, "misplaced" | "linksUsers" | "parsesBodies">,
): Scenario[] {
  if ("document" in plain.event) return [];
  const { event } = plain;
  const isChosen = (name: string): boolean =>
    writable === undefined || !name.startsWith("custom:") || writable.has(name);
  const given = givenIn(event).filter(({ name }) => isChosen(name));
  // What it is given may be what others do not choose.
  const keys = [...asked, ...given.filter(isPrivileged)].filter(
    (key) => isNew(key) && isChosen(key.name),
  );
  // With many, each has at least one value before any has two.
  const most = Math.max(
    1,
    Math.min(MOST_VALUES, Math.floor(MOST_SCENARIOS / Math.max(1, keys.length))),
  );
  const values = keys.flatMap((key) =>
    valuesFor(key)
      .slice(0, most)
      .map((value) => withValue(plain, event, key, value)),
  );
  const special = [
    ...[...new Set(addresses)].slice(0, 2).map((email) => ({ email, label: email })),
    // The local part is the same in both.
    ...domains.slice(0, 2).map((domain) => ({
      email: `ann.example@${domain}`,
      label: `at ${domain}`,
    })),
  ].flatMap((each) => withAddress(plain, event, each));
  const others = [
    ...withEverything(
      plain,
      event,
      together.filter((key) => isNew(key) && isChosen(key.name)),
    ),
    ...withMetadata(
      plain,
      event,
      asked.filter((key) => key.of === "clientMetadata" && isNew(key)),
    ),
    ...withoutMetadata(plain, event),
    ...given.slice(0, MOST_VALUES).map((key) => withoutValue(plain, event, key)),
    ...userNames.slice(0, MOST_VALUES).flatMap((each) => withUserName(plain, event, each)),
    ...clientIds.slice(0, MOST_VALUES).map((id) => withClient(plain, event, id)),
    ...joined
      .filter((each) => Object.keys(each).every((name) => isChosen(name)))
      .slice(0, MOST_VALUES)
      .flatMap((each) => withAll(plain, event, each)),
  ];
  return [...special, ...others, ...values].slice(0, MOST_SCENARIOS);
}

const OPTIONAL = new Set([
  ...["address", "birthdate", "gender", "locale", "middle_name", "nickname", "picture"],
  ...["preferred_username", "profile", "website", "zoneinfo"],
]);

/** Whether an event can have it, and no built-in scenario does. */
export function isNew({ of, name }: Pick<AskedFor, "of" | "name">): boolean {
  if (of === "clientMetadata") return /^[\w.:-]{1,60}$/.test(name);
  return OPTIONAL.has(name) || /^custom:[\w-]{1,20}$/.test(name);
}

/** What whoever runs the check says that the user has, and no user needs to have. */
function givenIn({ attributes = {}, clientMetadata = {} }: ScenarioEvent): AskedFor[] {
  const given = (of: AskedFor["of"], names: object): AskedFor[] =>
    Object.keys(names).map((name) => ({ of, name, values: [] }));
  return [
    ...given("userAttributes", attributes),
    ...given("clientMetadata", clientMetadata),
  ].filter((key) => isNew(key));
}

/** By what the name says. */
const LIKELY: readonly [RegExp, string][] = [
  [/role|group|permission|access|level|(?:user|account|member)_?type|^(?:custom:)?type$/i, "admin"],
  [
    /(?:^|[:_])(?:is|has|accept|agree|opt|enable|active|verified|consent)|(?:In|Enabled|Accepted)$/,
    "true",
  ],
  [/plan|tier|subscription|package/i, "pro"],
  [/e?mail/i, "other@example.com"],
  [/phone|mobile/i, "+15555550100"],
  [/url|link|website|picture|avatar/i, "https://www.example.com/a"],
  [/birth|date|_at$|At$/, "1990-01-31"],
  [/locale|lang/i, "en"],
  [/zone/i, "Europe/Berlin"],
  [/country/i, "DE"],
  [/count|number|age$|limit|amount|size|credits?|points/i, "1"],
  [
    /(?:^|[:_])id$|Id$|uuid|tenant|org|company|team|referr|invite|code|token/i,
    "3f1c2a9e-0b7d-4f7e-9c61-5d2b8e4a7f10",
  ],
];

/** Values that decide about access, if nothing says which there are. */
const PRIVILEGED = /role|group|permission|(?:user|account|member)_?type|^(?:custom:)?type$/i;

/** Whether an attribute may decide about access, and so about everything else. */
export function isPrivileged({ name }: Pick<AskedFor, "name">): boolean {
  return PRIVILEGED.test(name);
}

function likelyFor(name: string): string {
  return LIKELY.find(([pattern]) => pattern.test(name))?.[1] ?? "example";
}

const BIRTH = /birth|^(?:custom:)?dob$/i;
const BIRTHDATE_OF_CHILD = "2020-01-31";

/** The first value that is tried. */
export function valueFor(key: AskedFor): string {
  return valuesFor(key)[0]?.value ?? "";
}

function valuesFor({ name, values, groups }: AskedFor): { value: string; isGuess: boolean }[] {
  const compared = values.map((value) => ({ value, isGuess: false }));
  if (groups !== undefined) {
    const others = ordinaryFirst(groups.filter((group) => !values.includes(group)));
    return [...compared, ...others.map((value) => ({ value, isGuess: true }))];
  }
  const likely = likelyFor(name);
  const guess = { value: likely, isGuess: true };
  const minor = BIRTH.test(name) ? [{ value: BIRTHDATE_OF_CHILD, isGuess: false }] : [];
  if (compared.length === 0) return [guess, ...minor];
  const isOpen = PRIVILEGED.test(name) && !values.includes(likely);
  return isOpen ? [...compared.slice(0, MOST_VALUES - 1), guess] : compared;
}

/** An ordinary group is what a user has, and one with rights what nobody is to take. */
function ordinaryFirst(groups: readonly string[]): string[] {
  const { special = [], ordinary = [] } = Object.groupBy(groups, (group) =>
    SPECIAL.test(group) ? "special" : "ordinary",
  );
  return [...ordinary.slice(0, 1), ...special, ...ordinary.slice(1)];
}

function withValue(
  plain: Scenario,
  event: ScenarioEvent,
  { of, name }: AskedFor,
  { value, isGuess }: { value: string; isGuess: boolean },
): Scenario {
  const key = of === "clientMetadata" ? `clientMetadata.${name}` : name;
  const more = { [name]: value };
  return added(plain, {
    name: `with-${key}-${value}`,
    title: `${key} is "${value}"`,
    event:
      of === "clientMetadata"
        ? { ...event, clientMetadata: { ...event.clientMetadata, ...more } }
        : { ...event, attributes: { ...event.attributes, ...more } },
    addedFor: `reads ${key}`,
    chosen: { key, value, ...(isGuess && { isGuess }) },
  });
}

function withoutValue(plain: Scenario, event: ScenarioEvent, { of, name }: AskedFor): Scenario {
  const part = of === "clientMetadata" ? "clientMetadata" : "attributes";
  const key = of === "clientMetadata" ? `clientMetadata.${name}` : name;
  const { [name]: value = "", ...rest } = event[part] ?? {};
  return added(plain, {
    name: `without-${key}`,
    title: `${key} is missing`,
    event: { ...event, [part]: rest },
    addedFor: `receives ${key}`,
    proves: "accepts-missing-attributes",
    chosen: { key, value, isGuess: true, isLeftOut: true },
  });
}

/** An ordinary sign-up, where the others have several entries. */
function withoutMetadata(plain: Scenario, event: ScenarioEvent): Scenario[] {
  const names = Object.keys(event.clientMetadata ?? {});
  if (names.length < 2) return [];
  return [
    added(plain, {
      name: "without-clientMetadata",
      title: "the app passes no clientMetadata",
      event: { ...event, clientMetadata: {} },
      addedFor: "receives clientMetadata",
      proves: "guards-client-metadata",
    }),
  ];
}

/** The user names of other providers are in the scenarios of federated users. */
const BUILT_IN = /^(?:google|facebook|signinwithapple|loginwithamazon)_/i;

function withUserName(
  plain: Scenario,
  event: ScenarioEvent,
  { text, as }: ComparedText,
): Scenario[] {
  if (BUILT_IN.test(text) || !/^[^\s"'`$]{1,60}$/.test(text)) return [];
  const userName = [
    ...(as === "end" || as === "part" ? ["user1"] : []),
    text,
    ...(as === "start" || as === "part" ? ["1094837261"] : []),
  ].join("");
  const parts = {
    name: `with-userName-${userName}`,
    title: `the user name is "${userName}"`,
    addedFor: "reads userName",
  };
  // What a provider's name begins with is not the user's choice.
  const isProvider = as === "start" && text.endsWith("_");
  return [
    isProvider
      ? added(plain, {
          ...parts,
          event: { ...event, flow: "federated", provider: "oidc", userName },
          baseline: "federated/oidc",
          proves: "handles-federated-users",
        })
      : added(plain, {
          ...parts,
          event: { ...event, userName },
          chosen: { key: "userName", value: userName, isGuess: as !== "whole" },
        }),
  ];
}

function withClient(plain: Scenario, event: ScenarioEvent, clientId: string): Scenario {
  return added(plain, {
    name: `with-clientId-${clientId}`,
    title: `the app client is ${clientId}`,
    event: { ...event, clientId },
    addedFor: "reads callerContext.clientId",
    proves: "accepts-every-flow",
  });
}

function withAll(
  plain: Scenario,
  event: ScenarioEvent,
  values: Readonly<Record<string, string | undefined>>,
): Scenario[] {
  const names = Object.keys(values);
  if (!names.every((name) => isNew({ of: "userAttributes", name }))) return [];
  const attributes = Object.fromEntries(
    names.map((name) => [name, values[name] ?? likelyFor(name)] as const),
  );
  const text = Object.entries(attributes).map(([name, value]) => `${name} is "${value}"`);
  return [
    added(plain, {
      name: `with-${Object.entries(attributes).flat().join("-")}`,
      title: text.join(" and "),
      event: { ...event, attributes: { ...event.attributes, ...attributes } },
      addedFor: `reads ${names.join(" and ")}`,
      chosen: { key: names.join(" and "), value: Object.values(attributes).join(", ") },
    }),
  ];
}

/** What several attributes do together, or a handler that fails without one. */
function withEverything(
  plain: Scenario,
  event: ScenarioEvent,
  keys: readonly AskedFor[],
): Scenario[] {
  if (keys.length === 0) return [];
  const names = keys.map(({ name }) => name);
  const has = names.length === 1 ? names.join("") : "every attribute that the handler reads";
  const scenarioOf = (
    parts: Pick<Scenario, "name" | "title">,
    values: readonly (readonly [name: string, value: string])[],
  ): Scenario =>
    added(plain, {
      ...parts,
      event: { ...event, attributes: { ...event.attributes, ...Object.fromEntries(values) } },
      addedFor: `reads ${names.join(" and ")}`,
      chosen: { key: names.join(" and "), value: values.map(([, value]) => value).join(", ") },
    });
  const values = keys.map((key) => [key.name, valueFor(key)] as const);
  const ofChild = values.map((each) =>
    BIRTH.test(each[0]) ? ([each[0], BIRTHDATE_OF_CHILD] as const) : each,
  );
  return [
    scenarioOf({ name: EVERYTHING, title: `the user has ${has}` }, values),
    // What a child needs is read of no one else.
    ...(names.length > 1 && names.some((name) => BIRTH.test(name))
      ? [scenarioOf({ name: `${EVERYTHING}-as-a-child`, title: `a child has ${has}` }, ofChild)]
      : []),
  ];
}

/** A key may be read only where there is another. */
function withMetadata(
  plain: Scenario,
  event: ScenarioEvent,
  keys: readonly AskedFor[],
): Scenario[] {
  if (keys.length < 2) return [];
  const more = Object.fromEntries(keys.map((key) => [key.name, valueFor(key)] as const));
  const names = keys.map(({ name }) => `clientMetadata.${name}`);
  return [
    added(plain, {
      name: "with-all-clientMetadata",
      title: "clientMetadata has every key that the handler reads",
      event: { ...event, clientMetadata: { ...event.clientMetadata, ...more } },
      addedFor: `reads ${names.join(" and ")}`,
      chosen: { key: names.join(" and "), value: Object.values(more).join(", ") },
    }),
  ];
}

/** The name of the scenario whose user has all attributes that the handler reads. */
export const EVERYTHING = "with-everything";

function withAddress(
  plain: Scenario,
  event: ScenarioEvent,
  { email, label }: { email: string; label: string },
): Scenario[] {
  return (["false", "true"] as const).map((verified) =>
    added(plain, {
      name: `with-${verified === "true" ? "verified" : "unverified"}-address-${label}`,
      title: `the address is ${label}, and email_verified is "${verified}"`,
      event: { ...event, email, attributes: { ...event.attributes, email_verified: verified } },
      addedFor: `checks for ${label.replace("at ", "")}`,
      ...(verified === "false" && {
        baseline: UNVERIFIED,
        chosen: { key: "an unverified address", value: email },
      }),
    }),
  );
}

function added(
  { flow, name }: Scenario,
  { name: own, ...parts }: Pick<Scenario, "name" | "title" | "event"> & Partial<Scenario>,
): Scenario {
  return {
    flow,
    baseline: name,
    proves: "accepts-any-value",
    ...parts,
    name: `${flow}/${namePart(own).slice(0, 80)}`,
  };
}
