import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { FileWatcher } from "../../../src/cli/io/watch-files.ts";
import { cli } from "../../helpers/context.ts";
import { fixture } from "../../helpers/fixtures.ts";
import { folderWith, handlerFile } from "../../helpers/handlers.ts";
import { masked } from "../../helpers/masked.ts";

const outcomes = fixture("handlers/outcomes.mjs");
const piped = { stdin: JSON.stringify(createEvent({ seed: "modes" })) };

/** Mails somebody, with a placeholder in the subject that nothing was put into. */
const MAILS_A_PLACEHOLDER = `import { once } from "node:events";
import https from "node:https";
export const handler = async (event) => {
  const request = https.request({ host: "email.us-east-1.amazonaws.com", method: "POST" });
  request.end(new URLSearchParams({
    Action: "SendEmail",
    Source: "us@example.com",
    "Destination.ToAddresses.member.1": "a@example.com",
    "Message.Subject.Data": "Hello {{name}}",
    "Message.Body.Text.Data": "text",
  }).toString());
  const [response] = await once(request, "response");
  response.resume();
  return event;
};`;

const PLACEHOLDER_LEFT = {
  code: "placeholder-left",
  mail: 0,
  where: "subject",
  found: "{{name}}",
};

describe("run --cognito", () => {
  it("calls once where there is an answer, and says why", async () => {
    const { code, out } = await cli(["run", "--cognito", "--seed", "1"]);
    expect(code).toBe(0);
    expect(masked(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 41dfec9f-c065-4aa6-b830-0dbd0054396c → /app/src/handler/index.ts#handler
        made-up values for variables that are set only on deployment (override with --env): SES_SOURCE_EMAIL
      ✔ the handler returned an object
      duration N ms · init N ms · memory 128 MB · max memory used N MB

      Mail 1 of 1 captured from ses SendEmail; nothing was sent
        From     no-reply@example.com
        To       carlos.schmidt@example.com
        Subject  Cognito Identity Provider registration completed

        Congratulations 41dfec9f-c065-4aa6-b830-0dbd0054396c, you have been confirmed.

      Dry run: 1 mail captured
      All senders count as verified; list the real ones with --ses-verified.

      Logs
        info   {"level":"INFO","message":"mail sent","triggerSource":"PostConfirmation_ConfirmSignUp","messageId": "ID"}

      Returned event: unchanged

      Cognito: accepted
      1 attempt: Cognito only calls again if there is no response in time.
      "
    `);
  });

  it("with --json has every attempt, and what all of them did", async () => {
    const argv = ["run", "--cognito", "--json", "--handler", `${outcomes}#throws`, "--seed", "1"];
    const { code, out } = await cli(argv);
    expect([code, JSON.parse(out)]).toMatchObject([
      1,
      {
        command: "run",
        ok: false,
        exitCode: 1,
        attempts: [{ outcome: { kind: "handler-error" }, timing: { initMs: expect.any(Number) } }],
        effects: [],
        verdict: { accepted: false },
        differences: [],
      },
    ]);
  });
});

it("tells of what a handler does after the response that Cognito took", async () => {
  const cwd = folderWith({
    "late.mjs": `import { setTimeout as wait } from "node:timers/promises";
      export const handler = async (event) => {
        void wait(20).then(() => fetch("https://crm.example.com/added", { method: "POST" })).catch(() => 0);
        return event;
      };`,
  });
  const { code, out } = await cli(["run", "--cognito", "late.mjs"], { cwd });
  expect(code).toBe(0);
  expect(out).toMatch(
    /^! After the response .*\n {2}blocked {2}http POST https:\/\/crm\.example\.com\/added/m,
  );
});

describe("run --cognito --json", () => {
  it("has the mail warnings of every attempt", async () => {
    const handler = handlerFile(MAILS_A_PLACEHOLDER);
    const { out } = await cli(["run", "--cognito", "--json", "--handler", handler, "--seed", "1"]);
    expect(JSON.parse(out)).toMatchObject({ attempts: [{ warnings: [PLACEHOLDER_LEFT] }] });
  });
});

describe("run --repeat", () => {
  it("with --json has the mail warnings of all calls once, and those of the one that failed", async () => {
    const handler = handlerFile(
      MAILS_A_PLACEHOLDER.replace("return event", "return { ...event, version: 2 }"),
    );
    const argv = ["run", "--repeat", "3", "--json", "--handler", handler, "--seed", "1"];
    const document = JSON.parse((await cli(argv)).out) as object;
    expect(document).toMatchObject({
      warnings: [PLACEHOLDER_LEFT],
      firstFailure: { warnings: [PLACEHOLDER_LEFT] },
    });
  });

  it("calls one environment again and again, and shows cold and warm figures", async () => {
    const { code, out } = await cli(["run", "--repeat", "20", "--seed", "1"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^20 calls: all accepted and returned unchanged; 20 mails$/m);
    expect(out).toMatch(/^ {2}init × 1 +median [\d.]+ ms · p95 [\d.]+ ms · max [\d.]+ ms$/m);
    expect(out).toMatch(/^ {2}cold call × 1 +median/m);
    expect(out).toMatch(/^ {2}warm call × 19 +median/m);
  });

  it("calls so many at once, each in an environment of its own", async () => {
    const handler = handlerFile(
      "export const handler = async (event) => { await new Promise((resolve) => setTimeout(resolve, 50)); return event; };",
    );
    const argv = ["run", "--repeat", "6", "--concurrency", "3", "--json", "--handler", handler];
    const document = JSON.parse((await cli(argv)).out) as { cold: object; calls: object[] };
    expect(document).toMatchObject({ exitCode: 0, cold: { count: 3 }, warm: { count: 3 } });
    expect(document.calls).toHaveLength(6);
  });

  it("fails when one call fails, and shows that one", async () => {
    const handler = handlerFile(
      "let n = 0; export const handler = async (event) => { if (++n === 3) throw new Error('third'); return event; };",
    );
    const { code, out } = await cli(["run", "--repeat", "4", "--handler", handler]);
    expect(code).toBe(1);
    expect(masked(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for 39e53adf-858f-47e8-a8b3-b8b32cf44db3 → /home/handler.mjs#handler
      4 calls: 1 refused or returned a changed event; 0 mails
        init × 1             median N ms · p95 N ms · max N ms
        cold call × 1        median N ms · p95 N ms · max N ms
        warm call × 3        median N ms · p95 N ms · max N ms

      First failed call

      PostConfirmation_ConfirmSignUp for 39e53adf-858f-47e8-a8b3-b8b32cf44db3 → /home/handler.mjs#handler
      ✘ the handler failed: Error: third
        at handler (file:///home/handler.mjs:1:75)
      duration N ms · memory 128 MB · max memory used N MB

      Cognito: refused with UserLambdaValidationException: PostConfirmation failed with error third.
        The user sees this error although the account is CONFIRMED. Cognito will not call again: no mail was sent, and remaining work is lost.
      "
    `);
  });
});

describe("run --verbose", () => {
  it("shows the log as Lambda writes it", async () => {
    const { out } = await cli(
      ["run", "--verbose", "--handler", `${outcomes}#logs`, "-e", "-"],
      piped,
    );
    const id = "[-0-9a-f]{36}";
    const time = String.raw`\d{4}-\d\d-\d\dT[\d:.]+Z`;
    expect(out).toMatch(
      new RegExp(
        [
          String.raw`  START RequestId: (${id}) Version: \$LATEST`,
          String.raw`  ${time}\t\1\tINFO\tfirst line \{ tier: 'gold' \}`,
          String.raw`  ${time}\t\1\tERROR\tsecond`,
          String.raw`  ${time}\t\1\tDEBUG\tthird`,
          "  fourth",
          "  past the console",
          String.raw`  END RequestId: \1`,
          String.raw`  REPORT RequestId: \1\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms`,
        ].join("\n"),
      ),
    );
  });

  it.each([
    [
      "throws",
      /\tERROR\tInvoke Error\t\{"errorType":"TypeError","errorMessage":"no table for users"/,
    ],
    ["sleeps", /[-0-9a-f]{36} Task timed out after 0\.20 seconds\n/],
  ])("and how %s ends", async (exportName, line) => {
    const argv = [
      "run",
      "--verbose",
      "--timeout",
      "200ms",
      "--handler",
      `${outcomes}#${exportName}`,
    ];
    expect((await cli(argv)).out).toMatch(line);
  });
});

describe("the handler's environment", () => {
  const folder = folderWith({
    ".env": 'FROM_FILE=1\nBOTH=file\nexport QUOTED="two\nlines"\n# a comment\nEMPTY=\n',
    "other.env": "BOTH=other\n",
    "broken.env": "GOOD=1\n\nJUST_A_NAME\n",
    "handler.mjs":
      "export const handler = async () => { const { SHELL_VAR, FROM_FILE, BOTH, QUOTED, EMPTY, AWS_REGION } = process.env; return { SHELL_VAR, FROM_FILE, BOTH, QUOTED, EMPTY, AWS_REGION }; };",
  });
  const environmentOf = async (...argv: string[]): Promise<object> => {
    const { out } = await cli(["run", "--json", "--handler", "handler.mjs", ...argv], {
      cwd: folder,
      env: { SHELL_VAR: "shell", BOTH: "shell", FROM_FILE: "shell" },
    });
    return (JSON.parse(out) as { outcome: { payload: object } }).outcome.payload;
  };

  it("is the shell's, the files' over it, and the command line's over them", async () => {
    expect(await environmentOf()).toMatchObject({ SHELL_VAR: "shell", BOTH: "shell" });
    expect(await environmentOf("--env-file", ".env")).toEqual({
      SHELL_VAR: "shell",
      FROM_FILE: "1",
      BOTH: "file",
      QUOTED: "two\nlines",
      EMPTY: "",
      AWS_REGION: "us-east-1",
    });
    const all = ["--env-file", ".env", "--env-file", "other.env"];
    expect(await environmentOf(...all)).toMatchObject({ BOTH: "other" });
    expect(await environmentOf(...all, "--env", "BOTH=a=b")).toMatchObject({ BOTH: "a=b" });
    expect(await environmentOf("--env", "AWS_REGION=eu-west-1")).toMatchObject({
      AWS_REGION: "eu-west-1",
    });
  });

  it.each([
    [["--env", "NAME"], '--env: "NAME" has no "="'],
    [["--env-file", "no.env"], "cannot read no.env: no such file"],
    [["--env-file", "broken.env"], 'broken.env:3: not a variable: "JUST_A_NAME"'],
    [["--runtime", "nodejs18.x"], '--runtime: "nodejs18.x" is unknown'],
    [["--memory", "64"], '--memory: "64" is not a whole number from 128 to 10240'],
    [["--memory", "1GB"], '--memory: "1GB" is not a whole number'],
    [["--attempts", "2"], "--attempts needs --cognito"],
    [["--cognito", "--attempts", "0"], '--attempts: "0" is not a whole number from 1 to 10'],
    [["--concurrency", "2"], "--concurrency needs --repeat"],
    [["--repeat", "1.5"], '--repeat: "1.5" is not a whole number'],
    [["--repeat", "2", "--cognito"], "--cognito cannot be combined with --repeat"],
    [["--inspect=nowhere"], '--inspect: "nowhere" is not a port or host:port'],
    [["--inspect-brk=99999"], '--inspect-brk: "99999" is not'],
    [["--inspect", "--repeat", "2"], "--inspect cannot be combined with --repeat"],
    [["--watch", "--json"], "--watch cannot be combined with --json"],
    [["--watch", "-e", "-"], "--watch cannot be used with --event -"],
    [["--ses", "live", "--cognito"], "--cognito cannot be used with --ses live"],
    [["--ses", "live", "--watch"], "--watch cannot be used with --ses live"],
  ])("and other bad input: %j", async (argv, message) => {
    const { code, out, err } = await cli(["run", ...argv], { cwd: folder });
    expect([code, `${out}${err}`]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe("run --watch", () => {
  it("runs again when a file changes, and goes on when a run cannot be done", async () => {
    const files = {
      "handler.mjs": 'import { part } from "./part.mjs"; export const handler = async () => part;',
      "part.mjs": "export const part = 'one';",
      "event.json": "{ not json",
    };
    const folder = folderWith(files);
    const watched: string[] = [];
    let changes = 0;
    const watcher: FileWatcher = {
      add: (file) => void watched.push(file),
      nextChange: async () => {
        if (++changes === 3) throw new Error("enough");
        return join(folder, "event.json");
      },
      close: async () => void watched.push("closed"),
    };
    const { code, out, err } = await cli(
      ["run", "--watch", "--handler", "handler.mjs", "-e", "event.json"],
      {
        cwd: folder,
        watchFiles: async (given) => {
          watched.push(...given);
          return watcher;
        },
      },
    );
    expect([code, out]).toEqual([2, ""]);
    expect(err.match(/error: event\.json is not JSON/g)).toHaveLength(3);
    expect(err.match(/event\.json has changed/g)).toHaveLength(2);
    expect(err.match(/waiting for changes; press Ctrl-C to stop/g)).toHaveLength(3);
    expect(watched).toEqual([join(folder, "handler.mjs"), join(folder, "event.json"), "closed"]);
  });
});
