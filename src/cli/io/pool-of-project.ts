import { dirname, join } from "node:path";
import { typedPath } from "../../paths.ts";
import type { ProjectFile } from "../../project/handlers.ts";
import type { PoolWithAddresses } from "../../project/pool.ts";
import { foldersUpwards } from "./find-upwards.ts";
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
  const texts = new Map<string, string>();
  for (const root of foldersUpwards(dirname(handler), cwd)) {
    const files = declaringFiles(root, texts);
    if (files.length === 0) continue;
    const { addressesOf } = await import("../../project/pool.ts");
    const found = addressesOf(files);
    if (found?.known !== undefined) {
      return { ...found.known, file: typedPath(cwd, join(root, found.known.file)) };
    }
    if (found !== undefined) return undefined;
  }
  return undefined;
}

/**
 * Files that may declare a pool or its providers.
 *
 * @param texts What was read for the folders within this one.
 */
function declaringFiles(root: string, texts: Map<string, string>): ProjectFile[] {
  return listFiles(root)
    .filter((path) => DECLARING.test(path) && !NEVER.test(path))
    .slice(0, MOST_FILES)
    .map((file) => {
      const path = join(root, file);
      const text = texts.get(path) ?? textOf(root, file);
      texts.set(path, text);
      return { file, text };
    })
    .filter(({ text }) => POOL.test(text));
}

/** What such a file has in it. */
const POOL =
  /defineAuth\(|\bUserPool\(|\bCognito(?:UserPool)?\(|UserPoolIdentityProvider|AWS::Cognito::UserPool\b|aws_cognito_(?:user_pool|identity_provider)\b|usernameAttributes/;
