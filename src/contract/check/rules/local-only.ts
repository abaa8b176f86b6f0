import type { ScenarioRun } from "../scenario.ts";
import { METADATA, PLAIN } from "../scenarios.ts";
import { GUIDE, TRIGGERS } from "./rule.ts";
import type { Found, Rule } from "./rule.ts";
import { failureOf, isRefusedSend, judged, lateSignatures } from "./suite.ts";
import type { Suite } from "./suite.ts";

type Words = Omit<Rule, "check" | "severity"> & { severity?: Rule["severity"] };

/** A rule that is broken where a scenario fails, and the one that it differs from does not. */
function onlyHere(words: Words, isAbout = provesIt(words.code)): Rule {
  return {
    severity: "error",
    ...words,
    check: (suite) =>
      judged(suite).flatMap((run) => (isAbout(run) ? failingAlone(run, suite) : [])),
  };
}

/** The same, for what no other rule explains better. */
function lessThan(better: Rule, rule: Rule): Rule {
  return {
    ...rule,
    check: (suite, expectations) => {
      const told = new Set(
        better.check(suite, expectations).map(({ scenario }) => signatureOf(suite, scenario)),
      );
      return rule
        .check(suite, expectations)
        .filter(({ scenario }) => !told.has(signatureOf(suite, scenario)));
    },
  };
}

function signatureOf(suite: Suite, scenario: string): string | undefined {
  const run = suite.find(scenario);
  return run === undefined ? undefined : failureOf(run)?.signature;
}

function provesIt(code: string): (run: ScenarioRun) => boolean {
  return ({ scenario }) => scenario.proves === code;
}

export function failingAlone(run: ScenarioRun, suite: Suite): Found[] {
  const failure = failureOf(run);
  const baseline = suite.find(run.scenario.baseline);
  const isAlone = baseline !== undefined && failureOf(baseline) === undefined;
  if (failure?.kind !== "error" || !isAlone) return [];
  // What a call leaves behind may fail in any later one, and by chance in this.
  if (lateSignatures(suite).has(failure.signature)) return [];
  return [
    foundIn(run, `the handler failed, as it does not in ${run.scenario.baseline}: ${failure.text}`),
  ];
}

function foundIn(run: ScenarioRun, message: string): Found {
  const { place, invocation = 0 } = failureOf(run) ?? {};
  return {
    scenario: run.scenario.name,
    message,
    ...(place !== undefined && { place }),
    proof: { invocation },
  };
}

const MISSING = /^(?:accepts-missing-attributes|no-mail-without-address)$/;
const HOSTILE = /^(?:accepts-any-value|escapes-html|no-header-injection)$/;
const REFUSED_CALLBACK = /callback/i;

const SURVIVES = onlyHere(
  {
    code: "survives-ses-failure",
    title: "The user is confirmed even when SES fails",
    why: "The user is CONFIRMED before the trigger runs. An error here shows them a failure that there is none of, and nothing calls the handler again.",
    fix: "catch what SES throws, log it as an error, and return the event",
    evidence: "https://github.com/aws-amplify/amplify-cli/issues/2735",
    failing: "await ses.send(new SendEmailCommand(mail));\nreturn event;",
    passing:
      'try {\n  await ses.send(new SendEmailCommand(mail));\n} catch ({ name }) {\n  console.error("mail not sent", name);\n}\nreturn event;',
  },
  ({ scenario }) => scenario.capture !== undefined,
);

const METADATA_RULE: Rule = {
  code: "guards-client-metadata",
  severity: "error",
  title: "clientMetadata is read only where there is one",
  why: "Cognito leaves clientMetadata out when the app passed none, and never hands over what SignUp was given.",
  fix: "read it with ?. and have a default: event.request.clientMetadata?.plan",
  evidence: "https://github.com/aws-amplify/amplify-js/issues/4439",
  failing: "const { plan } = event.request.clientMetadata;",
  passing: 'const plan = event.request.clientMetadata?.plan ?? "free";',
  check: (suite) => {
    const [without, given] = [suite.find(PLAIN), suite.find(METADATA)];
    if (without === undefined || given === undefined) return [];
    const failure = failureOf(without);
    if (failure?.kind !== "error" || failureOf(given) !== undefined) return [];
    return [foundIn(without, `without clientMetadata the handler fails: ${failure.text}`)];
  },
};

