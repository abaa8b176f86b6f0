import type { AwsCall, Invocation } from "../../../invocation.ts";
import { asObject } from "../../../json.ts";
import { WITHOUT_ADDRESS, WITHOUT_NAME } from "../../../without-address.ts";
import type { Leaf } from "../../leaves.ts";
import { workOf } from "../../work.ts";
import type { Work } from "../../work.ts";
import type { RuleArgs } from "../finding.ts";
import { PLAIN } from "../scenarios.ts";
import type { ScenarioRun } from "../scenario.ts";
import { fieldName, fieldsOf, isKeyPath } from "./fields.ts";
import { foundIn, rule } from "./rule.ts";
import type { Found } from "./rule.ts";
import { attributesOf, emailOf, impersonal } from "./suite.ts";
import type { Suite } from "./suite.ts";

type Incomplete = RuleArgs["no-incomplete-record"];

/** Whoever reads the record decides whether it is of use: only a key or a contact without an address is none. */
export const NO_INCOMPLETE_RECORD = rule("no-incomplete-record", "note", (suite) => {
  const told = new Set<string>();
  const runs = [...WITHOUT_ADDRESS, WITHOUT_NAME].flatMap((name) => suite.findPlayed(name) ?? []);
  return [...runs.flatMap((run) => incompleteIn(run, suite)), ...namelessIn(suite)].filter(
    ({ args: { kind, call, path } }) => {
      const name = `${kind} ${call} ${path}`;
      return !told.has(name) && told.add(name);
    },
  );
});

function incompleteIn(run: ScenarioRun, { plain, findPlayed }: Suite): Found<Incomplete>[] {
  const usual = plain?.calls[0]?.invocation;
  const invocation = run.calls[0]?.invocation;
  if (plain === undefined || usual === undefined || invocation === undefined) return [];
  const isTested = plain.source?.tested.includes("email") ?? true;
  const others = WITHOUT_ADDRESS.filter((name) => name !== run.scenario.name).flatMap(
    (name) => findPlayed(name)?.calls[0]?.invocation ?? [],
  );
  return pairsOf(usual, invocation).flatMap(({ before, work }) => {
    const found =
      run.scenario.name === WITHOUT_NAME
        ? withoutName(before, work, usual)
        : withoutAddress({ before, work, usual, isTested }, others);
    return found.map(({ severity, ...args }) => ({
      ...foundIn(run, args, { invocation: 0, call: work.index }, work.call.caller),
      ...(severity === "warning" && { severity }),
    }));
  });
}

interface Pair {
  before: Work;
  work: Work;
}

/** What both calls do, in its order. */
function pairsOf(usual: Invocation, invocation: Invocation): Pair[] {
  const open = workOf(usual);
  return workOf(invocation).flatMap((work) => {
    const name = impersonal(work.name, invocation);
    const at = open.findIndex((each) => impersonal(each.name, usual) === name);
    const [before] = at < 0 ? [] : open.splice(at, 1);
    return before === undefined ? [] : [{ before, work }];
  });
}

type Told = Incomplete & { severity?: "warning" };

function withoutAddress(
  { before, work, usual, isTested }: Pair & { usual: Invocation; isTested: boolean },
  others: readonly Invocation[],
): Told[] {
  const email = emailOf(usual);
  if (email === undefined) return [];
  const now = fieldsOf(work.call);
  const call = work.name;
  return [...fieldsOf(before.call)].flatMap(([path, value]): Told[] => {
    const rest = remainderOf(value, [email]);
    // Whoever copies all attributes has the alias, which nobody reads.
    if (rest === undefined || fieldName(path).startsWith("cognito:")) return [];
    if (rest !== "") {
      if (now.get(path) !== rest) return [];
      const isKey = isKeyPath(path) && others.every((other) => hasField(other, call, path, rest));
      const args = { kind: "broken" as const, call, path, value: rest, of: "email" as const };
      return [isKey ? { ...args, isKey, severity: "warning" } : args];
    }
    const how = howMissing(path, now);
    // Who tests the attribute leaves it out on purpose.
    if (how === undefined || (how !== "empty" && isTested)) return [];
    const because = needOf(before.call, path, usual);
    if (because === undefined && how === "empty" && isMessage(work)) return [];
    const args = { kind: "missing" as const, call, path, how };
    return [because === undefined ? args : { ...args, because, severity: "warning" }];
  });
}

/** What is shown of a user, an organization or a place; parts of names and nicknames are often left out. */
const IS_NAME = /^(?!first|last|given|family|middle|maiden|nick)(?:[a-z]+[_-]?)?name$/i;

