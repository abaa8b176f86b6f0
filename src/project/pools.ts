import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import { customName, standardName } from "./attribute-names.ts";
import type { ProjectFile } from "./handlers.ts";
import { readHcl } from "./hcl.ts";
import {
  argumentsAt,
  blankComments,
  codeOf,
  isWrittenOut,
  lineAt,
  propsIn,
} from "./source-values.ts";
import { providerCalled } from "./identity-providers.ts";
import { readTemplate } from "./template.ts";
import { memberOf, plainString } from "./values.ts";

/** A user pool, as a file declares it. */
export interface Pool extends PoolFacts {
  file: string;
  line: number;
}

interface PoolFacts {
  /** Why each of its users has an email address: it is required, or what they sign in by. */
  address: "required" | "sign-in" | undefined;
  /** Whether that address is the user name, which no other user can have. */
  isUserName: boolean;
  /** Standard attributes that each user has to have, as far as they can be read. */
  required: readonly string[];
  /** Its custom attributes: `custom:tier`. `undefined` where they cannot be read. */
  custom: readonly string[] | undefined;
  /** Its identity providers, where they are said with it. */
  providers?: readonly string[] | undefined;
}

type ReadFacts = (props: Json) => PoolFacts;

const UNKNOWN: PoolFacts = {
  ...{ address: undefined, isUserName: false, required: [], custom: undefined },
};

/** The user pools that files declare. */
export async function poolsIn(files: readonly ProjectFile[]): Promise<Pool[]> {
  const pools: Pool[] = [];
  for (const { file, text } of withoutCopies(files)) {
    if (file.endsWith(".tf")) pools.push(...ofTerraform(file, text));
    else if (isProgram(file)) pools.push(...ofProgram(file, text));
    else if (GEN1.test(file)) pools.push(...ofAmplifyGen1(file, text));
    else if (TYPE.test(text) && !file.endsWith(".sh"))
      pools.push(...(await ofTemplate(file, text)));
  }
  return pools;
}

export function isProgram(file: string): boolean {
  return /\.[cm]?[jt]s$/.test(file);
}

