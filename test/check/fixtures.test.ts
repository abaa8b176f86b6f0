// Handlers as people write them, and what is found in each: exactly this, in good ones nothing.
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkHandler } from "../../src/index.ts";
import type { ScenarioResult } from "../../src/contract/check/result.ts";
import type { CheckOptions } from "../../src/index.ts";
import { fixture } from "../helpers/fixtures.ts";

const FOUND: Record<string, string[]> = {
  "answers-late.mjs": ["error answers-in-time"],
  "aws-example.mjs": ["error no-mail-on-password-reset", "note reports-failure"],
  "classes/good-decorated.ts": [],
  "dates-its-mails.mjs": ["error false-is-false", "error no-mail-on-password-reset"],
  "escapes-in-part.mjs": ["error escapes-html"],
  "checks-then-puts.cjs": ["note idempotent-effects", "note one-record-per-user"],
  "exits-on-reset.mjs": ["error accepts-every-flow"],
  "fetches.mjs": [
    "note idempotent-effects",
    "note survives-service-failure",
    "warning bounded-connections",
    "warning errors-are-handled",
    "warning no-repeated-effect-on-reset",
  ],
  "good-adds-to-group.ts": ["note bounded-connections", "note survives-service-failure"],
  "good-audits.cjs": [],
  "good-callback.cjs": ["note no-personal-data-in-logs", "warning no-callback-style"],
  "good-context-done.cjs": ["warning no-callback-style"],
  "good-greets-by-chance.mjs": [],
  "good-looks-first.cjs": [],
  "good-middleware.mjs": [],
  "good-nodemailer.mjs": [],
  "good-powertools.ts": [],
  "good-publishes.cjs": [],
  "good-puts-once.cjs": [],
  "good-puts-user.cjs": ["note bounded-connections", "note survives-service-failure"],
  "good-queues.cjs": [],
  "good-records-last.cjs": ["note bounded-connections", "note survives-service-failure"],
  "good-reset-notice.mjs": [],
  "good-retries-once.cjs": ["note survives-service-failure"],
  "good-schema.mjs": [],
  "good-sdk2.cjs": [],
  "good-sesv2.mjs": [],
  "good-short-of-time.mjs": [],
  "good-tells-ops.mjs": [],
  "good-tells-the-team.mjs": [],
  "good-webhook.mjs": ["note idempotent-effects", "note survives-service-failure"],
  "good.mjs": [],
  "fails-again.cjs": ["error idempotent-effects"],
  "groups-by-sub.cjs": ["warning handles-federated-users"],
  "groups-then-records.cjs": ["warning errors-are-handled", "warning survives-service-failure"],
  "hangs.mjs": ["error answers-in-time"],
  "html-template.cjs": [
    "error bounded-when-ses-hangs",
    "error escapes-html",
    "error no-mail-on-password-reset",
    "error no-mail-without-address",
    "error survives-ses-failure",
    "warning no-undefined-in-mail",
  ],
  "impatient.mjs": ["error no-duplicate-mail", "warning no-personal-data-in-logs"],
  "joins-after-record.cjs": [
    "note bounded-connections",
    "note survives-service-failure",
    "warning idempotent-effects",
  ],
  "keeps-its-command.mjs": ["error no-duplicate-mail"],
  "logs-everything.mjs": ["warning no-personal-data-in-logs"],
  "mails-in-for-each.mjs": ["error awaits-mail"],
  "marks-at-reset.mjs": ["warning no-trust-in-unverified"],
  "new-id-each-time.cjs": ["warning idempotent-effects"],
  "only-sign-ups.ts": ["error accepts-every-flow"],
  "paths/good-aliases.ts": [],
  "powertools-logs-event.ts": ["warning no-personal-data-in-logs"],
  "raw-headers.mjs": ["error no-header-injection"],
  "rebuilds-event.mjs": ["error keeps-envelope"],
  "retries-for-long.cjs": ["note bounded-connections", "note survives-service-failure"],
  "returns-nothing.mjs": ["error returns-event"],
  "returns-status.mjs": ["error returns-event"],
  "schema-of-sign-ups.mjs": ["error validates-what-cognito-sends"],
  "skips-invited.ts": ["note survives-service-failure", "note work-was-done"],
  "sets-claims.mjs": ["warning response-stays-empty"],
  "splits-name.mjs": ["error accepts-missing-attributes"],
  "strict-schema.mjs": ["error accepts-new-keys"],
  "throws-address.mjs": ["error survives-ses-failure", "warning no-personal-data-in-logs"],
  "trusts-failed-reads.cjs": ["note survives-service-failure", "warning errors-are-handled"],
  "unguarded-metadata.mjs": ["error guards-client-metadata"],
  "works-on-reset.cjs": ["warning no-repeated-effect-on-reset"],
  "writes-undefined.cjs": ["warning no-undefined-in-calls"],
};

/** What happens when a service fails is for other fixtures. */
const NO_OUTAGES = { derive: false };

