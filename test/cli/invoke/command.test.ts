import { afterEach, describe, expect, it } from "vitest";
import { awsClients } from "../../../src/cli/io/aws-clients.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { cli } from "../../helpers/context.ts";
import type { Result, Setting } from "../../helpers/context.ts";
import { answering, signatureOf } from "../../helpers/http-server.ts";
import type { Answer, Asked, HttpServer } from "../../helpers/http-server.ts";
import { folderWith } from "../../helpers/handlers.ts";
import { refusals } from "../../helpers/refusals.ts";
import { masked } from "../../helpers/masked.ts";

const event = createEvent({ seed: "invoke" });
const accepted = { body: JSON.stringify(event) };
let server: HttpServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function invoke(
  answer: Answer,
  argv: string[] = ["--yes"],
  setting: Setting = {},
): Promise<Result> {
  server = await answering(answer);
  return cli(["invoke", "confirm", "--endpoint-url", server.url, "-e", "-", ...argv], {
    stdin: JSON.stringify(event),
    ...setting,
  });
}

/** Where no endpoint is named: at AWS itself, as far as the command can tell. */
async function invokeAtAws(
  answer: Answer | ((asked: Asked) => Answer),
  argv: string[] = ["--yes"],
): Promise<Result> {
  const peer = await answering(answer);
  server = peer;
  return cli(["invoke", "confirm", "--region", "eu-west-1", "-e", "-", ...argv], {
    stdin: JSON.stringify(event),
    aws: { lambda: (options) => awsClients.lambda({ ...options, endpointUrl: peer.url }) },
  });
}

/** A person at a terminal, whose event is a new one. */
async function invokeAtTerminal(answers: boolean[], argv: string[] = []): Promise<Result> {
  server = await answering({ body: "null" });
  return cli(
    ["invoke", "confirm:live", "--endpoint-url", server.url, "--seed", "1", "--no-color", ...argv],
    { terminal: true, answers },
  );
}

describe("invoke", () => {
  it("takes the text of an emulator for the time-out that it is", async () => {
    const headers = { "content-type": "text/plain" };
    const answer = { headers, body: "Task timed out after 3.00 seconds" };
    const { code, out } = await invoke(answer, ["--yes", "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      verdict: {
        accepted: false,
        exception: "UserLambdaValidationException",
        message: "PostConfirmation failed with error Task timed out after 3.00 seconds.",
      },
    });
    const text = await invoke(answer);
    expect(text.code).toBe(1);
    expect(text.out).not.toContain("InvalidLambdaResponseException");
  });

  it("says what it calls, and reports on the answer", async () => {
    const { code, out, err } = await invoke(accepted);
    expect(code).toBe(0);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function   confirm
        region     us-east-1
        endpoint   http://127.0.0.1:PORT
        recipient  priya.mensah@example.com
      "
    `);
    expect(masked(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for b05ee368-259d-481b-b5b8-c6dd65c8a0df → confirm in us-east-1
      ✔ the handler returned an object
      duration N ms

      Returned event: unchanged

      Cognito: accepted
      "
    `);
  });

  it("asks on a terminal, and takes no for an answer", async () => {
    const { code, out, err, asked } = await invokeAtTerminal([false]);
    expect([code, out, asked]).toEqual([130, "", ["Call it?"]]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function   confirm:live
        region     us-east-1
        endpoint   http://127.0.0.1:PORT
        recipient  success+carlos.schmidt@simulator.amazonses.com
      cancelled: nothing was called
      "
    `);
    expect(server?.requests).toEqual([]);
  });

  it("calls after a yes", async () => {
    const { code } = await invokeAtTerminal([true]);
    expect(code).toBe(1);
    expect(server?.requests).toHaveLength(1);
  });

  it("names the account it would call in, as far as it can tell", async () => {
    const { err } = await cli(["invoke", "confirm", "--region", "eu-west-1"], {
      terminal: true,
      answers: [false],
      aws: { account: async () => "111122223333" },
    });
    expect(masked(err)).toMatchInlineSnapshot(`
      "new event: confirm-sign-up --seed test-seed
      This runs deployed code, which can send real mail:
        function   confirm
        region     eu-west-1
        account    111122223333
        recipient  success+zoe.olsen@simulator.amazonses.com
      cancelled: nothing was called
      "
    `);
  });

  it("sends no real credentials to an endpoint on this machine", async () => {
    await invoke(accepted, ["--yes"], { env: { AWS_ACCESS_KEY_ID: "AKIAREAL" } });
    expect(server?.requests.map((asked) => signatureOf(asked).key)).toEqual(["local"]);
  });

  it("claims nothing of mail that it cannot see", async () => {
    const { out } = await invoke({ body: "null" });
    expect(masked(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for b05ee368-259d-481b-b5b8-c6dd65c8a0df → confirm in us-east-1
      ✔ the handler returned nothing
      duration N ms

      Cognito: refused with InvalidLambdaResponseException: Invalid lambda function output : Invalid JSON
        The user sees this error although the account is CONFIRMED. Cognito will not call again: mail already sent stays sent, and remaining work is lost.
        ! the handler returned nothing; return the event
      "
    `);
  });

  it("--json prints one document, whatever happened", async () => {
    const failed = await invoke(
      {
        headers: { "x-amz-function-error": "Unhandled" },
        body: '{"errorType":"E","errorMessage":"m"}',
      },
      ["--yes", "--json"],
    );
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.out)).toMatchObject({
      schemaVersion: 2,
      command: "invoke",
      ok: false,
      exitCode: 1,
      outcome: { kind: "handler-error", errorType: "E", errorMessage: "m" },
      verdict: { message: "PostConfirmation failed with error m." },
      target: { kind: "remote", functionName: "confirm" },
    });
  });
});

