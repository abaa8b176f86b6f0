// A mail that never leaves, a fault of the second call and an expectation: each one finding, where it shows.
import { expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith, handlerFile } from "../../helpers/handlers.ts";

const SES = `
  import { SESClient, SendTemplatedEmailCommand } from "${import.meta.resolve("@aws-sdk/client-ses")}";
  const ses = new SESClient({ maxAttempts: 1 });
  const send = (event) => ses.send(new SendTemplatedEmailCommand({
    Source: "us@example.com",
    Destination: { ToAddresses: [event.request.userAttributes.email] },
    Template: "welcome",
    TemplateData: JSON.stringify({ name: "Ann" }),
  }), { abortSignal: AbortSignal.timeout(2_000) });
`;
const THROWS = `${SES} export const handler = async (event) => { await send(event); return event; };`;
const LOGS = `${SES} export const handler = async (event) => {
  await send(event).catch((error) => console.error(error.name));
  return event;
};`;

interface Document {
  counts: { errors: number };
  scenarios: {
    name: string;
    status: string;
    findings: { code: string; severity: string; message: string }[];
    obstacles: { what: string; remedy?: string }[];
  }[];
}

async function check(argv: readonly string[], cwd: string): Promise<Document & { code: number }> {
  const { code, out } = await cli(["check", ...argv, "--json"], { cwd });
  return { code, ...(JSON.parse(out) as Document) };
}

function only(...patterns: string[]): string[] {
  return patterns.flatMap((pattern) => ["--only", pattern]);
}

const PLAIN = "confirm-sign-up/plain";

it.each<[text: string, html: string, found: string[], variable: string]>([
  ["{{name}}, see {{website}}", "<p>{{name}}</p>", ["mail-arrives"], "website"],
  ["Hello", "<p>{{nickname}}</p>", ["mail-arrives"], "nickname"],
  ["{{name}}", "<p>{{name}}</p>", [], ""],
])("a template with %s and %s: %j", async (text, html, found, variable) => {
  const cwd = folderWith({
    "handler.mjs": LOGS,
    "templates/welcome.json": JSON.stringify({
      Template: { TemplateName: "welcome", SubjectPart: "Hi", TextPart: text, HtmlPart: html },
    }),
  });
  const argv = ["handler.mjs", ...only(PLAIN), "--ses-templates", "templates", "--no-derive"];
  const { code, scenarios } = await check(argv, cwd);
  expect(code).toBe(found.length);
  const findings = scenarios.flatMap(({ findings }) => findings);
  const worse = findings.filter((each) => each.code !== "no-personal-data-in-logs");
  expect(worse.map((each) => each.code)).toEqual(found);
  expect(worse.map(({ message }) => message).join("\n")).toContain(variable);
});

it.each<[what: string, handler: string, exitCode: number, status: string]>([
  ["throws", THROWS, 2, "not-judged"],
  ["logs", LOGS, 2, "passed"],
])("without a folder of templates, what %s is told the flag", async (...row) => {
  const [, handler, exitCode, expected] = row;
  const cwd = folderWith({ "handler.mjs": handler });
  const { code, scenarios } = await check(["handler.mjs", ...only(PLAIN), "--no-derive"], cwd);
  expect(code).toBe(exitCode);
  const [plain] = scenarios;
  expect(plain?.status).toBe(expected);
  expect(plain?.findings).toEqual([]);
  expect(plain?.obstacles.map(({ remedy }) => remedy).join("\n")).toContain("--ses-templates");
});

const LOWERS = `export const handler = async (event) => {
  event.request.userAttributes.email.toLowerCase();
  return event;
};`;

it.each<[what: string, guard: string, finding: string]>([
  [
    "may refuse users without an address",
    "export const handler = async (event) => { if (!event.request.userAttributes.email) throw new Error('no'); return event; };",
    "note: …; the PreSignUp trigger (guard/index.mjs) may refuse such a user",
  ],
  [
    "refuses nobody",
    "export const handler = async (event) => { console.log(event.request.userAttributes.email); return event; };",
    "error: …",
  ],
  [
    "refuses for another reason",
    "export const handler = async (event) => { if (event.userName.length > 90) throw new Error('no'); return event; };",
    "error: …",
  ],
])("a PreSignUp trigger that %s", async (_what, guard, finding) => {
  const fn = (name: string): string => `  ${name}:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: ${name.toLowerCase()}, Handler: index.handler, Runtime: nodejs22.x }
`;
  const pool = `  Pool:
    Type: AWS::Cognito::UserPool
    Properties:
      LambdaConfig: { PreSignUp: !GetAtt Guard.Arn, PostConfirmation: !GetAtt Done.Arn }
`;
  const cwd = folderWith({
    "template.yaml": `Transform: AWS::Serverless-2016-10-31\nResources:\n${fn("Guard")}${fn("Done")}${pool}`,
    "guard/index.mjs": guard,
    "done/index.mjs": LOWERS,
  });
  const { scenarios } = await check(only("*/no-email", PLAIN), cwd);
  const told = scenarios.flatMap(({ findings }) =>
    findings.map(({ severity, message }) => `${severity}: ${message}`),
  );
  expect(told).toEqual([finding.replace("…", LOWERED)]);
});