const CALLBACK_RULE: Rule = {
  code: "no-callback-style",
  severity: "warning",
  title: "The handler is async, and takes no callback",
  why: "nodejs24.x refuses a handler that takes a callback, and Node 22 goes out of support.",
  fix: "make it async (event) => { … return event; }, and await what called back",
  evidence: "https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html",
  failing: "exports.handler = (event, context, callback) => callback(null, event);",
  passing: "exports.handler = async (event) => event;",
  check: (suite) => {
    const plain = suite.find(PLAIN);
    const refused = judged(suite).find(({ scenario }) => scenario.proves === "no-callback-style");
    // Under that runtime itself nothing works.
    if (plain !== undefined && REFUSED_CALLBACK.test(failureOf(plain)?.text ?? "")) {
      return [{ ...foundIn(plain, "nodejs24.x refuses the handler"), severity: "error" }];
    }
    if (plain === undefined || failureOf(plain) !== undefined || refused === undefined) return [];
    const failure = failureOf(refused);
    if (failure === undefined) return [];
    return [foundIn(refused, `nodejs24.x refuses the handler: ${failure.text}`)];
  },
};

const MISSING_RULE = onlyHere(
  {
    code: "accepts-missing-attributes",
    title: "The handler does without attributes that a user need not have",
    why: "Which attributes there are is up to the pool, the provider and the user. Only sub is always there.",
    fix: 'have a default for each: attributes.name ?? "there"',
    evidence: GUIDE,
    failing: 'const [first] = event.request.userAttributes.name.split(" ");',
    passing: 'const [first] = (event.request.userAttributes.name ?? "there").split(" ");',
  },
  // A mail to nobody that SES refuses has a rule of its own.
  ({ scenario, calls }) =>
    MISSING.test(scenario.proves ?? "") &&
    !calls.some(({ invocation }) => invocation.awsCalls.some(isRefusedSend)),
);

export const ONLY_HERE_RULES: readonly Rule[] = [
  SURVIVES,
  METADATA_RULE,
  MISSING_RULE,
  // An administrator's confirmation is also one without names.
  lessThan(
    MISSING_RULE,
    onlyHere({
      code: "accepts-every-flow",
      title: "The handler answers in every flow that calls it",
      why: "An administrator's confirmation has a null clientId, a new password another trigger source, a newer pool another kind of sub.",
      fix: "treat callerContext.clientId as absent or a text, and return the event for sources that you do not know",
      evidence: "https://github.com/aws/aws-lambda-go/issues/44",
      failing: "const app = APPS[event.callerContext.clientId.slice(0, 4)];",
      passing: 'const app = APPS[event.callerContext.clientId?.slice(0, 4) ?? ""];',
    }),
  ),
  onlyHere({
    code: "handles-federated-users",
    title: "Users of identity providers are confirmed, too",
    why: "Their first sign-in calls this trigger: user names begin with the provider's, identities is a JSON text, and email_verified may be missing.",
    fix: "parse identities as JSON, and demand no email_verified of them",
    evidence: "https://github.com/aws-amplify/amplify-js/issues/5117",
    failing: "const [{ providerName }] = event.request.userAttributes.identities;",
    passing: 'const [identity] = JSON.parse(event.request.userAttributes.identities ?? "[]");',
  }),
  onlyHere(
    {
      code: "accepts-any-value",
      title: "Values of any script and length are taken",
      why: "Names are up to 2,048 characters of whatever people type, empty ones among them.",
      fix: "do not match names against a pattern; cut what is too long for you",
      evidence:
        "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AttributeType.html",
      failing: 'if (!/^[a-z ]{1,50}$/i.test(name)) throw new Error("invalid name");',
      passing: "const shown = name.slice(0, 50);",
    },
    ({ scenario }) => HOSTILE.test(scenario.proves ?? ""),
  ),
  onlyHere({
    code: "accepts-new-keys",
    title: "Keys that Cognito adds one day are no error",
    why: "AWS says that events may get more to them, and that strict checks of the input then fail.",
    fix: "let a schema pass unknown keys through, and return the event that came",
    evidence: TRIGGERS,
    failing: "const event = z.strictObject({ version: z.string() }).parse(input);",
    passing: "const event = z.looseObject({ version: z.string() }).parse(input);",
  }),
  CALLBACK_RULE,
];

/** What failed for a reason that one of these rules has told of. */
export function explainedSignatures(suite: Suite): ReadonlySet<string> {
  const names = ONLY_HERE_RULES.flatMap((rule) => rule.check(suite, {})).map(
    ({ scenario }) => scenario,
  );
  const told = [...new Set(names)].flatMap((name) => {
    const run = suite.find(name);
    return run === undefined ? [] : [run];
  });
  // The rules about aliases and addresses look at more than failures, and tell of it there.
  const own = suite.runs.filter(
    (run) =>
      /^no-(?:alias-attributes|mail-without-address)$/.test(run.scenario.proves ?? "") &&
      failingAlone(run, suite).length > 0,
  );
  return new Set([...told, ...own].map((run) => failureOf(run)?.signature ?? ""));
}
