import { isObject } from "../json.ts";
import type { Json } from "../json.ts";
import type { ProjectFile } from "./handlers.ts";
import {
  blankComments,
  codeOf,
  endOfGroup,
  lineAt,
  readSource,
  splitList,
} from "./source-values.ts";
import { memberOf } from "./values.ts";

/** A declaration of a user pool by which each of its users has an email address. */
export interface PoolWithAddresses {
  file: string;
  line: number;
  /** It requires the attribute, or users sign in by their address alone. */
  how: "required" | "sign-in";
}

interface Pool {
  file: string;
  line: number;
  how: PoolWithAddresses["how"] | undefined;
}

/**
 * Whether each user of a project has an address: `undefined` where its files declare no pool, and none where one of
 * its pools has users without.
 */
export function addressesOf(
  files: readonly ProjectFile[],
): { known: PoolWithAddresses | undefined } | undefined {
  const pools = declaring(files).flatMap(({ file, text }): Pool[] => {
    if (file.endsWith(".tf")) return blocksIn(file, text, TERRAFORM, terraformHow);
    if (/\.[cm]?[jt]sx?$/.test(file)) return programPools(file, text);
    if (GEN1.test(file)) return amplifyGen1(file, text);
    return templatePools(file, text);
  });
  const [first] = pools;
  if (first === undefined) return undefined;
  const { how } = first;
  // A provider's users sign in by no address of the pool's.
  const hasProviders = files.some(({ text }) => PROVIDER.test(text));
  const isSure = pools.every((pool) => pool.how === "required" || (pool.how && !hasProviders));
  return { known: isSure && how !== undefined ? { ...first, how } : undefined };
}

