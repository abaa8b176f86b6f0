import { PLAIN } from "../contract/check/scenarios.ts";
import { misplacedReads } from "../contract/check/misplaced.ts";
import { isNew, isPrivileged, NO_READS, valueFor } from "../contract/check/reads.ts";
import type { AskedFor, ComparedText, Reads } from "../contract/check/reads.ts";
import type { AwsCall, MissingRead } from "../invocation.ts";
import { asObject } from "../json.ts";
import { hasWork } from "../contract/work.ts";
import type { LocalInvoker } from "../runtime/invoker/local-invoker.ts";
import { placeIn } from "../source-place.ts";
import { tryRead } from "../runtime/try-read.ts";
import {
  comparedWith,
  domainsIn,
  joinedIn,
  looksUpIn,
  namedAttributesIn,
  variablesComparedWith,
} from "./source-literals.ts";
import { domainsInStubs } from "./stub-domains.ts";
import { REST_MS } from "./local-player.ts";
import type { LocalPlayer } from "./local-player.ts";
import { eventsOf } from "./player.ts";
import type { EventSource } from "./player.ts";
import type { CheckTarget } from "./run-plan.ts";

/**
 * Makes what finds out which attributes a handler reads: by another call, which is not judged, and from the
 * names in its file for those that it reads from a copy.
 */
