import { madeUpValue } from "../../made-up-value.ts";

/** `import { Resource as Linked } from "sst"`: a bundle numbers names that occur twice, `Resource2`. */
const RENAMED = /\bResource as (\w+)/g;
/** `Table.Users.tableName`, before. */
const BINDING =
  /\b(Table|Bucket|Queue|Topic|Api|WebSocketApi|RDS|Function|EventBus|Job)\d*\.(\w+)\.(\w+)/g;

/** What is made up of a resource whose parts are not read by name: `const { name } = Resource.Users`. */
const USUAL = ["name", "value", "url", "arn", "id"];

/** What has a form of its own. */
const VALUES: Readonly<Record<string, string | number>> = {
  sender: "sender@example.com",
  port: 5432,
};

/**
 * The variables in which SST gives a function the resources that it is linked with, made up for those
 * that its code names. Without them, the first use of one throws.
 *
 * @param code That imports from `sst`, compiled, with all that it imports of the project.
 */
export function madeUpLinks(code: string): Record<string, string> {
  const links: Record<string, Record<string, string | number>> = {
    App: { name: "app", stage: "dev" },
  };
  for (const [, dotted, quoted = "", read] of code.matchAll(linkIn(code))) {
    const name = dotted ?? quoted;
    const link = (links[name] ??= {});
    for (const key of read === undefined ? USUAL : [read]) {
      link[key] ??= VALUES[key] ?? madeUpValue(key, `local-${name}-${key}`);
    }
  }
  const bindings = [...code.matchAll(BINDING)].map(([, kind = "", name = "", key = ""]) => [
    `SST_${kind}_${key}_${name}`,
    madeUpValue(key, `local-${name}-${key}`),
  ]);
  return {
    ...{ SST_APP: "app", SST_STAGE: "dev", SST_REGION: "us-east-1" },
    ...Object.fromEntries(bindings),
    ...Object.fromEntries(
      Object.entries(links).map(([name, link]) => [`SST_RESOURCE_${name}`, JSON.stringify(link)]),
    ),
  };
}

/** `Resource.Users.name`, from version 3 on, by every name that the code has for `Resource`. */
function linkIn(code: string): RegExp {
  const names = ["Resource", ...Array.from(code.matchAll(RENAMED), ([, name]) => name)];
  return new RegExp(
    String.raw`\b(?:${names.join("|")})\d*(?:\??\.(\w+)|\["([^"]+)"\])(?:\??\.(\w+))?`,
    "g",
  );
}
