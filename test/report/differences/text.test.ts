import { describe, expect, it } from "vitest";
import { conclude } from "../../../src/contract/conclusion.ts";
import { compareDocuments } from "../../../src/diff/compare.ts";
import { inContext } from "../../../src/diff/in-context.ts";
import { detail } from "../../../src/diff/parts.ts";
import type { Json } from "../../../src/json.ts";
import { differencesText } from "../../../src/report/differences/text.ts";
import { githubText } from "../../../src/report/invocation/github.ts";
import { NO_PAINT } from "../../../src/report/terminal/paint.ts";
import { anInvocation } from "../../helpers/invocation.ts";

function text(before: Json, after: Json): string[] {
  const differences = detail(compareDocuments(before, after));
  return differencesText({ differences }, NO_PAINT).split("\n").slice(1);
}

describe("differences, for people", () => {
  it("call a changed type by its name", () => {
    expect(text({ a: "true" }, { a: true })).toEqual([
      "  $.a",
      '    - "true"',
      "    + true",
      "    ! type changed: a string became a boolean",
    ]);
  });

  it("go into JSON that stands in a string", () => {
    expect(text({ identities: '[{"userId":"1"}]' }, { identities: '[{"userId":"2"}]' })).toEqual([
      "  $.identities (JSON in a string)",
      "    $[0].userId",
      '      - "1"',
      '      + "2"',
    ]);
    expect(text({ a: '{"b":1}' }, { a: '{ "b": 1 }' })).toEqual([
      "  $.a (JSON in a string)",
      "    the same JSON, formatted differently",
    ]);
  });

  it("mark the words of a long text, without colour too", () => {
    const long = `${"so it begins, and goes on ".repeat(4)}brown ${"and ends like that, ".repeat(4)}`;
    expect(text({ a: long }, { a: long.replace("brown", "red") })).toEqual([
      "  $.a",
      "    ~ … it begins, and goes on [-brown-]{+red+} and ends like that, and…",
    ]);
  });

  it("mark the lines of a text that has some", () => {
    const lines = "a first line of it\na second one\na third one\na fourth one\nthe last one\n";
    expect(text({ a: lines }, { a: lines.replace("fourth", "4th") })).toEqual([
      "  $.a",
      "      …",
      "      a third one",
      "    - a fourth one",
      "    + a 4th one",
      "      the last one",
    ]);
  });

  it("stand amid the lines of the event where that is wanted", () => {
    const [before, after] = [
      { a: 1, b: "true", c: 3 },
      { a: 1, b: true, c: 3 },
    ];
    const differences = detail(compareDocuments(before, after));
    const hunks = inContext(before, differences, 1);
    expect(differencesText({ differences, hunks }, NO_PAINT).split("\n").slice(1)).toEqual([
      "  line 2 of the event",
      '      "a": 1,',
      '  -   "b": "true",',
      '  +   "b": true,',
      '      "c": 3',
      "  $.b: ! type changed: a string became a boolean",
    ]);
  });

  it("let nothing from outside move the cursor", () => {
    const long = "x".repeat(60);
    const evil = `${long} \u001b[2J\u001b]0;title\u0007 ${long}`;
    expect(text({ a: `${long} b ${long}` }, { a: evil }).join("")).not.toContain("\u001b");
  });
});

// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
describe("annotations of GitHub Actions", () => {
  it("say what failed, each on a line of its own, escaped", () => {
    const differences = detail(compareDocuments({ a: "1%\n" }, { a: 1 }));
    const annotated = githubText({
      ...conclude(anInvocation()),
      invocation: anInvocation({
        target: { kind: "remote", functionName: "f", qualifier: "live", region: "eu-west-1" },
        outcome: {
          kind: "handler-error",
          errorType: "Error",
          errorMessage: "no\n::error::forged",
          trace: ["at a, b"],
        },
      }),
      verdict: {
        accepted: false,
        exception: "UserLambdaValidationException",
        message: "PostConfirmation failed with error 100%.",
        remarks: [],
      },
      differences,
      times: [
        {
          code: "near-limit",
          severity: "warning",
          where: {},
          args: { foundMs: 4_500, limitMs: 5_000 },
        },
      ],
    });
    expect(annotated.split("\n")).toEqual([
      "::error title=f%3Alive in eu-west-1::the handler failed: Error: no : :error::forged%0A  at a, b",
      "::error title=Cognito%3A UserLambdaValidationException::PostConfirmation failed with error 100%25.",
      '::error title=Returned event::$.a was "1%25\\n" and is 1 (a string became a number)',
      "::warning title=f%3Alive in eu-west-1::it took 4500 ms, including a cold start: Cognito waits 5000 ms at most",
      "",
    ]);
  });

  it("are none where all is well", () => {
    expect(githubText(conclude(anInvocation()))).toBe("");
  });
});