const CALLS: readonly [RegExp, ReadFacts][] = [
  [/\bdefineAuth\s*(?=\()/g, ofAmplify],
  [/\bnew\s+(?:[\w.]+\.)?(?:Cfn)?UserPool\s*(?=\()/g, ofCdk],
  [/\bnew\s+(?:[\w.]+\.)?Cognito(?:UserPool)?\s*(?=\()/g, ofSst],
];

function ofProgram(file: string, source: string): Pool[] {
  const text = blankComments(source);
  return CALLS.flatMap(([call, readFacts]) =>
    [...text.matchAll(call)].flatMap(({ index, 0: { length } }) => {
      const args = argumentsAt(text, index + length);
      if (readFacts !== ofAmplify && !hasName(args)) return [];
      const props = propsIn(args);
      return [{ file, line: lineAt(text, index), ...(props ? readFacts(props) : UNKNOWN) }];
    }),
  );
}

/** A stack names its pools, after a scope if it has one. A browser's library takes the ids of one alone. */
function hasName([first = "", ...others]: readonly string[]): boolean {
  return others.length > 0 || /^["'`]/.test(first.trim());
}

/** Amplify requires the address where users sign in by it, and likewise the phone number. */
function ofAmplify(props: Json): PoolFacts {
  const [login, attributes] = [memberOf(props, "loginWith"), memberOf(props, "userAttributes")];
  if (codeOf(login) !== undefined) return UNKNOWN;
  const signsInBy = (key: string): boolean =>
    ![undefined, false].includes(memberOf(login, key) as undefined);
  const byDefault = (key: string, attribute: string): string[] =>
    signsInBy(key) && memberOf(attributes, attribute, "required") !== false
      ? [standardName(attribute)]
      : [];
  const required = [
    ...byDefault("email", "email"),
    ...byDefault("phone", "phoneNumber"),
    ...requiredOf(attributes),
  ];
  const isByAddress = signsInBy("email") && !signsInBy("phone");
  const providers = memberOf(login, "externalProviders") ?? {};
  return {
    ...factsOf(required, isByAddress, customOf(props, attributes)),
    providers:
      isWrittenOut(login) && isWrittenOut(providers) ? named(Object.keys(providers)) : undefined,
  };
}

/** CDK's classes, and Pulumi's. */
function ofCdk(props: Json): PoolFacts {
  const [standard, aliases, custom] = [
    "standardAttributes",
    "signInAliases",
    "customAttributes",
  ].map((key) => memberOf(props, key));
  const names = memberOf(props, "usernameAttributes");
  const schema = memberOf(props, "schema") ?? memberOf(props, "schemas");
  if (schema !== undefined || names !== undefined) return ofSchema(schema, names);
  const others = ["username", "phone", "preferredUsername"].map((key) => memberOf(aliases, key));
  const isByAddress =
    isWrittenOut(aliases) &&
    aliases["email"] === true &&
    others.every((each) => each === undefined || each === false);
  return factsOf(requiredOf(standard), isByAddress, customOf(props, custom));
}

/** SST's, which give more to CDK's in their own way. */
function ofSst(props: Json): PoolFacts {
  const inner = ofCdk(memberOf(props, "cdk", "userPool") ?? {});
  const isByAddress = [memberOf(props, "login"), memberOf(props, "usernames")].some(isOnlyEmail);
  const own = { isUserName: isByAddress || inner.isUserName, custom: undefined };
  return { ...inner, ...own, address: isByAddress ? "sign-in" : inner.address };
}

/** CloudFormation's, or what a file with its tags includes. */
async function ofTemplate(file: string, text: string): Promise<Pool[]> {
  const template = await readTemplate(file, text, TYPE);
  if (template === undefined || !("content" in template)) return [];
  return resourcesIn(template.content).map(({ path, props }): Pool => {
    const line = template.lineOf(...path) ?? lineAt(text, text.indexOf(`"${path.at(-1)}"`));
    const facts = ofSchema(memberOf(props, "Schema"), memberOf(props, "UsernameAttributes"));
    // Amplify Gen 1 adds attributes elsewhere.
    return {
      file,
      line,
      ...facts,
      ...(/(?:^|\/)auth\/[^/]+\//.test(file) && { custom: undefined }),
    };
  });
}

const TYPE = /AWS::Cognito::UserPool\b/;
/** Services have resources in lists and parts. */
const DEEPEST = 5;

function resourcesIn(value: Json, path: string[] = []): { path: string[]; props: Json }[] {
  if (typeof value !== "object" || value === null || path.length > DEEPEST) return [];
  if (memberOf(value, "Type") === "AWS::Cognito::UserPool") {
    return [{ path, props: memberOf(value, "Properties") ?? {} }];
  }
  return Object.entries(value).flatMap(([key, each]) => resourcesIn(each, [...path, key]));
}

/** Resources, and modules of the registry that take the same under names of their own. */
function ofTerraform(file: string, text: string): Pool[] {
  return readHcl(file, text).blocks.flatMap(({ type, labels, line, body }) => {
    const isModule = type === "module" && /cognito-user-pool/.test(plainString(body["source"]));
    if (labels[0] !== "aws_cognito_user_pool" && !isModule) return [];
    const schemas = ["schema", "schemas", "string_schemas"].flatMap((key) => body[key] ?? []);
    const facts = ofSchema(schemas, body["username_attributes"]);
    const ignored = JSON.stringify(memberOf(body, "lifecycle", "ignore_changes") ?? "");
    const isPart = isModule || "dynamic schema" in body || /\bschema\b/.test(ignored);
    return [{ file, line, ...facts, ...(isPart && { custom: undefined }) }];
  });
}

/** A pool whose attributes are a list. */
function ofSchema(schema: Json | undefined, names: Json | undefined): PoolFacts {
  const entries = (Array.isArray(schema) ? schema : []).map((each) => ({
    name: plainString(memberOf(each, "name") ?? memberOf(each, "Name")),
    isRequired: isTrue(memberOf(each, "required") ?? memberOf(each, "Required")),
  }));
  const isRead =
    (schema === undefined || Array.isArray(schema)) && entries.every(({ name }) => name !== "");
  return factsOf(
    entries.flatMap(({ name, isRequired }) => (isRequired ? [name] : [])),
    isOnlyEmail(names),
    isRead ? entries.map(({ name }) => customName(name)) : undefined,
  );
}

function factsOf(
  required: readonly string[],
  isByAddress: boolean,
  custom: PoolFacts["custom"],
): PoolFacts {
  const byAddress = isByAddress ? "sign-in" : undefined;
  const address = required.includes("email") ? "required" : byAddress;
  return { address, isUserName: isByAddress, required, custom };
}

/** `{ givenName: { required: true } }` */
function requiredOf(attributes: Json | undefined): string[] {
  return Object.entries(isObject(attributes) ? attributes : {}).flatMap(([name, each]) =>
    isTrue(memberOf(each, "required")) ? [standardName(name)] : [],
  );
}

/** The members of CDK's `customAttributes`, or of the `userAttributes` of Amplify Gen 2. */
function customOf(props: Json, attributes: Json | undefined): string[] | undefined {
  if (!isWrittenOut(props)) return undefined;
  if (attributes === undefined) return [];
  return isWrittenOut(attributes) ? Object.keys(attributes).map(customName) : undefined;
}

/** Templates may have it as a string. */
function isTrue(value: Json | undefined): boolean {
  return value === true || plainString(value).toLowerCase() === "true";
}

function isOnlyEmail(names: Json | undefined): boolean {
  return Array.isArray(names) && names.length === 1 && names[0] === "email";
}

/** What Amplify Gen 1 keeps of a user pool. */
const GEN1 = /(?:cli-inputs|(?:^|\/)auth\/[^/]+\/parameters|(?:^|\/)backend-config)\.json$/;

/** Without what Amplify Gen 1 made of its answers, where they are here: a template, and the project's summary. */
function withoutCopies(files: readonly ProjectFile[]): readonly ProjectFile[] {
  const answers = files.filter(({ file, text }) => GEN1.test(file) && gen1Answers(text).length > 0);
  if (answers.length === 0) return files;
  const hasOwn = !answers.every(isSummary);
  return files.filter((each) =>
    answers.includes(each)
      ? !(hasOwn && isSummary(each))
      : !/(?:^|\/)auth\/[^/]+\/.*\.(?:json|ya?ml)$/.test(each.file),
  );
}

function isSummary({ file }: ProjectFile): boolean {
  return file.endsWith("backend-config.json");
}

function ofAmplifyGen1(file: string, text: string): Pool[] {
  return gen1Answers(text).map(({ required, names, providers }) => {
    const facts = factsOf(required, names.length === 1 && names[0] === "email", undefined);
    return { file, line: 1, ...facts, providers: providers && named(providers) };
  });
}

/** Settings lie beside the providers. */
function named(keys: readonly string[]): string[] {
  return keys.flatMap((key) => providerCalled(key) ?? []);
}

/** `parameters.json` and `cli-inputs.json` have one pool, and so has `backend-config.json`. */
function gen1Answers(
  text: string,
): { required: string[]; names: string[]; providers: string[] | undefined }[] {
  const listOf = (key: string): string[] | undefined => {
    const list = new RegExp(String.raw`"${key}"\s*:\s*\[([^\]]*)\]`).exec(text)?.[1];
    return list === undefined ? undefined : (list.toLowerCase().match(/\w+/g) ?? []);
  };
  const required = listOf("requiredAttributes") ?? listOf("signupAttributes");
  if (required === undefined) return [];
  const names = listOf("usernameAttributes") ?? [];
  return [
    { required, names, providers: listOf("authProvidersUserPool") ?? listOf("socialProviders") },
  ];
}
