import type { ProjectFile } from "./handlers.ts";
import { readHcl } from "./hcl.ts";
import { argumentsAt, blankComments, propsIn, splitList } from "./source-values.ts";
import { memberOf, plainString } from "./values.ts";

/** The groups that a project's files declare for its user pools, as far as their names are literal. */
export function declaredGroups(files: readonly ProjectFile[]): string[] {
  const names = files.flatMap(({ file, text }) => {
    if (file.endsWith(".tf")) return ofTerraform(file, text);
    return /\.[cm]?[jt]s$/.test(file) ? ofProgram(blankComments(text)) : ofTemplate(text);
  });
  return [...new Set(names)].filter((name) => GROUP.test(name));
}

/** What Cognito allows, without what a template computes. */
const GROUP = /^[^\s${}]{1,128}$/;

function ofTerraform(file: string, text: string): string[] {
  return readHcl(file, text).blocks.flatMap(({ labels, body }) =>
    labels[0] === "aws_cognito_user_group" ? plainString(body["name"]) : [],
  );
}

/** Amplify's `groups`, CDK's resource and method, and Pulumi's resource. */
function ofProgram(text: string): string[] {
  const calls = /\bdefineAuth\s*(?=\()|(?:\bnew\s+[\w.]*User(?:Pool)?|\.add)Group\s*(?=\()/g;
  return [...text.matchAll(calls)].flatMap(({ index, 0: call }) => {
    const props = propsIn(argumentsAt(text, index + call.length)) ?? {};
    const groups = memberOf(props, "groups");
    if (Array.isArray(groups)) return groups.map(plainString);
    return plainString(memberOf(props, "groupName") ?? memberOf(props, "name"));
  });
}

/** CloudFormation's resources, and what Amplify Gen 1 keeps in `user-pool-group-precedence.json`. */
function ofTemplate(text: string): string[] {
  const isGen1 = /^\s*\[/.test(text) && text.includes('"precedence"');
  const parts = isGen1
    ? splitList(text.slice(text.indexOf("[") + 1))
    : text.split(RESOURCE).slice(1);
  return parts.map((part) => NAME.exec(part.slice(0, 400))?.[1] ?? "");
}

const RESOURCE = /AWS::Cognito::UserPoolGroup\b/;
const NAME = /["']?\b[gG]roupName["']?\s*:\s*["']?([\w.+-]+)["']?\s*(?:[,}\n#]|$)/;
