import type { Invocation } from "../../invocation.ts";
import type { Conclusion } from "../conclusion.ts";
import { workOf } from "../work.ts";
import { fieldName, fieldsOf, isKeyPath } from "./rules/fields.ts";
import { attributesOf } from "./rules/suite.ts";
import type { AskedFor } from "./reads.ts";
import type { Scenario } from "./scenario.ts";

/** Two people with one name, whose addresses differ in their domain alone. */
export const SAME_NAME = "confirm-sign-up/with-the-name-of-another-user";

const [FIRST, SECOND] = [994, 995];

const LOCAL_PART = "same.name";
const HANDLE = "samehandle";

/** A scenario for keys and user names that are made of what two users may have in common. */
export function sharedNameScenarios(
  { event, flow, name: baseline }: Scenario,
  [call]: readonly Conclusion[],
  asked: readonly AskedFor[],
): Scenario[] {
  if (call === undefined || call.verdict.accepted === false || "document" in event) return [];
  const isAsked = asked.some(({ name }) => name === PREFERRED);
  if (!isAsked && namesIn(call.invocation).length === 0) return [];
  const isKnown = isAsked || PREFERRED in attributesOf(call.invocation);
  const own = {
    ...event,
    attributes: { ...event.attributes, ...(isKnown && { [PREFERRED]: HANDLE }) },
  };
  return [
    {
      ...{ flow, baseline, control: true as const, name: SAME_NAME },
      title: "another user has the same name, and the same address at another domain",
      event: { ...own, email: `${LOCAL_PART}@example.com`, index: FIRST },
      next: { ...own, email: `${LOCAL_PART}@example.org`, index: SECOND },
      addedFor: isAsked
        ? `reads ${PREFERRED}`
        : "builds keys or user names from names or addresses",
    },
  ];
}

const PREFERRED = "preferred_username";

/** Fields that are to tell users apart, beside keys. */
export const TELLS_APART =
  /^(?:user_?name|handle|slug|login|login_?name|screen_?name|sub_?domain|preferred_username|url_?name)$/i;

/** A field that is made of what another user may have, too. */
export interface NamedField {
  /** `dynamodb PutItem (users)`. */
  work: string;
  index: number;
  path: string;
  value: string;
  /** The attribute that it is made of. */
  of: "email" | "name" | typeof PREFERRED;
  isKey: boolean;
}

/** The keys and user names that an invocation writes, and that are made of such a value alone. */
export function namesIn(invocation: Invocation): NamedField[] {
  const { sub, email, name, [PREFERRED]: preferred } = attributesOf(invocation);
  const own = [invocation.event["userName"], sub, email].filter((each) => typeof each === "string");
  const [local] = typeof email === "string" ? email.split("@") : [];
  const sources = { [PREFERRED]: preferred, email: local, name } as const;
  return workOf(invocation).flatMap(({ name: work, index, call }) => {
    if (!/^(?:dynamodb|appsync|rds-data|postgres|s3|cognito-idp)$/.test(call.service)) return [];
    return [...fieldsOf(call)].flatMap(([path, value]): NamedField[] => {
      const isKey = isKeyPath(path) && call.service !== "cognito-idp";
      if (typeof value !== "string" || !(isKey || TELLS_APART.test(fieldName(path)))) return [];
      const text = value.toLowerCase();
      if (own.some((each) => text.includes(each.toLowerCase()))) return [];
      const of = (Object.keys(sources) as NamedField["of"][]).find((each) =>
        isMadeOf(text, sources[each]),
      );
      return of === undefined ? [] : [{ work, index, path, value, of, isKey }];
    });
  });
}

/** Whether a text is another one, but for its case and its separators, or has a long one in it. */
function isMadeOf(text: string, source: unknown): boolean {
  if (typeof source !== "string") return false;
  const [whole, part] = [plain(text), plain(source)];
  return part !== "" && (part.length < SHORT ? whole === part : whole.includes(part));
}

const SHORT = 6;

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\d]/gu, "");
}