/** What is found in these does not depend on the other scenarios. */
const playing = (...names: string[]): Partial<CheckOptions> => ({
  only: ["*/plain", "*/client-metadata", ...names.map((name) => `confirm-sign-up/${name}`)],
});

const SETTINGS: Record<string, Partial<CheckOptions>> = {
  "aws-example.mjs": playing("ses-throttled"),
  "checks-then-puts.cjs": { only: ["*/plain", "*/twice", "*/twice-overlapping"] },
  "dates-its-mails.mjs": playing("verified-false"),
  "escapes-in-part.mjs": playing("html-in-names"),
  "fails-again.cjs": { ...NO_OUTAGES, ...playing("twice") },
  "good-audits.cjs": NO_OUTAGES,
  "good-looks-first.cjs": NO_OUTAGES,
  "good-publishes.cjs": NO_OUTAGES,
  "good-puts-once.cjs": NO_OUTAGES,
  "good-queues.cjs": NO_OUTAGES,
  "good-retries-once.cjs": playing("dynamodb-denied", "dynamodb-throttled", "dynamodb-unreachable"),
  "good-sdk2.cjs": NO_OUTAGES,
  "groups-by-sub.cjs": NO_OUTAGES,
  "impatient.mjs": playing("ses-throttled", "ses-slow"),
  "keeps-its-command.mjs": playing("somebody-else"),
  "marks-at-reset.mjs": { only: ["with-unverified-email"] },
  "new-id-each-time.cjs": { ...NO_OUTAGES, ...playing("twice") },
  "powertools-logs-event.ts": playing(),
  "raw-headers.mjs": playing("line-ends-in-names"),
  "retries-for-long.cjs": playing("dynamodb-denied", "dynamodb-throttled"),
  "throws-address.mjs": playing("ses-throttled"),
  "works-on-reset.cjs": { ...NO_OUTAGES, ...playing("twice") },
  "writes-undefined.cjs": { ...NO_OUTAGES, ...playing() },
  // What never answers shows it at a limit below Cognito's as well.
  "answers-late.mjs": { limitMs: 1_000 },
  "hangs.mjs": { limitMs: 1_000 },
  // What is never at rest needs a new environment for each scenario.
  "mails-in-for-each.mjs": { only: ["*/plain"] },
};

/** Whether a scenario passes though Cognito refuses an answer in it, and nothing is said of that. */
function isRefusedUntold({ name, status, findings, calls }: ScenarioResult): boolean {
  // The first attempt of these is a scenario of its own.
  const judged = name.endsWith("-recovers") ? calls.slice(1) : calls;
  const isRefused = judged.some(({ verdict }) => verdict.accepted === false);
  return status === "passed" && findings.length === 0 && isRefused;
}

// Some of them wait, for a limit or for SES.
describe.concurrent("a handler", () => {
  it.each(Object.entries(FOUND))("%s: %j", async (file, found) => {
    const { scenarios, interrupted } = await checkHandler({
      file: fixture(`handlers/check/${file}`),
      env: {
        SES_SOURCE_EMAIL: "us@example.com",
        TABLE: "users",
        TOPIC_ARN: "arn:aws:sns:us-east-1:111122223333:t",
      },
      concurrency: 1,
      ...SETTINGS[file],
    });
    const codes = scenarios.flatMap(({ findings }) =>
      findings.map(({ severity, code }) => `${severity} ${code}`),
    );
    expect([...new Set(codes)].toSorted()).toEqual(found);
    expect(scenarios.filter(isRefusedUntold).map(({ name }) => name)).toEqual([]);
    expect(interrupted).toBe(false);
  });

  it("is here for each file that is one", () => {
    const files = readdirSync(fixture("handlers/check"), { recursive: true, encoding: "utf8" });
    const handlers = files.filter(
      (name) => /\.(?:mjs|cjs|ts)$/.test(name) && !name.includes("lib/"),
    );
    expect(handlers.toSorted()).toEqual(Object.keys(FOUND).toSorted());
  });
});

it.concurrent.each([
  [
    "html-template.cjs",
    ["*/plain", "*/html-in-names", "*/email-only", "*/no-email", "*/twice", "*/ses-throttled"],
  ],
  ["splits-name.mjs", []],
  ["powertools-logs-event.ts", ["*/plain", "*/client-metadata"]],
])(
  "of %s findings and their order are the same, however many scenarios run at once, and for every seed",
  async (name, only) => {
    const file = fixture(`handlers/check/${name}`);
    const checks = [
      await checkHandler({ file, env: {}, only, concurrency: 1, seed: "one" }),
      await checkHandler({ file, env: {}, only, concurrency: 4, seed: "two" }),
    ];
    const [one, two] = checks.map(({ scenarios }) =>
      scenarios.map((scenario) => [
        ...[scenario.name, scenario.status],
        scenario.findings.map(({ code }) => code),
      ]),
    );
    expect(one).toEqual(two);
  },
);