/** Names that are empty without an attribute of the user's own, and that attribute where they are not. */
function namelessIn({ plain, played }: Suite): Found<Incomplete>[] {
  const [now] = plain?.calls ?? [];
  if (plain === undefined || now === undefined) return [];
  return played.flatMap(({ scenario: { baseline, chosen }, calls: [call] }) => {
    if (baseline !== PLAIN || chosen === undefined || chosen.isLeftOut === true) return [];
    if (call?.verdict.accepted !== true || !chosen.key.startsWith("custom:")) return [];
    return pairsOf(call.invocation, now.invocation).flatMap(({ before, work }) => {
      const fields = fieldsOf(work.call);
      return [...fieldsOf(before.call)].flatMap(([path, value]): Found<Incomplete>[] => {
        const isEmpty = value === chosen.value && fields.get(path) === "" && !isMessage(work);
        if (!isEmpty || !IS_NAME.test(fieldName(path))) return [];
        const args = {
          kind: "missing",
          call: work.name,
          path,
          how: "empty",
          of: chosen.key,
        } as const;
        return [foundIn(plain, args, { invocation: 0, call: work.index }, work.call.caller)];
      });
    });
  });
}

/** Values that are made of names and of something else, which alone is left of them. */
function withoutName(before: Work, work: Work, usual: Invocation): Told[] {
  const { name, given_name, family_name } = attributesOf(usual);
  // A full name may be made of its parts.
  const forms = [[name], [given_name, family_name]].map((form) =>
    form.filter((each) => typeof each === "string"),
  );
  const now = fieldsOf(work.call);
  return [...fieldsOf(before.call)].flatMap(([path, value]): Told[] => {
    const left = now.get(path);
    if (typeof left !== "string") return [];
    if (left === "") {
      const isWhole = forms.some((names) => isMadeOf(value, names));
      return isWhole && IS_NAME.test(fieldName(path)) && !isMessage(work)
        ? [{ kind: "missing", call: work.name, path, how: "empty", of: "name" }]
        : [];
    }
    const isRest = forms.some((names) => remainderOf(value, names) === left);
    return isRest ? [{ kind: "broken", call: work.name, path, value: left, of: "name" }] : [];
  });
}

/** Whether a program reads what is sent, and an empty text in it is as good as none. */
function isMessage({ call: { service } }: Work): boolean {
  return /^(?:http|execute-api|lambda|sqs|sns|events)$/.test(service);
}

/** Whether a text is all of these, in this order. */
function isMadeOf(value: Leaf["value"], names: readonly string[]): boolean {
  return names.length > 0 && value === names.join(" ");
}

/** What is left of a text without these values; `undefined` where they are not in it. */
function remainderOf(value: Leaf["value"], parts: readonly string[]): string | undefined {
  if (typeof value !== "string") return undefined;
  const left = parts.reduce((rest, part) => withoutPart(rest, part), value);
  return left === value ? undefined : left;
}

function withoutPart(text: string, part: string): string {
  const at = part === "" ? -1 : text.toLowerCase().indexOf(part.toLowerCase());
  return at < 0 ? text : text.slice(0, at) + text.slice(at + part.length);
}

function hasField(invocation: Invocation, call: string, path: string, value: string): boolean {
  return workOf(invocation).some(
    (work) => work.name === call && fieldsOf(work.call).get(path) === value,
  );
}

/** How a field lacks its value: DynamoDB and Aurora have forms of their own for null. */
function howMissing(
  path: string,
  now: ReadonlyMap<string, Leaf["value"]>,
): "absent" | "empty" | "null" | undefined {
  const value = now.get(path);
  if (typeof value === "string" && value.trim() === "") return "empty";
  const holder = path.slice(0, path.lastIndexOf("."));
  const isNull = ["NULL", "isNull"].some((name) => now.get(`${holder}.${name}`) === true);
  if (value === null || isNull) return "null";
  return value === undefined ? "absent" : undefined;
}

/** Services that know a contact by its address. */
const CONTACTS =
  /\/(?:contacts?|subscribers?|audiences?|newsletters?)\b|mailchimp\.com|mailerlite\.com|klaviyo\.com/i;

/** Why a record is of no use without the address. */
function needOf(
  call: AwsCall,
  path: string,
  usual: Invocation,
): Extract<Incomplete, { kind: "missing" }>["because"] {
  const { service, operation, parameters } = call;
  if (isKeyPath(path)) return "key";
  if (service === "http" && CONTACTS.test(operation)) return "contact";
  const { query } = asObject(parameters);
  const [, variable = ""] = /(?:^|\.)variables\.(\w+)$/.exec(path) ?? [];
  const isRequired =
    variable !== "" &&
    typeof query === "string" &&
    new RegExp(String.raw`\$${variable}\s*:\s*\w+!`).test(query);
  if (isRequired) return "required";
  // Without another key, the address is what the item is found by.
  const { sub } = attributesOf(usual);
  const ids = [sub, usual.event["userName"]].filter((each) => typeof each === "string");
  const isAlone =
    /^(?:PutItem)$/.test(operation) &&
    ![...fieldsOf(call)].some(
      ([each, value]) => isKeyPath(each) || ids.some((id) => String(value).includes(id)),
    );
  return isAlone ? "key" : undefined;
}
