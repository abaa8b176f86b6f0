import { afterEach, describe, expect, it } from "vitest";
import stringWidth from "string-width";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { cli } from "../../helpers/context.ts";
import type { Result, Setting } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { answering } from "../../helpers/http-server.ts";
import type { Answer, Asked, HttpServer } from "../../helpers/http-server.ts";
import { refusals } from "../../helpers/refusals.ts";
import { masked } from "../../helpers/masked.ts";

const event = createEvent({ seed: "compare", mailbox: "ses-simulator" });
let server: HttpServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const report =
  "REPORT RequestId: a\tDuration: 103.20 ms\tBilled Duration: 804 ms\tMemory Size: 256 MB\tMax Memory Used: 70 MB\t\n";
const logged = (text: string): Record<string, string> => ({
  "x-amz-log-result": Buffer.from(text + report).toString("base64"),
  "x-amz-executed-version": "4",
});

const asNumber = (sent: string): Answer => ({
  body: sent.replace('"version":"1"', '"version":1'),
});

/** As emulators answer for a function that was stopped: without the header of an error. */
const stopped: Answer = {
  headers: { "content-type": "text/plain" },
  body: "Task timed out after 3.00 seconds",
};

/** The deployed functions, by name and qualifier. */
const FUNCTIONS: Record<string, (sent: string) => Answer> = {
  slow: () => stopped,
  same: (sent) => ({ headers: logged(""), body: sent }),
  "same?Qualifier=live": (sent) => ({ headers: logged(""), body: sent }),
  "same?Qualifier=4": asNumber,
  "same%3A4": asNumber,
  changes: (sent) => ({
    headers: logged("2026-01-01T00:00:00.000Z\ta\tERROR\tno table\n"),
    body: sent.replace('"response":{}', '"response":{"note":"x"}'),
  }),
  throws: () => ({
    headers: { ...logged(""), "x-amz-function-error": "Unhandled" },
    body: '{"errorType":"TypeError","errorMessage":"no table","trace":["TypeError: no table","    at x"]}',
  }),
  exits: () => ({
    headers: { ...logged(""), "x-amz-function-error": "Unhandled" },
    body: '{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 6c5a9b3e-0c1b-4a7e-8d7c-111111111111 Error: Runtime exited with error: exit status 1"}',
  }),
};

function deployed({ url, body }: Asked): Answer {
  const name = /\/functions\/(.*)\/invocations(.*)$/.exec(url);
  const answer = FUNCTIONS[`${name?.[1] ?? ""}${name?.[2] ?? ""}`];
  return (
    answer?.(body) ?? {
      status: 404,
      headers: { "x-amzn-errortype": "ResourceNotFoundException" },
      body: '{"Message":"Function not found"}',
    }
  );
}

async function compare(argv: string[], setting: Setting = {}): Promise<Result> {
  await server?.close();
  server = await answering(deployed);
  return cli(["compare", "--endpoint-url", server.url, "-e", "-", "--yes", ...argv], {
    stdin: JSON.stringify(event),
    ...setting,
  });
}

const withHandler = (code: string): Setting => ({ cwd: folderWith({ "handler.mjs": code }) });
const returns = withHandler("export const handler = async (event) => event;");
const local = ["--handler", "handler.mjs"];

/** Without where the local handler is, which is wrapped when it is long, and what it took. */
const comparison = (out: string): string =>
  masked(out)
    .replace(/(\n {15}local .*\n)(?: {15}.*\n)+/, "$1")
    .replaceAll(/128 MB · \d+ MB used/g, "128 MB · N MB used")
    .replaceAll(/^(?:took|memory) .*$/gm, (line) => line.replaceAll(/ {2,}/g, "  "));

/** The paragraph that the two sides are judged in. */
const lastWords = (out: string): string[] => out.trimEnd().split("\n\n").at(-1)?.split("\n") ?? [];

