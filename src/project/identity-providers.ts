import { listedByClients } from "./app-clients.ts";
import type { ProjectFile } from "./handlers.ts";

/** What adds a provider to a pool that is declared without it. */
const ADDED =
  /\b(?:Cfn)?UserPoolIdentityProvider|aws_cognito_identity_provider\b|(?:add|register)IdentityProvider|create-?identity-?provider/i;
const DECLARED = /externalProviders|"(?:authProvidersUserPool|socialProviders)"\s*:\s*\[\s*"/;

const LISTS = /(?<!\b(?:const|let|var)\s+)\bsupported_?identity_?providers["']?\s*[:=]\s*/gi;

/** By Cognito's names, and those of CDK and Amplify. */
const NAMES: Readonly<Record<string, string>> = {
  amazon: "amazon",
  apple: "apple",
  facebook: "facebook",
  google: "google",
  loginwithamazon: "amazon",
  oidc: "oidc",
  saml: "saml",
  signinwithapple: "apple",
};

/** The provider that a name stands for. `undefined` where it is a name of the project's own. */
export function providerCalled(name: string): string | undefined {
  return NAMES[name.toLowerCase()];
}

/** Whether a project's files declare an identity provider. */
export function declaresProviders(files: readonly ProjectFile[]): boolean {
  return saysProviders(files) || addsProviders(files);
}

/** Whether they declare one with the pool. */
export function saysProviders(files: readonly ProjectFile[]): boolean {
  return files.some(({ text }) => DECLARED.test(text));
}

/** Whether they declare one apart from the pool. */
export function addsProviders(files: readonly ProjectFile[]): boolean {
  return files.some(({ text }) => ADDED.test(text));
}

const RESOURCES =
  /\bresource\s+"aws_cognito_identity_provider"|\bAWS::Cognito::UserPoolIdentityProvider\b|\bnew\s+(?:[\w.]+\.)?(?:Cfn)?UserPoolIdentityProvider(?=\w*\s*\()/g;
const TYPES =
  /\bprovider_?type["']?\s*[:=]\s*["']?(\w+)|\bnew\s+(?:[\w.]+\.)?UserPoolIdentityProvider(\w+)\s*\(/gi;
const BY_CALL = /addIdentityProvider|create-?identity-?provider/i;

/** The kinds of the providers that they add. `undefined` where one of them cannot be read. */
export function addedProviders(files: readonly ProjectFile[]): readonly string[] | undefined {
  const texts = files.map(({ text }) => text.replaceAll(/^\s*(?:\/\/|#|\*).*$/gm, ""));
  const kinds = texts.flatMap((text) =>
    [...text.matchAll(TYPES)].map(([, type, name = type]) => providerCalled(name ?? "")),
  );
  const count = texts.flatMap((text) => [...text.matchAll(RESOURCES)]).length;
  const isRead = count > 0 && kinds.length === count && !texts.some((text) => BY_CALL.test(text));
  const known = kinds.filter((kind) => kind !== undefined);
  return isRead && known.length === count ? known : undefined;
}

/** Whether nothing in them is about identity providers. */
export function areSilent(files: readonly ProjectFile[]): boolean {
  return !declaresProviders(files) && files.every(({ text }) => text.search(LISTS) < 0);
}

/** The identity providers that a project's app clients list. `undefined` where that is not certain. */
export function listedProviders(files: readonly ProjectFile[]): readonly string[] | undefined {
  const names = listedByClients(
    files.map(({ text }) => text),
    LISTS,
    namesIn,
  );
  return names && [...names].filter((name) => name !== OF_THE_POOL);
}

const OF_THE_POOL = "cognito";

function namesIn(rest: string): string[] | undefined {
  const items = rest.startsWith("[")
    ? rest.slice(1, rest.indexOf("]")).split(",")
    : /^\n?((?:\s*-\s+\S+[ \t]*(?:\n|$))+)/.exec(rest)?.[1]?.split("\n");
  const names = items
    ?.map((item) => item.trim())
    .filter((item) => item !== "")
    .map(providersCalled);
  return names?.every((each) => each !== undefined) ? names.flat() : undefined;
}

/** What an entry of a list stands for. Google and the like have one name each: any other is OpenID's, or SAML's. */
function providersCalled(item: string): string[] | undefined {
  const [, own] = OF_CDK.exec(item) ?? PLAIN.exec(item) ?? [];
  const [, text] = GIVEN.exec(item) ?? [];
  const name = own ?? text;
  if (name === undefined) return undefined;
  if (name.toLowerCase() === OF_THE_POOL) return [OF_THE_POOL];
  const known = providerCalled(name);
  if (known !== undefined) return [known];
  return text === undefined ? undefined : ["oidc", "saml"];
}

const OF_CDK = /^(?:[\w.]*\b)?UserPoolClientIdentityProvider\.(\w+)$/;
const PLAIN = /^(?:-\s+)?(\w+)$/;
/** A name as a text: `custom("Okta")`, `"Okta"`, `- "Okta"`. */
const GIVEN =
  /^(?:-\s+|[\w.]*\bUserPoolClientIdentityProvider\.custom\(\s*)?["'`]([\w.\- ]+)["'`]\s*\)?$/;
