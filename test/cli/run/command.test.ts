import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Cancelled } from "../../../src/errors.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { cli } from "../../helpers/context.ts";
import { fixture } from "../../helpers/fixtures.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { refusals } from "../../helpers/refusals.ts";
import { masked } from "../../helpers/masked.ts";

const outcomes = fixture("handlers/outcomes.mjs");
const event = createEvent({ seed: "run" });
const piped = { stdin: JSON.stringify(event) };

interface Document {
  ok: boolean;
  exitCode: number;
  mails: { to: string[]; subject: string; text: string }[];
  outcome: { kind: string };
  verdict: { accepted: boolean; message?: string };
  event: { request: { userAttributes: { email: string } } };
  differences: { path: string }[];
}

async function runJson(...argv: string[]): Promise<Document> {
  const { out, code } = await cli(["run", "--json", ...argv], piped);
  const document = JSON.parse(out) as Document;
  expect(document.exitCode).toBe(code);
  return document;
}

describe("run", () => {
  it("mails the confirmation of a new event with the reference handler, dry", async () => {
    const { code, out, err } = await cli(["run", "reference", "--user-name", "maria"]);
    expect(code).toBe(0);
    expect(masked(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for maria → /app/src/handler/index.ts#handler
        made-up values for variables that are set only on deployment (override with --env): SES_SOURCE_EMAIL
      ✔ the handler returned an object
      duration N ms · init N ms · memory 128 MB · max memory used N MB

      Mail 1 of 1 captured from ses SendEmail; nothing was sent
        From     no-reply@example.com
        To       zoe.olsen@example.com
        Subject  Cognito Identity Provider registration completed

        Congratulations maria, you have been confirmed.

      Dry run: 1 mail captured
      All senders count as verified; list the real ones with --ses-verified.

      Logs
        info   {"level":"INFO","message":"mail sent","triggerSource":"PostConfirmation_ConfirmSignUp","messageId": "ID"}

      Returned event: unchanged

      Cognito: accepted
      "
    `);
    expect(err).toBe("new event: confirm-sign-up --seed test-seed\n");
  });

  it("sends no mail on a password reset, unless that is wanted", async () => {
    const reset = ["run", "--flow", "confirm-forgot-password", "--json"];
    const { out, code } = await cli(reset);
    expect([code, (JSON.parse(out) as Document).mails]).toEqual([0, []]);
    const notified = await cli(reset, { env: { NOTIFY_PASSWORD_RESET: "true" } });
    expect((JSON.parse(notified.out) as Document).mails).toEqual([
      expect.objectContaining({ subject: "Your password was changed" }),
    ]);
  });

  it("takes an event from standard input, also with a byte order mark or from PowerShell", async () => {
    for (const stdin of [
      piped.stdin,
      `\uFEFF${piped.stdin}`,
      Buffer.from(`\uFEFF${piped.stdin}`, "utf16le"),
    ]) {
      const { code, out } = await cli(["run", "--json", "-e", "-"], { stdin });
      expect(code).toBe(0);
      expect((JSON.parse(out) as Document).event).toEqual(event);
    }
  });

  it("runs a handler of Lambda's own notation", async () => {
    const { exitCode } = await runJson("--handler", outcomes.replace(/mjs$/, "returnsEvent"));
    expect(exitCode).toBe(0);
  });

  it.each<[string, number, string | RegExp]>([
    ["returnsEvent", 0, ""],
    ["mutates", 1, ""],
    ["returnsNothing", 1, "Invalid lambda function output : Invalid JSON"],
    ["returnsText", 1, "Unrecognizable lambda output"],
    ["throws", 1, "PostConfirmation failed with error no table for users."],
    [
      "exits",
      1,
      /^PostConfirmation failed with error RequestId: [-\da-f]{36} Error: Runtime exited with error: exit status 3\.$/,
    ],
    ["spins", 1, "PostConfirmation failed with error Task timed out after 0.30 seconds."],
  ])("%s: exit code %i, %s", async (exportName, exitCode, message) => {
    const document = await runJson("--timeout", "300ms", "--handler", `${outcomes}#${exportName}`);
    expect(document).toMatchObject({ ok: exitCode === 0, exitCode });
    const { accepted, message: told = "" } = document.verdict;
    expect([accepted, told]).toEqual([message === "", expect.stringMatching(message)]);
  });

  it("compares with the event as it was sent, and leaves out what is to be ignored", async () => {
    const handler = ["--handler", `${outcomes}#mutates`, "-e", "-"];
    const { differences } = await runJson(...handler);
    expect(differences.map(({ path }) => path)).toEqual([
      "$.version",
      "$.request.userAttributes.email",
    ]);
    const ignored = ["--ignore", "version", "--ignore", "$.request.userAttributes"];
    expect(await runJson(...handler, ...ignored)).toMatchObject({ exitCode: 0, differences: [] });
  });

  it.each([
    [{}, false],
    [{ terminal: true }, true],
    [{ terminal: true, env: { NO_COLOR: "1" } }, false],
    [{ terminal: true, env: { TERM: "dumb" } }, false],
    [{ env: { FORCE_COLOR: "1" } }, true],
    [{ terminal: true, env: { FORCE_COLOR: "0" } }, false],
  ])("colours its report by the usual rules: %j", async (setting, coloured) => {
    const argv = ["run", "--handler", `${outcomes}#returnsEvent`, "--seed", "1"];
    expect((await cli(argv, setting)).out.includes("\u001b[")).toBe(coloured);
    expect((await cli([...argv, "--no-color"], setting)).out).not.toContain("\u001b[");
  });
});

it("a run that is broken off says so, and says it with --json in one document", async () => {
  const interrupted = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Cancelled("interrupted")), 300);
  });
  interrupted.catch(() => undefined);
  const argv = ["run", "--json", "--handler", `${outcomes}#sleeps`, "--seed", "1"];
  const { code, out } = await cli(argv, { interrupted });
  expect(code).toBe(130);
  expect(JSON.parse(out)).toMatchObject({ ok: false, exitCode: 130, error: { code: "cancelled" } });
});