describe("a call that brings no answer", () => {
  // https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_ResponseSyntax
  it("Event: says that nothing comes back", async () => {
    const { code, out } = await invoke({ status: 202 }, ["--yes", "--invocation-type", "Event"]);
    expect(code).toBe(0);
    expect(masked(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for b05ee368-259d-481b-b5b8-c6dd65c8a0df → confirm in us-east-1
      ✔ Lambda queued the event; there is no response
        The result is in the function's log. If the function fails, Lambda retries it up to two times, unless
        configured otherwise. Cognito never calls this way: it waits for the response.
      "
    `);
    expect(server?.requests[0]?.headers).toMatchObject({ "x-amz-invocation-type": "Event" });
    expect(server?.requests[0]?.headers).not.toHaveProperty("x-amz-log-type");
  });

  it("Event: needs the same consent as any call", async () => {
    const { code, err } = await invoke({ status: 202 }, ["--invocation-type", "Event"]);
    expect([code, err]).toEqual([2, expect.stringContaining("Add --yes")]);
    expect(server?.requests).toEqual([]);
  });

  it("DryRun: says that the call is allowed, asking for no consent", async () => {
    const { code, out, err } = await invokeAtAws({ status: 204 }, ["--invocation-type", "DryRun"]);
    expect([code, err]).toEqual([0, ""]);
    expect(masked(out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for b05ee368-259d-481b-b5b8-c6dd65c8a0df → confirm in eu-west-1
      ✔ the function exists, and these credentials may invoke it; nothing ran
        This does not show whether Cognito may call it: that is in the function's resource policy.
      "
    `);
  });

  it("DryRun: is refused in words", async () => {
    const { code, err } = await invokeAtAws(
      {
        status: 403,
        headers: { "x-amzn-errortype": "AccessDeniedException" },
        body: '{"message":"not authorized to perform: lambda:InvokeFunction"}',
      },
      ["--invocation-type", "DryRun"],
    );
    expect([code, err]).toEqual([2, expect.stringContaining("error: AWS denied the call")]);
  });

  it("DryRun: asks for consent at an endpoint that may not know what that is", async () => {
    const { code, err } = await invoke({ status: 200 }, ["--invocation-type", "DryRun"]);
    expect([code, err]).toEqual([2, expect.stringContaining("Add --yes")]);
  });

  it("that the endpoint did not understand is told", async () => {
    const { code, err } = await invoke(accepted, ["--yes", "--invocation-type", "DryRun"]);
    expect(code).toBe(2);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function   confirm
        region     us-east-1
        endpoint   http://127.0.0.1:PORT
        recipient  priya.mensah@example.com
      error: http://127.0.0.1:PORT responded with 200 instead of 204: it does not support DryRun, and the function has probably run
      Call it with RequestResponse, which every endpoint supports.
      "
    `);
  });

  it("is one document with --json", async () => {
    const { out } = await invoke({ status: 202 }, [
      "--yes",
      "--json",
      "--invocation-type",
      "Event",
    ]);
    expect(JSON.parse(out)).toEqual({
      schemaVersion: 2,
      command: "invoke",
      ok: true,
      exitCode: 0,
      invocationType: "Event",
      event,
      target: {
        kind: "remote",
        functionName: "confirm",
        region: "us-east-1",
        endpointUrl: server?.url,
      },
    });
  });
});

const report = (duration: string, init = ""): Answer => ({
  ...accepted,
  headers: {
    "x-amz-log-result": Buffer.from(
      `REPORT RequestId: a\tDuration: ${duration} ms\tBilled Duration: 9 ms\tMemory Size: 128 MB\tMax Memory Used: 70 MB\t${init}\n`,
    ).toString("base64"),
  },
});

describe("the time that a call took", () => {
  const cold = "Init Duration: 700.12 ms\t";
  it.each<[string, Answer, string[], number, string]>([
    [
      "is within its budgets",
      report("99.5", cold),
      ["--max-duration", "100ms"],
      0,
      "duration 100 ms",
    ],
    [
      "is over its budget",
      report("101.2", cold),
      ["--max-duration", "100ms"],
      1,
      "✘ duration 101 ms exceeds --max-duration 100 ms",
    ],
    [
      "has a cold start over its budget",
      report("1", cold),
      ["--max-init", "0.5s"],
      1,
      "✘ cold start 700 ms exceeds --max-init 500 ms",
    ],
    ["has no cold start", report("1"), ["--max-init", "1ms"], 0, "no cold start was reported"],
    [
      "comes near Cognito's limit",
      report("3900", cold),
      [],
      0,
      "! it took 4600 ms, including a cold start: Cognito waits 5000 ms at most",
    ],
  ])("%s", async (_name, answer, argv, exitCode, sentence) => {
    const { code, out } = await invoke(answer, ["--yes", ...argv]);
    expect([code, out]).toEqual([exitCode, expect.stringContaining(sentence)]);
  });

  it("may be more than Cognito waits, by the function's own setting", async () => {
    const configured = await invokeAtAws(({ method }) =>
      method === "GET" ? { body: '{"FunctionName":"confirm","Timeout":30}' } : accepted,
    );
    expect(configured.code).toBe(0);
    expect(masked(configured.out)).toMatchInlineSnapshot(`
      "PostConfirmation_ConfirmSignUp for b05ee368-259d-481b-b5b8-c6dd65c8a0df → confirm in eu-west-1
      ✔ the handler returned an object
      duration N ms

      ! the function's timeout is 30 s, but Cognito reports an error after 5 s while the function keeps running

      Returned event: unchanged

      Cognito: accepted
      "
    `);
    expect(server?.requests.map(({ method, url }) => `${method} ${url}`).toSorted()).toEqual([
      "GET /2015-03-31/functions/confirm/configuration",
      "POST /2015-03-31/functions/confirm/invocations",
    ]);
  });

  it.each<[string, Answer]>([
    ["forbidden", { status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" } }],
    ["never answered", { hangs: true }],
  ])("is reported all the same where that is %s", async (_name, answer) => {
    const { code, out, err } = await invokeAtAws(({ method }) =>
      method === "GET" ? answer : accepted,
    );
    expect([code, out]).toEqual([0, expect.not.stringContaining("the function may take")]);
    expect(err).toMatchInlineSnapshot(`
      "This runs deployed code, which can send real mail:
        function   confirm
        region     eu-west-1
        account    from your credentials
        recipient  priya.mensah@example.com
      "
    `);
  });

  it("ends with --request-timeout, when no answer comes", async () => {
    const { code, out, err } = await invoke({ hangs: true }, [
      "--yes",
      "--request-timeout",
      "200ms",
    ]);
    expect([code, out]).toEqual([2, ""]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "This runs code at a local endpoint, which may send real mail:
        function   confirm
        region     us-east-1
        endpoint   http://127.0.0.1:PORT
        recipient  priya.mensah@example.com
      error: no response from http://127.0.0.1:PORT within 200 ms; the function may still be running
      Check the function's log before calling it again, or give it more time.
      "
    `);
  });
});

