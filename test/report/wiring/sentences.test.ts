import { expect, it } from "vitest";
import { wiringSentences } from "../../../src/report/wiring/sentences.ts";
import { aWiring } from "../../helpers/wiring.ts";

it.each([
  ["--from", "SES refuses each mail. Correct the address that you passed."],
  [
    "SES_SOURCE_EMAIL",
    "SES refuses each mail. Correct the address where the function's variables are set.",
  ],
] as const)("a sender of %s that is not an address is corrected where it was set", (from, why) => {
  const sentences = wiringSentences(
    {
      ...{ code: "sender-malformed", severity: "error", where: { examination: "sender" } },
      args: { text: "me", from },
    },
    aWiring(),
  );
  expect(sentences).toEqual({ what: `${from} is not an email address: me`, why });
});