export function observer(
  invoke: LocalInvoker,
  source: EventSource,
  { file, capture, env, groups = [], writable }: ObservedHandler,
): NonNullable<CheckTarget["observe"]> {
  return async (plain, [call], group): Promise<Reads> => {
    const [event] = eventsOf(plain, source);
    if (call === undefined || event === undefined) return NO_READS;
    let tries = 0;
    const own = tryRead(file) ?? "";
    const isIdle = !hasWork(call.invocation) && call.invocation.late === undefined;
    const rounds = isIdle || groups.length > 0 ? MOST_ROUNDS : 1;
    /** Attributes that name the user's group. */
    const ofGroups = new Set<string>();
    const reads = await allReads(own, rounds, async (attributes) => {
      tries += 1;
      const [again = event] = eventsOf({ ...plain, name: `${plain.name} read ${tries}` }, source);
      const userAttributes = { ...again.request.userAttributes, ...attributes };
      const observed = await invoke(
        { ...again, request: { clientMetadata: {}, ...again.request, userAttributes } },
        {
          capture: capture(),
          environment: group,
          account: PLAIN,
          notesReads: true,
          lingerMs: REST_MS,
        },
      );
      for (const [name, value] of Object.entries(attributes)) {
        if (observed.awsCalls.some((each) => joinsGroup(each, value))) ofGroups.add(name);
      }
      return observed.reads ?? [];
    });
    const readsCustom = [own, ...reads.map(({ name }) => name)].some((text) =>
      text.includes("custom:"),
    );
    const base = { ...NO_READS, writable: readsCustom ? await writable?.() : undefined };
    const isOfGroup = (key: AskedFor): boolean =>
      ofGroups.has(key.name) ||
      (isPrivileged(key) && key.values.length === 0 && own.includes("AddUserToGroup"));
    const withGroups = (key: AskedFor): AskedFor =>
      groups.length > 0 && isOfGroup(key) ? { ...key, groups } : key;
    const asked = reads.filter(isOptional).map((read) => withGroups(askedFor(read, own)));
    const seen = new Set(reads.map(({ name }) => name));
    const named = namedAttributesIn(own)
      .filter((name) => !seen.has(name) && !Object.hasOwn(event.request.userAttributes, name))
      .map((name) => withGroups({ of: "userAttributes", name, values: comparedWith(name, own) }));
    const attributes = [...asked, ...named].filter(({ of }) => of === "userAttributes");
    // With any one of the others it fails as it does without.
    if (call.verdict.accepted === false) {
      const decisive = asked.filter((each) => each.of === "clientMetadata" || isPrivileged(each));
      const isOne = attributes.length === decisive.length;
      return { ...base, asked: decisive, together: isOne ? [] : attributes };
    }
    const joined = joinedIn(
      attributes.map(({ name }) => name),
      own,
    );
    const whereRead = (name: string): string[] => {
      const places = reads.filter((read) => read.name === name).map((read) => textAt(read) ?? own);
      return [...new Set(places)];
    };
    return {
      ...base,
      misplaced: misplacedReads(reads, event, (attribute) =>
        [own, ...reads.map(textAt)].some((text) => text?.includes(attribute)),
      ),
      asked: [...asked, ...named],
      together:
        attributes.length < 2 || joined.some(({ length }) => length === attributes.length)
          ? []
          : attributes,
      joined: joined.map((together) =>
        Object.fromEntries(together.map(({ name, value }) => [name, value])),
      ),
      userNames: whereRead("userName").flatMap((text) =>
        comparedWith("userName", text).map((each) => ({ text: each, as: partIn(each, text) })),
      ),
      clientIds: whereRead("clientId")
        .flatMap((text) => [
          ...comparedWith("clientId", text),
          ...variablesComparedWith("clientId", text).flatMap((name) => env[name] ?? []),
        ])
        .filter((id) => CLIENT_ID.test(id)),
      domains: [...new Set([...domainsIn(own), ...domainsInStubs(capture().stubs ?? [])])],
      addresses: [
        ...comparedWith("email", own).flatMap((text) => addressWith(text, partIn(text, own))),
        ...allowedIn(env, own),
      ],
      parsesBodies: /\.json\(\s*\)|\bJSON\.parse\(/.test(own),
      linksUsers: /AdminLinkProviderForUser/i.test(own),
    };
  };
}

/** A handler that stops at what it lacks reads more once it has that, this often at most. */
const MOST_ROUNDS = 3;

/** What a handler reads, also once it has the attributes that it asks for. */
async function allReads(
  own: string,
  rounds: number,
  read: (attributes: Record<string, string>) => Promise<readonly MissingRead[]>,
): Promise<MissingRead[]> {
  const all = new Map<string, MissingRead>();
  const attributes: Record<string, string> = {};
  for (let round = 1; ; round++) {
    const more = (await read(attributes)).filter(({ of, name }) => !all.has(`${of} ${name}`));
    for (const each of more) all.set(`${each.of} ${each.name}`, each);
    const missing = more
      .filter(isOptional)
      .filter((each) => each.of === "userAttributes" && isNew(each));
    if (missing.length === 0 || round >= rounds) return [...all.values()];
    for (const each of missing) attributes[each.name] = valueFor(askedFor(each, own));
  }
}

function joinsGroup({ operation, parameters }: AwsCall, group: string): boolean {
  return operation === "AdminAddUserToGroup" && asObject(parameters)["GroupName"] === group;
}

/** What a source compares something with that it reads. */
function askedFor(read: MissingRead & Pick<AskedFor, "of">, own: string): AskedFor {
  const { of, name } = read;
  return { of, name, values: comparedWith(name, textAt(read) ?? own) };
}

interface ObservedHandler {
  file: string;
  capture: LocalPlayer["capture"];
  /** The groups of its pool, as far as they are known. */
  groups?: readonly string[] | undefined;
  /** The custom attributes that a user may have written, where that is known. */
  writable?: (() => Promise<ReadonlySet<string> | undefined>) | undefined;
  /** The variables that it finds. */
  env: Readonly<Record<string, string | undefined>>;
}

const CLIENT_ID = /^[\w+]{1,128}$/;

/** How a source compares something with a text. */
function partIn(text: string, source: string): ComparedText["as"] {
  const isPart = (method: string): boolean =>
    ["'", '"', "`"].some((quote) => source.includes(`.${method}(${quote}${text}${quote}`));
  if (isPart("startsWith")) return "start";
  if (isPart("endsWith")) return "end";
  return isPart("includes") ? "part" : "whole";
}

function isOptional(read: MissingRead): read is MissingRead & Pick<AskedFor, "of"> {
  return read.of === "userAttributes" || read.of === "clientMetadata";
}

const ADDRESS = /^[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}$/i;

/** An address that a comparison finds. Domains have scenarios of their own. */
function addressWith(text: string, as: ComparedText["as"]): string[] {
  if (ADDRESS.test(text)) return [text];
  if (!/^[\w+-]{2,30}$/.test(text)) return [];
  if (as === "start") return [`${text}.example@example.com`];
  return as === "part" ? [`ann.${text}@example.com`] : [];
}

/** The first address of each variable that lists addresses the handler trusts. Others are those it sends mail to. */
function allowedIn(env: ObservedHandler["env"], source: string): string[] {
  const names = [
    ...source.matchAll(/\benv(?:\.|\[["'`])(\w*(?:admin|allow|owner|staff|super)\w*)/gi),
  ];
  return names.flatMap(([, name = ""]) =>
    /from|sender|source/i.test(name) || !looksUpIn(name, source)
      ? []
      : (/[^\s@<>,;"']+@[\w.-]+\.[a-z]{2,}/i.exec(env[name] ?? "")?.[0] ?? []),
  );
}

function textAt({ caller }: MissingRead): string | undefined {
  const place = caller === undefined ? undefined : placeIn(caller);
  return place && tryRead(place.file);
}