describe("bad input of run", () => {
  const folder = folderWith({
    "broken.json": '{\n  "request": }\n',
    "other.json": '{"request": 1}',
  });
  writeFileSync(join(folder, "latin1.json"), Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x7d]));

  it("is refused in these words", async () => {
    const commandLines = [
      ["-e", "no-such.json"],
      ["-e", "."],
      ["-e", "broken.json"],
      ["-e", "other.json"],
      ["-e", "latin1.json"],
      ["-e", "-", "--email", "a@example.com"],
      ["--flow", "confirm-signup"],
      ["--ses", "dryrun"],
      ["--ses", "smtp://127.0.0.1"],
      ["--timeout", "5"],
      ["--timeout", "0s"],
      ["--region", "us east"],
      ["-e", "-", "--region", "us east"],
      ["--ignore", ""],
      ["--handler", "outcomes.mjs#"],
      ["--handler", `${fixture("handlers/common.cjs")}#toString`],
      ["--ignore", "a..b"],
      ["--handler", "no-such.mjs"],
      ["--handler", "."],
      ["--handler", fixture("handlers/syntax-error.mjs")],
      ["--handler", `${fixture("handlers/common.cjs")}#nope`],
      ["--ses", "live"],
    ];
    const text = await refusals("run", commandLines, { cwd: folder });
    await expect(text).toMatchFileSnapshot("__snapshots__/refusals.txt");
  });

  it("does not take a region from an event that has none to give", async () => {
    const stdin = JSON.stringify({ ...event, region: "../x y" });
    const { code, out } = await cli(["run", "-e", "-", "--json"], { stdin });
    expect([code, (JSON.parse(out) as Document).mails.length]).toEqual([0, 1]);
  });

  it("is told of standard input when that is a terminal", async () => {
    const { code, err } = await cli(["run", "-e", "-"], { terminal: true });
    expect([code, err]).toEqual([
      2,
      expect.stringContaining("- reads stdin, but stdin is a terminal"),
    ]);
  });
});

describe("run --ses live", () => {
  const identity = async () => ({
    region: "eu-west-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  const env = { SES_SOURCE_EMAIL: "us@my.example" };

  it("says what it would send to whom, and sends nothing to a no", async () => {
    const argv = ["run", "reference", "--ses", "live", "--seed", "1", "--to", "me@my.example"];
    const { code, out, err, asked } = await cli([...argv, "--live", "dynamodb"], {
      terminal: true,
      env,
      answers: [false],
      aws: {
        identity,
        account: async () => "111122223333",
        sesState: async (_options, senders) => ({
          quota: { perDay: 50_000, sent: 12 },
          unverified: senders,
        }),
      },
    });
    expect([code, out]).toEqual([130, ""]);
    expect(asked).toEqual(["Send it?"]);
    expect(err).toBe(
      "This mail will actually be sent through SES in eu-west-1:\n" +
        "  from us@my.example to me@my.example (meant for success+carlos.schmidt@simulator.amazonses.com): " +
        "Cognito Identity Provider registration completed\n" +
        "  ! us@my.example is not verified in SES, so SES will refuse it\n" +
        "  account 111122223333, region eu-west-1\n" +
        "  quota: 12 of 50000 mails sent in the last 24 hours\n" +
        "  also called live: dynamodb\n" +
        "cancelled: nothing was sent\n",
    );
  });

  it("neither asks nor says that all is well when there is nothing to send", async () => {
    const { code, out, err } = await cli(
      [
        "run",
        "reference",
        "--ses",
        "live",
        "--flow",
        "confirm-forgot-password",
        "--seed",
        "1",
        "--no-color",
      ],
      { terminal: true, env, aws: { identity } },
    );
    expect([code, out]).toEqual([2, ""]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "error: the handler sent no mail in a dry run, so it was not run live, and nothing was sent
      Run it with --ses dry-run to see why.
      "
    `);
  });

  it("says what to do when there are no credentials", async () => {
    const { code, out, err } = await cli(["run", "reference", "--ses", "live", "--yes"], {
      env,
      aws: {
        identity: () =>
          Promise.reject(
            Object.assign(new Error("Could not load credentials from any providers"), {
              name: "CredentialsProviderError",
            }),
          ),
      },
    });
    expect([code, out]).toEqual([2, ""]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "new event: confirm-sign-up --seed test-seed
      error: no AWS credentials were found: Could not load credentials from any providers
      Pass a profile with --profile, sign in with \`aws sso login\`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
      "
    `);
  });
});
