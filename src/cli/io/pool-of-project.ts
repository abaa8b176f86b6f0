import { dirname, join } from "node:path";
import { typedPath } from "../../paths.ts";
import type { ProjectFile } from "../../project/handlers.ts";
import type { ProjectPool } from "../../project/project-pool.ts";
import type { HandlerLocation } from "../flags/handler.ts";
import { requiredOf } from "../../check/pool-users.ts";
import { foldersUpwards } from "./find-upwards.ts";
import { listFiles, textOf } from "./project-files.ts";

/** Further files are not read. */
const MOST_FILES = 400;

const DECLARING = /\.(?:tf|ya?ml|template|json|sh|[cm]?[jt]s)$/;
const NEVER =
  /(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*|composer|manifest)\.json$|\.(?:d|test|spec)\.[cm]?ts$/;

/** The pool whose users a handler is called for, if its project declares one. The nearest folder that does decides. */
export async function poolOfProject(
  handler: string,
  cwd: string,
): Promise<ProjectPool | undefined> {
  const texts = new Map<string, string>();
  for (const root of foldersUpwards(dirname(handler), cwd)) {
    const paths = listFiles(root).filter((path) => DECLARING.test(path) && !NEVER.test(path));
    const files = declaringFiles(root, paths.slice(0, MOST_FILES), texts);
    if (files.length === 0) continue;
    const { projectPool } = await import("../../project/project-pool.ts");
    const pool = await projectPool(files);
    if (pool === undefined) continue;
    const custom = paths.length > MOST_FILES ? undefined : pool.custom;
    return { ...pool, custom, file: typedPath(cwd, join(root, pool.file)) };
  }
  return undefined;
}

/** The standard attributes that each user of a handler's project has. */
export async function requiredAttributes(
  { file, isReference }: Pick<HandlerLocation, "file" | "isReference">,
  cwd: string,
): Promise<string[]> {
  const pool = isReference ? undefined : await poolOfProject(file, cwd);
  return pool === undefined ? [] : requiredOf(pool);
}

/**
 * Files that may declare a pool or its providers.
 *
 * @param texts What was read for the folders within this one.
 */
function declaringFiles(
  root: string,
  paths: readonly string[],
  texts: Map<string, string>,
): ProjectFile[] {
  return paths
    .map((file) => {
      const path = join(root, file);
      const text = texts.get(path) ?? textOf(root, file);
      texts.set(path, text);
      return { file, text };
    })
    .filter(({ text }) => POOL.test(text));
}

/** What such a file has in it, or one that says more of a pool. */
const POOL =
  /[cC]reate-?[iI]dentity-?[pP]rovider|[aA]dd-?[cC]ustom-?[aA]ttributes|\.schema\s*=(?!=)|["']Schema\b|cognitoUserPool\b|fromUserPool(?:Id|Arn)|referenceAuth\(|defineAuth\(|\bUserPool(?:Client)?\(|\bCognito(?:UserPool)?\(|UserPoolIdentityProvider|@serverless-stack\/resources|AWS::Cognito::UserPool(?:Client|Group)?\b|User(?:Pool)?Group\(|\.addGroup\(|"precedence"|aws_cognito_(?:user_pools?|user_pool_client|user_group|identity_provider)\b|usernameAttributes/;
