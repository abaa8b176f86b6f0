import type { Invocation } from "../../../invocation.ts";
import { leavesOf } from "../../leaves.ts";
import { workOf } from "../../work.ts";
import type { RuleArgs } from "../finding.ts";
import { fieldName, fieldsOf, isKeyPath } from "./fields.ts";
import { foundIn } from "./rule.ts";
import type { Found } from "./rule.ts";
import { attributesOf } from "./suite.ts";
import type { Suite } from "./suite.ts";

type Mistaken = Extract<RuleArgs["reads-what-is-sent"], { kind: "user-name" }>;

/** A user whose name is not the sub, as that of an ordinary one often is. */
const FEDERATED = "federated/google";

const SUB = /(?:^|[._:-])sub$|[a-z]Sub$|^(?:user|cognito)sub$/;

const ID = /id$/i;

/** The user name in the place of the sub: by a field's name, by what another call has there, or by the source. */
export function userNameAsSub({ plain, find }: Suite): Found<Mistaken>[] {
  const run = find(FEDERATED);
  const [call] = run?.calls ?? [];
  if (run === undefined || call === undefined) return [];
  const { invocation } = call;
  const { sub } = attributesOf(invocation);
  const name = invocation.event["userName"];
  if (typeof name !== "string" || typeof sub !== "string" || name === sub) return [];
  const withSub = new Set(idsWith(sub, invocation));
  const isMeant = plain?.source?.takesUserNameForSub === true;
  const mistaken = workOf(invocation).flatMap(({ name: work, call: made, index }) =>
    [...fieldsOf(made)].flatMap(([path, value]): Found<Mistaken>[] => {
      if (typeof value !== "string" || !value.includes(name)) return [];
      const how = howMistaken(path, value === name, { withSub, isMeant });
      if (how === undefined) return [];
      const args = { kind: "user-name" as const, call: work, path, how };
      const found = foundIn(run, args, { invocation: 0, call: index }, made.caller);
      return [{ ...found, ...(how !== "meant" && { severity: "warning" as const }) }];
    }),
  );
  return mistaken.toSorted((one, other) => RANKS[one.args.how] - RANKS[other.args.how]).slice(0, 1);
}

const RANKS: Record<Mistaken["how"], number> = { named: 0, mixed: 1, meant: 2 };

function howMistaken(
  path: string,
  isWhole: boolean,
  { withSub, isMeant }: { withSub: ReadonlySet<string>; isMeant: boolean },
): Mistaken["how"] | undefined {
  const name = fieldName(path);
  if (isWhole && SUB.test(name)) return "named";
  const isId = ID.test(name) && !/^username/i.test(name);
  if (isWhole && isId && withSub.has(name)) return "mixed";
  return isMeant && (isId || isKeyPath(path)) ? "meant" : undefined;
}

/** The names of fields that have a value, in any call. */
function idsWith(value: string, { awsCalls }: Invocation): string[] {
  return awsCalls.flatMap(({ parameters }) =>
    leavesOf(parameters).flatMap((leaf) =>
      leaf.value === value && !/(?:^|\.)userAttributes\./.test(leaf.path)
        ? [fieldName(leaf.path)]
        : [],
    ),
  );
}
