/** App clients, in each form that declares one. */
const CLIENTS =
  /\bnew\s+(?:[\w.]+\.)?(?:Cfn)?UserPoolClient\s*\(|\.addClient\(|["']?Type["']?\s*:\s*["']?AWS::Cognito::UserPoolClient\b|\bresource\s+"aws_cognito_user_pool_client"|\bdefineAuth\s*\(/g;

/** Reads a list. @param rest The source from the list on. @param code All of the source. */
type ReadList = (rest: string, code: string) => string[] | undefined;

/**
 * What the app clients of a project list under a key. `undefined` where one of them has no such list, or a list that
 * is not readable.
 */
export function listedByClients(
  texts: readonly string[],
  key: RegExp,
  readList: ReadList,
): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  let clients = 0;
  let lists = 0;
  for (const text of texts) {
    const code = text.replaceAll(/^\s*(?:\/\/|#|\*).*$/gm, "");
    clients += [...code.matchAll(CLIENTS)].length;
    for (const found of code.matchAll(key)) {
      const listed = readList(code.slice(found.index + found[0].length), code);
      if (listed === undefined) return undefined;
      lists++;
      for (const name of listed) names.add(name);
    }
  }
  return clients === 0 || lists < clients ? undefined : names;
}
