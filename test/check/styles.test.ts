// Handlers in many styles. Good ones play everything, and nothing worse than a note is found; bad ones have one
// mistake each, and nothing else is found.
import { describe, expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import { AFTER_SIGN_UP, PLAIN, RESET } from "../../src/contract/check/scenarios.ts";
import { fixture } from "../helpers/fixtures.ts";

const GOOD: Record<string, string[]> = {
  "classes.ts": ["bound", "resulting", "taken", "templated", "typed"],
  "functions.mjs": [
    ...["chained", "composed", "copied", "defaulted", "guarded", "measured", "patient", "routed"],
    "switches",
  ],
  "mailing.mjs": ["settled", "stepwise"],
  "modules.cjs": ["contextual", "emitting", "generated", "iterated", "pathed", "promisified"],
};

/** What they do again and for whom is played, as they keep records. */
const CALLING = [
  "filed",
  "founded",
  "hooked",
  "linked",
  "looked",
  "started",
  "told",
  "transacted",
  "updated",
];
const RETOLD = [
  ...[PLAIN, RESET, AFTER_SIGN_UP, "confirm-sign-up/twice", "no-email", "federated/saml"],
  "*-pages",
];

/** What is found, and where it shows, if not in the plain scenario. */
type Mistake = [file: string, name: string, code: string, where?: string];

const BAD: Mistake[] = [
  ["functions.mjs", "answersHttp", "returns-event"],
  ["functions.mjs", "confirmsAgain", "response-stays-empty"],
  ["functions.mjs", "dumped", "no-personal-data-in-logs"],
  ["functions.mjs", "exhaustive", "accepts-every-flow", "confirm-forgot-password/plain"],
  ["functions.mjs", "federated", "handles-federated-users", "federated/google"],
  ["functions.mjs", "forgetsToReturn", "returns-event"],
  ["functions.mjs", "greetedInLog", "no-personal-data-in-logs"],
  ["functions.mjs", "initials", "accepts-missing-attributes", "confirm-sign-up/email-only"],
  ["functions.mjs", "invited", "guards-client-metadata"],
  ["functions.mjs", "lowerCased", "accepts-every-flow", "admin-confirm-sign-up/plain"],
  ["functions.mjs", "nulled", "no-nulls-added"],
  ["functions.mjs", "strict", "accepts-new-keys", "confirm-sign-up/unknown-keys"],
  ["functions.mjs", "trimmed", "keeps-envelope"],
  ["functions.mjs", "unconfigured", "work-was-done"],
  ["calling.cjs", "alarms", "idempotent-effects", "confirm-sign-up/twice"],
  ["calling.cjs", "joinsAlways", "no-repeated-effect-on-reset", "confirm-forgot-password/plain"],
  ["calling.cjs", "hooksAlways", "no-repeated-effect-on-reset", "confirm-forgot-password/plain"],
  [
    "calling.cjs",
    "restoresCredits",
    "no-repeated-effect-on-reset",
    "confirm-forgot-password/plain",
  ],
  ["calling.cjs", "scansByEmail", "finds-among-many", "*-pages"],
  ["calling.cjs", "searches", "finds-among-many", "*-pages"],
  ["calling.cjs", "searchesAll", "finds-among-many", "*-pages"],
  ["calling.cjs", "transactsAgain", "idempotent-effects", "confirm-sign-up/twice"],
  ["calling.cjs", "transactsAgain", "no-repeated-effect-on-reset", "*/after-sign-up"],
  ["mailing.mjs", "early", "answers-once"],
  ["mailing.mjs", "hasty", "awaits-mail"],
  ["modules.cjs", "addresses", "no-undefined-in-calls"],
  ["modules.cjs", "calledBack", "no-callback-style", "confirm-sign-up/nodejs24"],
  ["modules.cjs", "closes", "works-when-warm", "confirm-sign-up/twice"],
  ["modules.cjs", "exits", "accepts-every-flow", "confirm-forgot-password/plain"],
  ["modules.cjs", "leaves", "no-late-crash"],
  ["modules.cjs", "sleeps", "answers-in-time"],
];

describe.concurrent("a good handler", () => {
  const whole = Object.entries(GOOD).flatMap(([file, names]) =>
    names.map((name) => ({ file, name, only: [] })),
  );
  const calling = CALLING.map((name) => ({ file: "calling.cjs", name, only: RETOLD }));
  it.each<{ file: string; name: string; only: string[] }>([...whole, ...calling])(
    "$file#$name",
    async ({ file, name, only }) => {
      const { scenarios } = await checkHandler({
        ...{ file: fixture(`handlers/styles/${file}`), exportName: name, only },
        ...{ env: {}, concurrency: 1 },
      });
      const found = scenarios.flatMap(({ findings }) => findings);
      expect(found.filter(({ severity }) => severity !== "note")).toEqual([]);
      expect(new Set(scenarios.map(({ status }) => status))).toEqual(new Set(["passed"]));
    },
  );
});

describe.concurrent("a bad handler", () => {
  it.each(BAD)("%s#%s: %s", async (file, exportName, code, where) => {
    const { scenarios } = await checkHandler({
      ...{ file: fixture(`handlers/styles/${file}`), exportName, env: {}, concurrency: 1 },
      ...(code === "answers-in-time" && { limitMs: 1_000 }),
      only: [where ?? PLAIN],
      derive: where?.endsWith("-pages") === true,
    });
    const found = scenarios.flatMap(({ findings }) =>
      findings.filter(({ severity }) => severity !== "note").map((finding) => finding.code),
    );
    expect([...new Set(found)]).toEqual([code]);
  });
});