it("gives the function its client context", async () => {
  const cwd = folderWith({ "context.json": '{ "custom": { "a": "b" } }' });
  for (const text of ['{"custom":{"a":"b"}}', "@context.json"]) {
    await invoke(accepted, ["--yes", "--client-context", text], { cwd });
    const header = String(server?.requests[0]?.headers["x-amz-client-context"]);
    expect(Buffer.from(header, "base64").toString()).toBe('{"custom":{"a":"b"}}');
    await server?.close();
  }
});

describe("bad input of invoke", () => {
  it("is refused in these words", async () => {
    const commandLines = [
      ["my function"],
      ["src/confirm.ts"],
      ["x".repeat(171)],
      ["f:live", "--qualifier", "1"],
      ["arn:aws:lambda:us-east-1:111122223333:function:f:live", "--qualifier", "1"],
      ["f", "--qualifier", "a b"],
      ["f", "--qualifier", ""],
      ["f:live:more"],
      ["f", "-e", "-", "--region", "us_east_1", "--yes"],
      ["f", "--endpoint-url", "127.0.0.1:3002"],
      ["f", "--endpoint-url", "localhost:3002"],
      ["f", "--endpoint-url", "http://me:hidden@127.0.0.1"],
      ["f", "--endpoint-url", "me:hidden@127.0.0.1:3002"],
      ["f", "--endpoint-url", "http://127.0.0.1:9000/2015-03-31/functions/function/invocations"],
      ["f", "--endpoint-url", "http://127.0.0.1:9000/?a=b"],
      ["f", "--invocation-type", "event"],
      ["f", "--client-context", "{"],
      ["f", "--client-context", "7"],
      ["f", "--client-context", "@no-such.json"],
      ["f", "--client-context", JSON.stringify({ custom: { a: "x".repeat(3_000) } })],
      ["f", "--invocation-type", "Event", "--client-context", "{}"],
      ["f", "--invocation-type", "DryRun", "--max-duration", "1s"],
      ["f", "--request-timeout", "soon"],
      ["f", "--max-init", "0"],
      ["f", "--reporter", "yaml"],
      ["f", "--context", "-1"],
      ["f", "--context", "2", "--reporter", "differences"],
      ["f"],
      ["f", "--endpoint-url", "http://127.0.0.1:9000"],
      ["f", "-e", "no-such.json", "--yes"],
      [],
    ];
    const text = await refusals("invoke", commandLines);
    expect(text).not.toMatch(/^(?!\$ ).*hidden/m);
    await expect(text).toMatchFileSnapshot("__snapshots__/refusals.txt");
  });

  it.each(["arn:aws:lambda:us-east-1:111122223333:function:f", "111122223333:f", "function:f"])(
    "%s without a qualifier may be given one",
    async (name) => {
      const { err } = await cli(["invoke", name, "--qualifier", "1"]);
      expect(err).toContain("--yes");
    },
  );

  it("a region of the environment that is none", async () => {
    const { code, err } = await cli(["invoke", "f", "--yes"], {
      aws: {
        lambda: async () => {
          throw new Error(
            'Region not accepted: region="bad region" is not a valid hostname component.',
          );
        },
      },
    });
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('error: "bad region" is not an AWS region'),
    ]);
  });

  it.each([
    [6 * 1024 * 1024, [], "the event is 6291457 bytes; Lambda accepts at most 6291456 (6 MB)"],
    [
      1024 * 1024,
      ["--invocation-type", "Event"],
      "the event is 1048577 bytes; Lambda accepts at most 1048576 (1 MB)",
    ],
  ])("an event of %i bytes and one more", async (limit, argv, message) => {
    const sized = (size: number): string => {
      const bare = { ...event, response: { padding: "" } };
      const padding = "x".repeat(size - JSON.stringify(bare).length);
      return JSON.stringify({ ...event, response: { padding } });
    };
    const fits = await invoke({ status: argv.length > 0 ? 202 : 200 }, ["--yes", ...argv], {
      stdin: sized(limit),
    });
    expect(fits.code).toBeLessThan(2);
    await server?.close();
    const { code, err } = await invoke(accepted, ["--yes", ...argv], { stdin: sized(limit + 1) });
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    expect(server?.requests).toEqual([]);
  });

  it("credentials that are missing", async () => {
    const { code, out, err } = await cli(["invoke", "f", "--region", "us-east-1", "--yes"], {
      aws: {
        lambda: async (options) => {
          const client = await awsClients.lambda(options);
          client.config.credentials = () =>
            Promise.reject(
              Object.assign(new Error("Could not load credentials from any providers"), {
                name: "CredentialsProviderError",
              }),
            );
          return client;
        },
      },
    });
    expect([code, out]).toEqual([2, ""]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "new event: confirm-sign-up --seed test-seed
      This runs deployed code, which can send real mail:
        function   f
        region     us-east-1
        account    from your credentials
        recipient  success+zoe.olsen@simulator.amazonses.com
      error: no AWS credentials were found: Could not load credentials from any providers
      Pass a profile with --profile, sign in with \`aws sso login\`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
      "
    `);
  });
});
