import { afterEach, describe, expect, it } from "vitest";
import { createEvent } from "../../src/event/create.ts";
import { cli } from "../helpers/context.ts";
import type { Result, Setting } from "../helpers/context.ts";
import { answering } from "../helpers/http-server.ts";
import type { Answer, HttpServer } from "../helpers/http-server.ts";

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

/** A person at a terminal, whose event is a new one. */
async function invokeAtTerminal(answers: boolean[], argv: string[] = []): Promise<Result> {
  server = await answering({ body: "null" });
  return cli(
    ["invoke", "confirm:live", "--endpoint-url", server.url, "--seed", "1", "--no-color", ...argv],
    { terminal: true, answers },
  );
}

describe("invoke", () => {
  it("says what it calls, and reports on the answer", async () => {
    const { code, out, err } = await invoke(accepted);
    expect(code).toBe(0);
    expect(err).toContain("This runs deployed code, which can send real mail:\n");
    expect(err).toContain(`  recipient  ${event.request.userAttributes["email"]}\n`);
    expect(out).toContain("Returned against sent: no difference");
  });

  it("asks on a terminal, and takes no for an answer", async () => {
    const { code, out, err, asked } = await invokeAtTerminal([false]);
    expect([code, out, asked]).toEqual([130, "", ["Call it?"]]);
    expect(err).toContain(
      "  function   confirm:live\n  region     us-east-1\n  endpoint   http://127.0.0.1",
    );
    expect(err).toContain("  recipient  success+carlos.schmidt@simulator.amazonses.com\n");
    expect(err).toContain("cancelled: nothing was called");
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
    expect(err).toContain("  account    111122223333\n");
  });

  it("sends no real credentials to an endpoint on this machine", async () => {
    await invoke(accepted, ["--yes"], { env: { AWS_ACCESS_KEY_ID: "AKIAREAL" } });
    expect(server?.requests[0]?.headers.authorization).toContain("Credential=local/");
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
      schemaVersion: 1,
      command: "invoke",
      ok: false,
      exitCode: 1,
      outcome: { kind: "handler-error", errorType: "E", errorMessage: "m" },
      verdict: { message: "PostConfirmation failed with error m." },
      target: { kind: "remote", functionName: "confirm" },
    });
  });
});

const awsError = (status: number, type: string, message: string): Answer => ({
  status,
  headers: { "x-amzn-errortype": type },
  body: JSON.stringify({ message }),
});

describe("what AWS answers instead of a result is said in words, with exit code 2", () => {
  // https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
  it.each<[string, Answer, string]>([
    [
      "function not found",
      awsError(404, "ResourceNotFoundException", "Function not found"),
      "error: function not found: confirm",
    ],
    [
      "access denied",
      awsError(403, "AccessDeniedException", "not authorized to perform: lambda:InvokeFunction"),
      "The caller needs lambda:InvokeFunction on confirm.",
    ],
    [
      "expired credentials",
      awsError(
        403,
        "ExpiredTokenException",
        "The security token included in the request is expired",
      ),
      "Sign in again",
    ],
    [
      "unknown credentials",
      awsError(403, "UnrecognizedClientException", "The security token is invalid"),
      "AWS does not accept the credentials",
    ],
    [
      "throttling",
      awsError(429, "TooManyRequestsException", "Rate Exceeded."),
      "throttled the call",
    ],
    [
      "too large a payload",
      awsError(413, "RequestTooLargeException", "Request must be smaller than 6291456 bytes"),
      "the event is too large",
    ],
    [
      "anything else",
      awsError(502, "KMSAccessDeniedException", "Lambda was unable to decrypt"),
      "did not take the call: KMSAccessDeniedException: Lambda was unable to decrypt",
    ],
    [
      "a page that is not Lambda's",
      { status: 404, body: "oops" },
      "answered HTTP 404, and not as Lambda",
    ],
    ["an empty error", { status: 502 }, "answered HTTP 502, and not as Lambda"],
    ["a broken connection", { reset: true }, "the function may have run"],
  ])("%s", async (_name, answer, message) => {
    const { code, out, err } = await invoke(answer);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(server?.requests).toHaveLength(1);
  });

  it("nobody listening", async () => {
    const gone = await answering({});
    await gone.close();
    const { code, out, err } = await cli(["invoke", "f", "--endpoint-url", gone.url, "--yes"]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(`connection refused: nothing listens at ${gone.url}`);
  });
});

describe("bad input of invoke", () => {
  it.each([
    [["my function"], "is not a function's name, partial ARN or ARN"],
    [["x".repeat(171)], "is not a function's name"],
    [["f:live", "--qualifier", "1"], "already has a qualifier"],
    [
      ["arn:aws:lambda:us-east-1:111122223333:function:f:live", "--qualifier", "1"],
      "already has a qualifier",
    ],
    [["f", "--qualifier", "a b"], '--qualifier: "a b" is neither an alias nor a version'],
    [["f", "--qualifier", ""], '--qualifier: "" is neither'],
    [["f:live:more"], "is not a function's name"],
    [["f", "-e", "-", "--region", "us_east_1", "--yes"], '--region: "us_east_1" is not the name'],
    [["f", "--endpoint-url", "127.0.0.1:3002"], "is not an http(s) URL"],
    [["f"], "invoke runs deployed code, which can send real mail, and there is no terminal"],
    [["f", "-e", "no-such.json", "--yes"], "no such file"],
    [[], "missing required argument 'function'"],
  ])("%j", async (argv, message) => {
    const { code, out, err } = await cli(["invoke", ...argv]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
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
    expect([code, err]).toEqual([2, expect.stringContaining("error: the region")]);
  });

  it("an event over 6 MB", async () => {
    const big = { ...event, response: { padding: "x".repeat(6 * 1024 * 1024) } };
    const { code, err } = await invoke(accepted, ["--yes"], { stdin: JSON.stringify(big) });
    expect([code, err]).toEqual([2, expect.stringContaining("Lambda takes 6291456 (6 MB)")]);
    expect(server?.requests).toEqual([]);
  });

  it("credentials that are missing", async () => {
    const { awsClients } = await import("../../src/cli/aws-clients.ts");
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
    expect(err).toContain("no AWS credentials were found");
  });
});
