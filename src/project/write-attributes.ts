/** App clients, in each form that declares one. */
const CLIENTS =
  /\bnew\s+(?:[\w.]+\.)?(?:Cfn)?UserPoolClient\s*\(|\.addClient\(|["']?Type["']?\s*:\s*["']?AWS::Cognito::UserPoolClient\b|\bresource\s+"aws_cognito_user_pool_client"|\bdefineAuth\s*\(/g;

const LISTS =
  /(?<!\b(?:const|let|var)\s+)(?:\b|["'.])(?:w|W)rite_?(?:a|A)ttributes["']?\s*[:=]\s*/g;

/**
 * The custom attributes that the app clients of a project may write: `custom:tier`. `undefined` where one of them
 * may write all, or what it may write is not readable.
 */
export function writableAttributes(texts: readonly string[]): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  let clients = 0;
  let lists = 0;
  for (const text of texts) {
    const code = text.replaceAll(/^\s*(?:\/\/|#|\*).*$/gm, "");
    clients += [...code.matchAll(CLIENTS)].length;
    for (const found of code.matchAll(LISTS)) {
      const listed = namesIn(code.slice(found.index + found[0].length), code);
      if (listed === undefined) return undefined;
      lists++;
      for (const name of listed) names.add(name);
    }
  }
  return clients === 0 || lists < clients ? undefined : names;
}

function namesIn(rest: string, code: string): string[] | undefined {
  if (rest.startsWith("[")) return quotedIn(rest.slice(0, rest.indexOf("]"))).filter(isCustom);
  const items = /^\n?((?:\s*-\s+\S+[ \t]*(?:\n|$))+)/.exec(rest)?.[1];
  if (items !== undefined) {
    return [...items.matchAll(/-\s+["']?([\w:-]+)/g)]
      .flatMap(([, name = ""]) => name)
      .filter(isCustom);
  }
  const [, variable = ""] = /^(\w+)\s*[,;\n})]/.exec(rest) ?? [];
  const made =
    variable === ""
      ? rest
      : new RegExp(String.raw`\b(?:const|let|var)\s+${variable}\b[^=\n]*=\s*([^;]+)`).exec(
          code,
        )?.[1];
  // Up to the next part of the client.
  const own = made?.split(/\n\s*\w+:\s|\}\s*\)\s*;/, 1)[0];
  if (own === undefined || !/^(?:new\s+|\()?\(?[\w.\s]*ClientAttributes\(\)/.test(own))
    return undefined;
  const custom = [...own.matchAll(/\.withCustomAttributes\(([^)]*)\)/g)].flatMap(
    ([, list = ""]) => list,
  );
  return custom
    .flatMap((list) => quotedIn(list))
    .map((name) => `custom:${name.replace(/^custom:/, "")}`);
}

function quotedIn(text: string): string[] {
  return [...text.matchAll(/["'`]([^"'`]+)["'`]/g)].flatMap(([, name = ""]) => name);
}

function isCustom(name: string): boolean {
  return name.startsWith("custom:");
}
