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
  objectsAround,
  propsIn,
} from "./source-values.ts";
import { providerCalled } from "./identity-providers.ts";
import { readTemplate } from "./template.ts";
import { memberOf, plainString } from "./values.ts";
import { verifiedAtReset } from "./verified-at-reset.ts";

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
  /** Contacts that are verified whenever a password is reset. */
  verifiedAtReset: readonly string[];
  /** Its custom attributes: `custom:tier`. `undefined` where they cannot be read. */
  custom: readonly string[] | undefined;
  /** Its identity providers, where they are said with it. */
  providers?: readonly string[] | undefined;
  /** Whether its own properties name the trigger. */
  hasTrigger: boolean;
  /** Whether a stack of CDK's makes it, whose identity providers are resources of their own. */
  isOfStack?: boolean;
}

type ReadFacts = (props: Json) => PoolFacts;

const UNKNOWN: PoolFacts = {
  ...{ address: undefined, isUserName: false, required: [], custom: undefined },
  ...{ verifiedAtReset: [], hasTrigger: false },
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

const AUTH = /\bnew\s+(?:[\w.]+\.)?Auth\s*(?=\()/g;

const CALLS: readonly [RegExp, ReadFacts][] = [
  [/\bdefineAuth\s*(?=\()/g, ofAmplify],
  [/\bnew\s+(?:[\w.]+\.)?(?:Cfn)?UserPool\s*(?=\()/g, ofCdk],
  [/\bnew\s+(?:[\w.]+\.)?Cognito(?:UserPool)?\s*(?=\()/g, ofSst],
  [AUTH, ofSst],
];

function ofProgram(file: string, source: string): Pool[] {
  const text = blankComments(source);
  const made = CALLS.flatMap(([call, readFacts]) =>
    [...text.matchAll(call)].flatMap(({ index, 0: { length } }) => {
      const args = argumentsAt(text, index + length);
      if (readFacts !== ofAmplify && !hasName(args)) return [];
      const props = propsIn(args);
      if (call === AUTH && !isFormerAuth(props, text)) return [];
      // Pulumi's have no scope before their name.
      const isOfStack = readFacts === ofCdk && args.length > 2 && isWrittenOut(props);
      const facts = props ? readFacts(props) : UNKNOWN;
      return [{ file, line: lineAt(text, index), ...facts, ...(isOfStack && { isOfStack }) }];
    }),
  );
  return [...made, ...ofResources(file, text)];
}

/** A template's resources, as a program writes them. */
function ofResources(file: string, text: string): Pool[] {
  return [...text.matchAll(RESOURCE)].map(({ index }) => {
    const [resource] = objectsAround(text, index);
    const props = memberOf(resource, "Properties");
    if (!isWrittenOut(props)) return { file, line: lineAt(text, index), ...UNKNOWN };
    return { file, line: lineAt(text, index), ...ofCloudFormation(props) };
  });
}

/** The earlier name of SST's `Cognito`. Without these properties, it is something else. */
function isFormerAuth(props: Json | undefined, text: string): boolean {
  const ofCognito = ["cognito", "cdk", "login", "triggers"];
  return (
    text.includes("@serverless-stack/resources") &&
    ofCognito.some((key) => memberOf(props, key) !== undefined)
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
    // Amplify keeps what users sign in by until its change is verified.
    verifiedAtReset: [
      ...(signsInBy("email") ? ["email"] : []),
      ...(signsInBy("phone") ? ["phone_number"] : []),
    ],
    hasTrigger: namesTrigger(props),
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
  if (schema !== undefined || names !== undefined) return ofSchema(schema, names, props);
  const others = ["username", "phone", "preferredUsername"].map((key) => memberOf(aliases, key));
  const isByAddress =
    isWrittenOut(aliases) &&
    aliases["email"] === true &&
    others.every((each) => each === undefined || each === false);
  return {
    ...factsOf(requiredOf(standard), isByAddress, customOf(props, custom)),
    verifiedAtReset: verifiedAtReset(props),
    hasTrigger: namesTrigger(props),
  };
}

/** SST's, which give CDK's properties of a pool, and what users sign in by unless these say so. */
function ofSst(props: Json): PoolFacts {
  const given = memberOf(props, "cdk", "userPool") ?? memberOf(props, "cognito", "userPool") ?? {};
  const inner = ofCdk(given);
  const isByAddress =
    memberOf(given, "signInAliases") === undefined &&
    [memberOf(props, "login"), memberOf(props, "usernames")].some(isOnlyEmail);
  const own = { isUserName: isByAddress || inner.isUserName, custom: undefined };
  const isKnown = [memberOf(props, "cdk"), given].every((each) => codeOf(each) === undefined);
  const merged = isKnown && isObject(props) && isObject(given) ? { ...props, ...given } : undefined;
  return {
    ...inner,
    ...own,
    address: isByAddress ? "sign-in" : inner.address,
    verifiedAtReset: merged === undefined ? [] : verifiedAtReset(merged),
    hasTrigger: inner.hasTrigger || namesTrigger(props),
  };
}

/** CloudFormation's, or what a file with its tags includes. */
async function ofTemplate(file: string, text: string): Promise<Pool[]> {
  const template = await readTemplate(file, text, TYPE);
  if (template === undefined || !("content" in template)) return [];
  return resourcesIn(template.content).map(({ path, props }): Pool => {
    const line = template.lineOf(...path) ?? lineAt(text, text.indexOf(`"${path.at(-1)}"`));
    // Amplify Gen 1 adds attributes elsewhere.
    return {
      file,
      line,
      ...ofCloudFormation(props),
      ...(/(?:^|\/)auth\/[^/]+\//.test(file) && { custom: undefined }),
    };
  });
}

const TYPE = /AWS::Cognito::UserPool\b/;
const RESOURCE = /["']?\bType["']?\s*:\s*["'`]AWS::Cognito::UserPool["'`]/g;
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
    const facts = ofSchema(schemas, body["username_attributes"], body);
    const ignored = JSON.stringify(memberOf(body, "lifecycle", "ignore_changes") ?? "");
    const isPart = isModule || "dynamic schema" in body || /\bschema\b/.test(ignored);
    return [{ file, line, ...facts, ...(isPart && { custom: undefined }) }];
  });
}

function ofCloudFormation(props: Json): PoolFacts {
  return ofSchema(memberOf(props, "Schema"), memberOf(props, "UsernameAttributes"), props);
}

/** A pool whose attributes are a list. */
function ofSchema(schema: Json | undefined, names: Json | undefined, props: Json): PoolFacts {
  const entries = (Array.isArray(schema) ? schema : []).map((each) => ({
    name: plainString(memberOf(each, "name") ?? memberOf(each, "Name")),
    isRequired: isTrue(memberOf(each, "required") ?? memberOf(each, "Required")),
  }));
  const isRead =
    (schema === undefined || Array.isArray(schema)) && entries.every(({ name }) => name !== "");
  const facts = factsOf(
    entries.flatMap(({ name, isRequired }) => (isRequired ? [name] : [])),
    isOnlyEmail(names),
    isRead ? entries.map(({ name }) => customName(name)) : undefined,
  );
  return { ...facts, verifiedAtReset: verifiedAtReset(props), hasTrigger: namesTrigger(props) };
}

/** By the names of CloudFormation, CDK and Terraform, for what has a pool's triggers. */
function namesTrigger(props: Json): boolean {
  return TRIGGERS.some((path) => memberOf(props, ...path) !== undefined);
}

const TRIGGERS = [
  ["LambdaConfig", "PostConfirmation"],
  ["lambdaConfig", "postConfirmation"],
  ["lambdaTriggers", "postConfirmation"],
  ["triggers", "postConfirmation"],
  ["lambda_config", "post_confirmation"],
];

function factsOf(
  required: readonly string[],
  isByAddress: boolean,
  custom: PoolFacts["custom"],
): Omit<PoolFacts, "verifiedAtReset" | "hasTrigger"> {
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
  return gen1Answers(text).map(({ required, names, verified, providers }) => {
    const facts = factsOf(required, names.length === 1 && names[0] === "email", undefined);
    const own = { verifiedAtReset: verified, providers: providers && named(providers) };
    return { file, line: 1, ...facts, ...own, hasTrigger: false };
  });
}

/** Settings lie beside the providers. */
function named(keys: readonly string[]): string[] {
  return keys.flatMap((key) => providerCalled(key) ?? []);
}

/** `parameters.json` and `cli-inputs.json` have one pool, and so has `backend-config.json`. */
function gen1Answers(text: string): {
  required: string[];
  names: string[];
  /** What it verifies, and keeps until a change is verified. */
  verified: string[];
  providers: string[] | undefined;
}[] {
  const listOf = (key: string): string[] | undefined => {
    const list = new RegExp(String.raw`"${key}"\s*:\s*\[([^\]]*)\]`).exec(text)?.[1];
    return list === undefined ? undefined : (list.toLowerCase().match(/\w+/g) ?? []);
  };
  const required = listOf("requiredAttributes") ?? listOf("signupAttributes");
  if (required === undefined) return [];
  const names = listOf("usernameAttributes") ?? [];
  const isHosted = !/"hostedUI"\s*:\s*false\b/.test(text);
  const providers =
    listOf("authProvidersUserPool") ?? listOf("socialProviders") ?? (isHosted ? undefined : []);
  const verified = listOf("autoVerifiedAttributes") ?? listOf("verificationMechanisms") ?? [];
  return [{ required, names, verified, providers }];
}
