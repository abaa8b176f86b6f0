// A person who signs up, and later comes from Google with the same address.
import { expect, it } from "vitest";
import { applyRules } from "../../../../src/contract/check/rules/index.ts";
import type { ScenarioRun } from "../../../../src/contract/check/scenario.ts";
import { PLAIN, SCENARIOS } from "../../../../src/contract/check/scenarios.ts";
import { createEvent } from "../../../../src/event/create/create-event.ts";
import type { EventDocument } from "../../../../src/event/event.ts";
import type { AwsCall, CapturedMail } from "../../../../src/invocation.ts";
import { checkSentence } from "../../../../src/report/check/rules/index.ts";
import { aCall } from "../../../helpers/check-report.ts";
import { aMail, anInvocation } from "../../../helpers/invocation.ts";

interface Done {
  mails?: CapturedMail[];
  awsCalls?: AwsCall[];
}

type Does = (user: { email: string; sub: string }) => Done;

function run(name: string, does: Does, providers?: string[]): ScenarioRun {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  const isGoogle = name !== PLAIN;
  const event: EventDocument = createEvent({
    seed: name,
    ...(isGoogle && { flow: "federated" as const, provider: "google" as const }),
  });
  const { email = "", sub = "" } = event.request.userAttributes as Record<string, string>;
  const source = { tested: [], packages: [], placeholders: [], neverSent: [] };
  return {
    scenario,
    calls: [aCall(anInvocation({ event, ...does({ email, sub }) }))],
    ...(!isGoogle && {
      source: { ...source, ...(providers && { providers: new Set(providers) }) },
    }),
  };
}

const call = (operation: string, parameters: AwsCall["parameters"]): AwsCall => ({
  ...{ service: "dynamodb", operation, result: "answered" },
  ...(parameters && { parameters: { TableName: "users", ...(parameters as object) } }),
});
const welcome: Does = ({ email }) => ({ mails: [aMail({ to: [email], subject: "Welcome" })] });
const bySub: Does = ({ email, sub }) => ({
  awsCalls: [call("PutItem", { Item: { id: { S: sub }, email: { S: email } } })],
});
const byEmail: Does = ({ email }) => ({
  awsCalls: [call("PutItem", { Item: { id: { S: email }, email: { S: email } } })],
});
const looking: Does = (user) => ({
  awsCalls: [
    call("Query", { ExpressionAttributeValues: { ":e": { S: user.email } } }),
    ...(bySub(user).awsCalls ?? []),
  ],
});
const MAIL =
  'note a person who signs up and later uses Google with the same address is another user to Cognito, and gets this mail again: "Welcome"';
const RECORD =
  "note a person who signs up and later uses Google with the same address is another user to Cognito, and gets a second record: dynamodb PutItem (users)";

it.each<[string, Does, string[] | undefined, string[]]>([
  ["a mail", welcome, ["google"], [MAIL]],
  ["a record", bySub, ["google"], [RECORD]],
  ["both, with one cause", (user) => ({ ...welcome(user), ...bySub(user) }), ["google"], [MAIL]],
  ["a record whose key is the address", byEmail, ["google"], []],
  ["what depends on a look-up by the address", looking, ["google"], []],
  ["a mail, in a pool without Google", welcome, ["facebook"], []],
  ["a mail, in a pool of which nothing is known", welcome, undefined, []],
  ["a mail to the team", () => ({ mails: [aMail({ to: ["team@example.com"] })] }), ["google"], []],
])("%s", (_, does, providers, wanted) => {
  const found = applyRules([run(PLAIN, does, providers), run("federated/google", does)]);
  const told = found.filter(({ args }) => "kind" in args && args.kind === "two-ways");
  expect(told.map((each) => `${each.severity} ${checkSentence(each)}`)).toEqual(wanted);
});
