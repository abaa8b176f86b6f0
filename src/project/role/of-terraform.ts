import type { Json } from "../../json.ts";
import { folderOf } from "../declared-handler.ts";
import { readValue } from "../hcl.ts";
import type { Block } from "../hcl.ts";
import { argumentsAt, codeOf } from "../source-values.ts";
import { memberOf, plainString } from "../values.ts";
import { allowedBy, allowedByManaged, textsIn, together } from "./policies.ts";
import type { Actions } from "./policies.ts";

/** What Terraform's files say, by reference. */
export interface Modules<Scope> {
  blocks: readonly Block[];
  /** How the module of a folder is used. */
  usesOf: (folder: string) => Scope[];
  /** The value behind names. */
  valueOf: (value: Json | undefined, scope: Scope) => Valued<Scope>;
  textOf: (value: Json, scope: Scope) => { text: string } | undefined;
  /** The block that a value is an attribute of. */
  placeOf: (value: Json, scope: Scope) => { block: Block; scope: Scope } | undefined;
}

interface Valued<Scope> {
  value: Json | undefined;
  scope: Scope;
}

/** Policies of queues and the like, by which a role may do what its own do not allow. */
const BY_RESOURCES: Readonly<Record<string, string>> = {
  aws_cloudwatch_event_bus_policy: "events:*",
  aws_dynamodb_resource_policy: "dynamodb:*",
  aws_secretsmanager_secret_policy: "secretsmanager:*",
  aws_sns_topic_policy: "sns:*",
  aws_sqs_queue_policy: "sqs:*",
};

/** What the role of a function's block allows. */
export function actionsOfTerraform<Scope>(
  { body }: Block,
  scope: Scope,
  modules: Modules<Scope>,
): Actions {
  const { blocks, placeOf, usesOf } = modules;
  const role = placeOf(body["role"] ?? null, scope);
  const isMade = role?.block.type === "resource" && nameOf(role.block) === "aws_iam_role";
  if (role === undefined || !isMade) return undefined;
  const own = (kind: string): Json[] => listOf(role.block.body[kind]);
  const mention = `aws_iam_role.${role.block.labels[1]}.`;
  return together([
    ...own("inline_policy").map((each) =>
      actionsOfDocument({ value: memberOf(each, "policy"), scope: role.scope }, modules),
    ),
    ...own("managed_policy_arns").map((each) => actionsOfArn(each, role.scope, modules)),
    ...blocks.map((block): Actions => {
      const kind = nameOf(block);
      const byResource = BY_RESOURCES[kind];
      if (byResource !== undefined) return [byResource];
      // A module of somebody else's may attach what it likes.
      const isForeign =
        block.type === "module" && !plainString(block.body["source"]).startsWith(".");
      if (isForeign && JSON.stringify(block.body).includes(mention)) return undefined;
      if (!/^aws_iam_(?:role_policy(?:_attachments?\w*)?|policy_attachment)$/.test(kind)) return [];
      return together(usesOf(folderOf(block.file)).map((each) => attached(block, each)));
    }),
  ]);

  function attached(block: Block, at: Scope): Actions {
    const { role: single, role_name, roles, policy, policy_arn } = block.body;
    const named = [single, role_name, roles].flatMap(listOf);
    if (!named.some((each) => mayBe(each, at))) return [];
    return policy_arn === undefined
      ? actionsOfDocument({ value: policy, scope: at }, modules)
      : actionsOfArn(policy_arn, at, modules);
  }

  /** Whether a value names the role, or says nothing that can be read. */
  function mayBe(value: Json, at: Scope): boolean {
    const place = placeOf(value, at);
    if (place !== undefined) return place.block === role?.block;
    const [text, name] = [
      modules.textOf(value, at),
      role && modules.textOf(role.block.body["name"] ?? null, role.scope),
    ];
    return text === undefined || name === undefined || text.text === name.text;
  }
}

function actionsOfArn<Scope>(value: Json, scope: Scope, modules: Modules<Scope>): Actions {
  const place = modules.placeOf(value, scope);
  if (place === undefined) return allowedByManaged(modules.textOf(value, scope)?.text ?? "");
  const { body } = place.block;
  if (nameOf(place.block) !== "aws_iam_policy") return undefined;
  if (place.block.type === "resource") {
    return actionsOfDocument({ value: body["policy"], scope: place.scope }, modules);
  }
  const named = body["name"] ?? body["arn"] ?? null;
  return allowedByManaged(modules.textOf(named, place.scope)?.text ?? "");
}

/** Written with `jsonencode`, or in a data source of its own. */
function actionsOfDocument<Scope>(written: Valued<Scope>, modules: Modules<Scope>): Actions {
  const { value, scope } = modules.valueOf(written.value, written.scope);
  const code = codeOf(value) ?? "";
  if (/^jsonencode\s*\(/.test(code)) {
    const [inner = ""] = argumentsAt(code, code.indexOf("("));
    const found = modules.valueOf(readValue(inner), scope);
    return allowedBy(found.value, (each) => modules.textOf(each, found.scope)?.text);
  }
  const place = modules.placeOf(value ?? null, scope);
  if (place === undefined || nameOf(place.block) !== "aws_iam_policy_document") return undefined;
  const { body } = place.block;
  const isWhole = Object.keys(body).every((key) => /^(?:statement|version|policy_id)$/.test(key));
  const textOf = (each: Json): string | undefined => modules.textOf(each, place.scope)?.text;
  return isWhole
    ? together(
        listOf(body["statement"]).map((each): Actions => {
          if (memberOf(each, "effect") === "Deny") return [];
          const actions = memberOf(each, "actions");
          return actions === undefined || memberOf(each, "not_actions") !== undefined
            ? undefined
            : textsIn(actions, textOf);
        }),
      )
    : undefined;
}

/** `aws_iam_role`, of a resource or a data source. */
function nameOf({ labels }: Block): string {
  return labels[0] ?? "";
}

function listOf(value: Json | undefined): Json[] {
  return value === undefined || value === null ? [] : [value].flat();
}
