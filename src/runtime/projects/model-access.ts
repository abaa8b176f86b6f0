import type { Assumption } from "../../assumption.ts";
import type { AwsCall } from "../../invocation.ts";
import { asObject } from "../../json.ts";
import type { ModelRule, RulesByModel } from "../../model-rules.ts";

/** Mutations that AppSync rejects, and records that nobody can read, as the rules of the models say. */
export function deniedMutations(rules: RulesByModel, calls: readonly AwsCall[]): Assumption[] {
  const found = new Map<string, Assumption>();
  for (const call of calls.filter(({ service }) => service === "appsync")) {
    const { query, variables } = asObject(call.parameters);
    for (const [, mutation = "", verb, model = ""] of mutationsIn(query)) {
      const own = Object.hasOwn(rules, model) ? rules[model] : undefined;
      if (own === undefined || found.has(mutation)) continue;
      const common = { severity: "warning", where: {} } as const;
      const args = { mutation, model };
      if (call.signer === "guest") {
        if (!own.some((rule) => letsGuests(rule, verb)))
          found.set(mutation, { ...common, code: "guest-access", args });
      } else if (verb === "create" && hasNoOwner(own, asObject(asObject(variables)["input"]))) {
        found.set(mutation, {
          ...common,
          code: "no-owner",
          args: { ...args, fields: ownerFields(own) },
        });
      }
    }
  }
  return [...found.values()];
}

function mutationsIn(query: unknown): RegExpMatchArray[] {
  if (typeof query !== "string" || !/^\s*mutation\b/.test(query)) return [];
  return [...query.matchAll(/\b((create|update|delete)([A-Z]\w*))\s*\(\s*input\s*:/g)];
}

function letsGuests({ allow, provider = "", operations }: ModelRule, verb = ""): boolean {
  const isForGuests = allow === "public" && /^(?:iam|identityPool)$/.test(provider);
  return isForGuests && operations?.includes(verb) !== false;
}

/** Only the signed-in user is an owner by himself. What a function writes has none. */
function hasNoOwner(
  rules: readonly ModelRule[],
  input: Readonly<Record<string, unknown>>,
): boolean {
  return (
    Object.keys(input).length > 0 &&
    rules.length > 0 &&
    rules.every(({ allow }) => allow === "owner") &&
    ownerFields(rules).every((field) => (input[field] ?? null) === null)
  );
}

function ownerFields(rules: readonly ModelRule[]): string[] {
  return [...new Set(rules.map(({ ownerField = "owner" }) => ownerField))];
}