const PROVIDER =
  /\bUserPoolIdentityProvider|aws_cognito_identity_provider\b|externalProviders|addIdentityProvider|"(?:authProvidersUserPool|socialProviders)"\s*:\s*\[\s*"/;

/** What Amplify Gen 1 keeps of a user pool. */
const GEN1 = /(?:cli-inputs|(?:^|\/)auth\/[^/]+\/parameters|(?:^|\/)backend-config)\.json$/;

function isSummary({ file }: ProjectFile): boolean {
  return file.endsWith("backend-config.json");
}

/** The answers of Amplify Gen 1, before what was made from them: the pool's template, and the project's summary. */
function declaring(files: readonly ProjectFile[]): readonly ProjectFile[] {
  const answers = files.filter(({ file, text }) => GEN1.test(file) && gen1Answers(text).length > 0);
  if (answers.length === 0) return files;
  const hasOwn = !answers.every(isSummary);
  return files.filter((each) =>
    answers.includes(each)
      ? !(hasOwn && isSummary(each))
      : !/(?:^|\/)auth\/[^/]+\/.*\.(?:json|ya?ml)$/.test(each.file),
  );
}

type How = (props: Json) => Pool["how"];

function programPools(file: string, source: string): Pool[] {
  const text = blankComments(source);
  return [
    ...callsIn(file, text, /\bdefineAuth\s*(?=\()/g, amplifyHow),
    ...callsIn(file, text, /\bnew\s+(?:[\w.]+\.)?(?:Cfn)?UserPool\s*(?=\()/g, cdkHow),
    ...callsIn(file, text, /\bnew\s+(?:[\w.]+\.)?Cognito(?:UserPool)?\s*(?=\()/g, sstHow),
  ];
}

function callsIn(file: string, text: string, call: RegExp, howOf: How): Pool[] {
  return [...text.matchAll(call)].map(({ index, 0: { length } }) => {
    const open = index + length;
    const args = splitList(text.slice(open + 1, endOfGroup(text, open) - 1)).map((each) =>
      readSource(each),
    );
    const props = args.findLast((each) => isObject(each) && codeOf(each) === undefined);
    return { file, line: lineAt(text, index), how: props === undefined ? undefined : howOf(props) };
  });
}

/** A spread may have anything in it. */
function hasSpread(value: Json | undefined): boolean {
  return isObject(value) && Object.keys(value).some((key) => key.startsWith("..."));
}

/** Amplify requires the address where users sign in by it. */
const amplifyHow: How = (props) => {
  const login = memberOf(props, "loginWith");
  const email = memberOf(login, "email");
  if (email === undefined || email === false || codeOf(login) !== undefined) return undefined;
  if (memberOf(props, "userAttributes", "email", "required") !== false) return "required";
  return memberOf(login, "phone") === undefined ? "sign-in" : undefined;
};

const cdkHow: How = (props) => {
  if (memberOf(props, "standardAttributes", "email", "required") === true) return "required";
  const aliases = memberOf(props, "signInAliases");
  if (memberOf(aliases, "email") === true && !hasSpread(aliases)) {
    const others = ["username", "phone", "preferredUsername"];
    return others.every((name) => [undefined, false].includes(memberOf(aliases, name) as undefined))
      ? "sign-in"
      : undefined;
  }
  return namesOnly(memberOf(props, "usernameAttributes")) ? "sign-in" : schemaHow(props, "schema");
};

const sstHow: How = (props) =>
  namesOnly(memberOf(props, "login")) || namesOnly(memberOf(props, "usernames"))
    ? "sign-in"
    : cdkHow(memberOf(props, "cdk", "userPool") ?? {});

/** `["email"]` */
function namesOnly(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length === 1 && value[0] === "email";
}

function schemaHow(props: Json, key: string): Pool["how"] {
  const schema = memberOf(props, key);
  const isRequired = (Array.isArray(schema) ? schema : []).some(
    (each) =>
      [memberOf(each, "name"), memberOf(each, "Name")].includes("email") &&
      [memberOf(each, "required"), memberOf(each, "Required")].includes(true),
  );
  return isRequired ? "required" : undefined;
}

const TERRAFORM = /\bresource\s+"aws_cognito_user_pool"\s+"[\w-]+"\s*(?=\{)/g;

function blocksIn(
  file: string,
  text: string,
  block: RegExp,
  howOf: (body: string) => Pool["how"],
): Pool[] {
  return [...text.matchAll(block)].map(({ index, 0: { length } }) => {
    const open = index + length;
    const body = text.slice(open, endOfGroup(text, open));
    return { file, line: lineAt(text, index), how: howOf(body) };
  });
}

function terraformHow(body: string): Pool["how"] {
  const lines = body.replaceAll(/^\s*(?:#|\/\/).*$/gm, "");
  const schemas = lines.match(/\bschema\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g) ?? [];
  const isRequired = schemas.some(
    (schema) => /\bname\s*=\s*"email"/.test(schema) && /\brequired\s*=\s*true\b/.test(schema),
  );
  if (isRequired) return "required";
  return /\busername_attributes\s*=\s*\[\s*"email"\s*,?\s*\]/.test(lines) ? "sign-in" : undefined;
}

/** CloudFormation's, in YAML or JSON: a file with one pool says of it what it says at all. */
function templatePools(file: string, text: string): Pool[] {
  const types = [
    ...text.matchAll(/\bType["']?\s*:\s*["']?AWS::Cognito::UserPool["']?\s*(?:[,\n\r}]|$)/g),
  ];
  const lines = text.replaceAll(/^\s*#.*$/gm, "");
  return types.map(({ index }) => ({
    ...{ file, line: lineAt(text, index) },
    how: types.length === 1 ? templateHow(lines) : undefined,
  }));
}

function templateHow(text: string): Pool["how"] {
  const entries = text.split(/\n\s*-\s|\{/);
  const isRequired = entries.some(
    (entry) =>
      /\bName["']?\s*:\s*["']?email["']?\s*(?:[,\n\r}]|$)/.test(entry) &&
      /\bRequired["']?\s*:\s*["']?true\b/i.test(entry),
  );
  if (isRequired) return "required";
  const names =
    /\bUsernameAttributes["']?\s*:\s*(?:\[(?<flow>[^\]]*)\]|(?<block>(?:\s*\n\s*-\s*["']?\w+["']?)+))/.exec(
      text,
    )?.groups;
  const words = (names?.["flow"] ?? names?.["block"] ?? "").match(/\w+/g) ?? [];
  return words.length === 1 && words[0] === "email" ? "sign-in" : undefined;
}

function amplifyGen1(file: string, text: string): Pool[] {
  return gen1Answers(text).map((answers) => {
    const isRequired = /"email"/i.test(answers.required);
    const isOnly = /^\s*"email"\s*$/i.test(answers.names);
    return { file, line: 1, how: isRequired ? "required" : isOnly ? "sign-in" : undefined };
  });
}

/** `parameters.json` and `cli-inputs.json` have one pool, and so has `backend-config.json`. */
function gen1Answers(text: string): { required: string; names: string }[] {
  const listOf = (key: string): string | undefined =>
    new RegExp(String.raw`"${key}"\s*:\s*\[([^\]]*)\]`).exec(text)?.[1];
  const required = listOf("requiredAttributes") ?? listOf("signupAttributes");
  return required === undefined ? [] : [{ required, names: listOf("usernameAttributes") ?? "" }];
}