const LOWERED =
  "without email the handler fails: TypeError: Cannot read properties of undefined (reading 'toLowerCase')";

it.each([
  [
    "a pool that is ended",
    `let ended = false;
   export const handler = async (event) => {
     if (ended) throw new Error("Cannot use a pool after calling end on the pool");
     ended = true;
     return event;
   };`,
  ],
  [
    "a list that all calls share",
    `const seen = [];
   export const handler = async (event) => {
     seen.push(event.userName);
     if (seen.length > 1) throw new RangeError(\`one user was expected, not \${seen.length}\`);
     return event;
   };`,
  ],
])("%s is the second call's failure alone", async (_what, handler) => {
  const { code, counts, scenarios } = await check(
    [handlerFile(handler), ...only("*/plain", "*/twice", "*/google", "*/no-email", "*/apple")],
    process.cwd(),
  );
  expect(code).toBe(1);
  const failed = scenarios.filter(({ status }) => status === "failed").map(({ name }) => name);
  const codes = scenarios.flatMap(({ findings }) => findings.map((each) => each.code));
  expect(new Set(codes)).toEqual(new Set(["works-when-warm"]));
  expect(failed).toContain("confirm-sign-up/twice");
  expect(failed).not.toContain(PLAIN);
  expect(failed).not.toContain("federated/google");
  expect(counts.errors).toBeLessThan(10);
});

/** A client in the style of Supabase's, whose insert is refused the second time. */
const inserting = (ifConflict: string): string => `
  class Profiles {
    constructor(base) { this.base = base; }
    async insert(row) {
      const body = JSON.stringify(row);
      const response = await fetch(this.base + "/profiles", { method: "POST", body, signal: AbortSignal.timeout(2000) });
      if (response.status === 409) { ${ifConflict} }
      if (!response.ok && response.status !== 409) throw new Error("profile not stored: " + response.status);
    }
  }
  const profiles = new Profiles("https://api.example.com/rest/v1");
  exports.handler = async function (event) {
    const { sub, email } = event.request.userAttributes;
    await profiles.insert({ id: sub, email });
    return event;
  };`;

it.each([
  ['throw new Error("profile not stored: " + await response.text());', true],
  ["return;", false],
])("a row that is there already (%s) is no fault of a warm environment", async (then, fails) => {
  const url = "https://api.example.com/rest/v1/profiles";
  const reply = { code: "23505", message: "duplicate key value violates unique constraint" };
  const stubs = [
    { url, operation: "POST", times: 1, status: 201, reply: {} },
    { url, operation: "POST", status: 409, reply },
  ];
  const cwd = folderWith({ "handler.cjs": inserting(then), "stubs.json": JSON.stringify(stubs) });
  const scenarios = ["*/plain", "*/twice", "*/three-times*", "*/somebody-else", "*/after-sign-up"];
  const argv = ["handler.cjs", "--stubs", "stubs.json", "--no-derive", ...only(...scenarios)];
  const { scenarios: played } = await check(argv, cwd);
  const found = played.flatMap(({ name, findings }) =>
    findings
      .filter(({ message }) => message.includes("fails"))
      .map(({ code }) => `${code} ${name.replace("confirm-", "")}`),
  );
  const expected = [
    ...["twice", "three-times", "somebody-else"].map(
      (name) => `idempotent-effects sign-up/${name}`,
    ),
    "no-repeated-effect-on-reset forgot-password/after-sign-up",
    "idempotent-effects forgot-password/twice",
  ];
  expect(found.toSorted()).toEqual(fails ? expected.toSorted() : []);
  const codes = played.flatMap(({ findings }) => findings.map(({ code }) => code));
  expect(codes).not.toContain("works-when-warm");
});

it("an expectation is that of its scenario", async () => {
  const cwd = folderWith({
    "handler.mjs": 'export const handler = async () => { throw new Error("out of order"); };',
    "scenarios/pro.json": JSON.stringify({
      make: { flow: "confirm-sign-up", attributes: { "custom:tier": "pro" } },
      expect: { accepted: true },
    }),
  });
  const { scenarios } = await check(
    ["handler.mjs", "--scenarios", "scenarios", ...only("own/*", PLAIN, "federated/google")],
    cwd,
  );
  const found = scenarios.map(({ name, findings }) => [name, findings.map((each) => each.code)]);
  expect(Object.fromEntries(found)).toEqual({
    [PLAIN]: ["returns-event"],
    "federated/google": ["returns-event"],
    "own/pro": ["returns-event", "meets-expectations"],
  });
});
