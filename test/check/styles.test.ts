// Handlers in many styles. Good ones play everything, and nothing worse than a note is found; bad ones have one
// mistake each, and nothing else is found.
import { describe, expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import { METADATA, PLAIN } from "../../src/contract/check/scenarios.ts";
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
  ["mailing.mjs", "early", "answers-once"],
  ["mailing.mjs", "hasty", "awaits-mail"],
  ["modules.cjs", "addresses", "no-undefined-in-calls"],
  ["modules.cjs", "calledBack", "no-callback-style", "confirm-sign-up/nodejs24"],
  ["modules.cjs", "closes", "works-when-warm", "confirm-sign-up/twice"],
  ["modules.cjs", "exits", "accepts-every-flow", "confirm-forgot-password/plain"],
  ["modules.cjs", "leaves", "no-late-crash"],
  ["modules.cjs", "sleeps", "answers-in-time"],
];

/** Without these, what a failure is about is not known. */
const CAUSES = [PLAIN, METADATA, "confirm-sign-up/no-alias", "confirm-sign-up/email-only"];

describe.concurrent("a good handler", () => {
  it.each(Object.entries(GOOD).flatMap(([file, names]) => names.map((name) => [file, name])))(
    "%s#%s",
    async (file = "", name = "") => {
      const { scenarios } = await checkHandler({
        file: fixture(`handlers/styles/${file}`),
        exportName: name,
        env: {},
        concurrency: 1,
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
      only: [...CAUSES, ...(where === undefined ? [] : [where])],
      derive: false,
    });
    const found = scenarios.flatMap(({ findings }) =>
      findings.filter(({ severity }) => severity !== "note").map((finding) => finding.code),
    );
    expect([...new Set(found)]).toEqual([code]);
  });
});
