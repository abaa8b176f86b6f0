import { dirname, join, relative } from "node:path";
import type { ProjectFile } from "../../project/handlers.ts";
import type { PoolWithAddresses } from "../../project/pool.ts";
import { folderWithEntry } from "./find-upwards.ts";
import { listFiles, textOf } from "./project-files.ts";

/** Further files are not read. */
const MOST_FILES = 400;

const DECLARING = /\.(?:tf|ya?ml|template|json|[cm]?[jt]s)$/;
const NEVER =
  /(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*|composer|manifest)\.json$|\.(?:d|test|spec)\.[cm]?ts$/;

/**
 * The declaration by which each user of a handler's pool has an email address, if its project has one. The nearest
 * folder that declares a pool decides.
 */
export async function poolOfProject(
  handler: string,
  cwd: string,
): Promise<PoolWithAddresses | undefined> {
  const own = dirname(handler);
  const top = folderWithEntry(".git", own) ?? (own.startsWith(cwd) ? cwd : own);
  for (let root = own; ; root = dirname(root)) {
    const files = declaringFiles(root);
    if (files.length > 0) {
      const { addressesOf } = await import("../../project/pool.ts");
      const found = addressesOf(files);
      if (found?.known !== undefined) {
        const file = relative(cwd, join(root, found.known.file)).replaceAll("\\", "/");
        return { ...found.known, file };
      }
      if (found !== undefined) return undefined;
    }
    if (root === top || dirname(root) === root) return undefined;
  }
}

/** Files that may declare a pool or its providers. */
function declaringFiles(root: string): ProjectFile[] {
  return listFiles(root)
    .filter((path) => DECLARING.test(path) && !NEVER.test(path))
    .slice(0, MOST_FILES)
    .map((file) => ({ file, text: textOf(root, file) }))
    .filter(({ text }) => POOL.test(text));
}

/** What such a file has in it. */
const POOL =
  /defineAuth\(|\bUserPool\(|\bCognito(?:UserPool)?\(|UserPoolIdentityProvider|AWS::Cognito::UserPool\b|aws_cognito_(?:user_pool|identity_provider)\b|usernameAttributes/;