describe("compare", () => {
  it("takes the text of an emulator for the time-out that it is", async () => {
    const { code, out } = await compare(["slow", ...local, "--json"], returns);
    const { sides } = JSON.parse(out) as { sides: { verdict: object }[] };
    expect(code).toBe(1);
    expect(sides.map(({ verdict }) => verdict)).toMatchObject([
      { accepted: true },
      { accepted: false, exception: "UserLambdaValidationException" },
    ]);
  });

  it("puts the handler here and a function side by side, and finds them alike", async () => {
    const { code, out, err } = await compare(["same", ...local], returns);
    expect(code).toBe(0);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function   same
        region     us-east-1
        endpoint   http://127.0.0.1:PORT
        recipient  success+lucia.marino@simulator.amazonses.com
      "
    `);
    expect(out).toMatch(/^took +duration \d+ ms · init \d+ ms +duration 103 ms · billed 804 ms$/m);
    expect(comparison(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 74c4955a-bf6f-4255-ae36-7918b3a88db1

                     local                                      same (version 4)
      outcome        ✔ the handler returned an object           ✔ the handler returned an object
      Cognito        accepted                                   accepted
      returned       no difference                              no difference
      errors logged  none                                       none
      took  duration N ms · init N ms  duration N ms · billed 804 ms
      memory  128 MB · N MB used  256 MB · 70 MB used
      mail           0 mails captured                           not visible; mail that it sent is real,
                                                                unless the endpoint captures it

      Returned by same (version 4), compared with local: no difference

      ! same (version 4) was actually called: mail that it sent is real, unless the endpoint captures it.

      ✔ the two sides agree
      "
    `);
  });

  it("shows the mail that was captured, and what became of it in the function", async () => {
    const { out } = await compare(["same", "--handler", "reference"]);
    expect(comparison(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 74c4955a-bf6f-4255-ae36-7918b3a88db1

                     local                                      same (version 4)
      outcome        ✔ the handler returned an object           ✔ the handler returned an object
      Cognito        accepted                                   accepted
      returned       no difference                              no difference
      errors logged  none                                       none
      took  duration N ms · init N ms  duration N ms · billed 804 ms
      memory  128 MB · N MB used  256 MB · 70 MB used
      mail           1 mail captured                            not visible; mail that it sent is real,
                                                                unless the endpoint captures it

      Returned by same (version 4), compared with local: no difference

      Mail 1 of 1 captured from ses SendEmail; nothing was sent
        From     no-reply@example.com
        To       success+lucia.marino@simulator.amazonses.com
        Subject  Cognito Identity Provider registration completed

        Congratulations 74c4955a-bf6f-4255-ae36-7918b3a88db1, you have been confirmed.
        mail to success+lucia.marino@simulator.amazonses.com would be delivered

      ! same (version 4) was actually called: if it behaves like the local handler, it sent this mail to success+lucia.marino@simulator.amazonses.com, unless the endpoint captures it.

      ✔ the two sides agree
      "
    `);
  });

  it.each<[string, string, number]>([
    ["an event that came back changed", "changes", 1],
    ["a failure", "throws", 1],
    ["a function that there is not", "nowhere", 2],
  ])("finds %s", async (_name, name, exitCode) => {
    const { code, out, err } = await compare([name, ...local], returns);
    expect(code).toBe(exitCode);
    await expect(comparison(`${out}--- stderr\n${err}`)).toMatchFileSnapshot(
      `__snapshots__/${name}.txt`,
    );
  });

  it("fails where both fail in the same way, and finds that they agree", async () => {
    const throwing = withHandler(
      'export const handler = async () => { throw new TypeError("no table"); };',
    );
    const { code, out } = await compare(["throws", ...local], throwing);
    expect(code).toBe(1);
    expect(lastWords(out)).toEqual([
      "✔ the two sides agree",
      "✘ local failed",
      "✘ throws (version 4) failed",
    ]);
    const exiting = withHandler("export const handler = async () => process.exit(1);");
    expect(lastWords((await compare(["exits", ...local], exiting)).out)).toEqual([
      "✔ the two sides agree",
      "✘ local failed",
      "✘ exits (version 4) failed",
    ]);
  });

  it.each([
    [["same", "--qualifier", "4"], "same/invocations?Qualifier=4"],
    [["same:4"], "same%3A4/invocations"],
  ])("compares a version with an alias of the same function: %j", async (argv, url) => {
    const { code, out } = await compare([...argv, "--with-qualifier", "live"]);
    expect(code).toBe(1);
    expect(comparison(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 74c4955a-bf6f-4255-ae36-7918b3a88db1

                     same:4                                     same:live (version 4)
                     us-east-1                                  us-east-1
      outcome        ✔ the handler returned an object           ✔ the handler returned an object
      Cognito        accepted                                   accepted
      returned       1 difference                               no difference
      errors logged  none                                       none
      took  duration N ms  duration N ms · billed 804 ms
      memory  unknown  256 MB · 70 MB used
      mail           not visible; mail that it sent is real,    not visible; mail that it sent is real,
                     unless the endpoint captures it            unless the endpoint captures it

      Returned by same:live (version 4), compared with same:4: 1 difference  (--ignore <path> skips a path)
        $.version
          - 1
          + "1"
          ! type changed: a number became a string

      ✘ the two sides differ in the event returned
      ✘ same:4 failed
      "
    `);
    expect(server?.requests.map((asked) => asked.url.split("/").slice(-2).join("/"))).toEqual([
      url,
      "same/invocations?Qualifier=live",
    ]);
  });

  it("finds no difference to a side that the dry run was in the way of", async () => {
    const fetching = withHandler(
      'export const handler = async (event) => (await fetch("https://a.example.com/x"), event);',
    );
    const { code, out } = await compare([...local, "same"], fetching);
    expect(code).toBe(2);
    expect(out).toContain("unknown");
    expect(out).toContain("blocked http GET https://a.example.com/x; use --stubs stubs.json");
    expect(out.trimEnd()).toMatch(/unknown whether the two sides agree: .*caused local to fail$/);
    const { out: json } = await compare([...local, "same", "--json"], fetching);
    expect(JSON.parse(json)).toMatchObject({
      ...{ exitCode: 2, comparison: { sameOutcome: null, sameVerdict: null } },
    });
  });

  it("compares two functions, and leaves out what is to be ignored", async () => {
    const { code, out } = await compare(["same", "changes"]);
    expect([code, out]).toEqual([1, expect.stringContaining("Returned by changes (version 4)")]);
    expect((await compare(["same", "changes", "--ignore", "response"])).code).toBe(0);
  });

  it.each([80, 120])("is no wider than a terminal of %i columns", async (columns) => {
    const { out } = await compare(["throws", "--handler", "reference", "--no-color"], { columns });
    const table = out.split("\n\n")[1] ?? "";
    expect(
      table
        .split("\n")
        .map((line) => line.slice(0, 15).trim())
        .filter(Boolean),
    ).toEqual(["outcome", "Cognito", "returned", "errors logged", "took", "memory", "mail"]);
    const widths = table.split("\n").map((line) => stringWidth(line));
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
    expect(Math.max(...widths)).toBeGreaterThan(columns / 2);
  });

  it("--json prints both sides and where they are alike", async () => {
    const { code, out } = await compare(["changes", ...local, "--json"], returns);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 2,
      command: "compare",
      ok: false,
      exitCode: 1,
      event,
      sides: [
        { target: { kind: "local" }, differences: [], verdict: { accepted: true } },
        { target: { kind: "remote" }, differences: [{ path: "$.response.note" }] },
      ],
      comparison: {
        sameOutcome: true,
        sameVerdict: true,
        differences: [{ kind: "added", path: "$.response.note", after: "x" }],
      },
    });
  });

  it("--reporter writes the differences of the second against the first, and the rest on stderr", async () => {
    const patch = await compare(["same", "changes", "--reporter", "patch"]);
    expect(JSON.parse(patch.out)).toEqual([{ op: "add", path: "/response/note", value: "x" }]);
    expect(masked(patch.err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function   same
        region     us-east-1
        endpoint   http://127.0.0.1:PORT
        function   changes
        region     us-east-1
        endpoint   http://127.0.0.1:PORT
        recipient  success+lucia.marino@simulator.amazonses.com
      PostConfirmation_ConfirmSignUp for 74c4955a-bf6f-4255-ae36-7918b3a88db1

                     same (version 4)                           changes (version 4)
                     us-east-1                                  us-east-1
      outcome        ✔ the handler returned an object           ✔ the handler returned an object
      Cognito        accepted                                   accepted
      returned       no difference                              1 difference
      errors logged  none                                       2026-01-01T00:00:00.000Z a ERROR no table
      took           duration N ms · billed 804 ms            duration N ms · billed 804 ms
      memory         256 MB · 70 MB used                        256 MB · 70 MB used
      mail           not visible; mail that it sent is real,    not visible; mail that it sent is real,
                     unless the endpoint captures it            unless the endpoint captures it

      Returned by changes (version 4), compared with same (version 4): 1 difference  (--ignore <path> skips a path)
        $.response.note
          + "x"

      ✘ the two sides differ in the event returned
      ✘ changes (version 4) failed
      "
    `);
    const github = await compare(["same", "changes", "--reporter", "github"]);
    expect(github.out).toMatchInlineSnapshot(`
      "::warning title=changes (version 4) in us-east-1::$.response.note: Cognito expects nothing in the response of this trigger
      ::error title=Returned event::$.response.note was added: "x"
      ::error title=changes (version 4) in us-east-1 against same (version 4) in us-east-1::$.response.note was added: "x"
      "
    `);
  });

  it("keeps the local mail where that was asked for", async () => {
    const cwd = folderWith({});
    const { code, err } = await compare(["same", "--handler", "reference", "--mail-dir", "mails"], {
      cwd,
    });
    expect([code, err]).toEqual([0, expect.stringContaining("wrote 1 mail to mails")]);
  });
});

describe("compare asks before it calls", () => {
  it("once for both functions", async () => {
    server = await answering(deployed);
    const argv = ["compare", "same", "changes", "--endpoint-url", server.url, "--seed", "1"];
    const no = await cli(argv, { terminal: true, answers: [false] });
    expect([no.code, no.asked]).toEqual([130, ["Call them?"]]);
    expect(masked(no.err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function   same
        region     us-east-1
        endpoint   http://127.0.0.1:PORT
        function   changes
        region     us-east-1
        endpoint   http://127.0.0.1:PORT
        recipient  success+carlos.schmidt@simulator.amazonses.com
      cancelled: nothing was called
      "
    `);
    expect(server.requests).toEqual([]);
  });

  it("and demands --yes off a terminal", async () => {
    const { code, err } = await cli(["compare", "same", "--handler", "reference"]);
    expect([code, err]).toEqual([2, expect.stringContaining("compare runs deployed code")]);
  });

  it("calls nothing when the handler cannot be loaded", async () => {
    const { code } = await compare(["same", ...local], withHandler("syntax error"));
    expect([code, server?.requests]).toEqual([2, []]);
  });
});

describe("bad input of compare", () => {
  it("is refused in these words", async () => {
    const commandLines = [
      [],
      ["f", "my function"],
      ["f", "g:live", "--with-qualifier", "4"],
      ["f", "--with-qualifier", "a b"],
      ["f", "g", "--handler", "h.mjs"],
      ["f", "--with-qualifier", "4", "--stubs", "s.json"],
      ["f", "--request-timeout", "soon"],
      ["f", "g", "h"],
    ];
    const text = await refusals(
      "compare",
      commandLines.map((argv) => [...argv, "--yes"]),
    );
    await expect(text).toMatchFileSnapshot("__snapshots__/refusals.txt");
  });
});
