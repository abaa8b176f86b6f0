import { describe, expect, it } from "vitest";
import { createHandler } from "../../../src/handler/create-handler.ts";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { signOf } from "../../../src/remote/wiring/log-signs.ts";

function told(line: string): string | undefined {
  const { sign, detail, isReport } = signOf(line) ?? {};
  if (sign === undefined) return undefined;
  return `${sign}${detail === undefined ? "" : ` ${detail}`}${isReport === true ? ", reported" : ""}`;
}

// Lines as Lambda and SES write them, in Lambda's text format and in its JSON format.
describe("a line of a log", () => {
  it.each<[string, string | undefined]>([
    ["2026-11-25T00:00:00.000Z a Task timed out after 3.00 seconds", "time-out"],
    ['{"type":"platform.report","record":{"status":"timeout"}}', "time-out"],
    ['{"type":"platform.report","record":{"status": "success"}}', undefined],
    ["MessageRejected: Email address is not verified. The following …", "mail-rejected"],
    ["MailFromDomainNotVerifiedException: …", "mail-rejected"],
    [
      "User `arn:aws:sts::1:assumed-role/r/f' is not authorized to perform `ses:SendEmail' on resource `arn'",
      "access-denied ses:SendEmail",
    ],
    ["is not authorized to perform: ses:SendEmail on resource: arn", "access-denied ses:SendEmail"],
    ["Throttling: Maximum sending rate exceeded.", "throttled"],
    ["Throttling: Daily message quota exceeded.", "throttled"],
    ["AccountSendingPausedException: sending is paused", "paused"],
    ["connect ETIMEDOUT 10.0.0.1:443 email.eu-west-1.amazonaws.com", "unreachable"],
    ["getaddrinfo ENOTFOUND email.eu-west-1.amazonaws.com", "unreachable"],
    ["https://email.eu-west-1.amazonaws.com timed out", "unreachable"],
    ["mail to maria@email.example.com timed out", undefined],
    ["Email address is verified", undefined],
    ["", undefined],
  ])("%s", (line, sign) => {
    expect(told(line)).toBe(sign);
  });

  it.each([
    [
      "import-crash Runtime.ImportModuleError: Cannot find module 'aws-sdk'",
      `2026-11-25T00:00:00.000Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"Runtime.ImportModuleError","errorMessage":"Error: Cannot find module 'aws-sdk'\\nRequire stack:\\n- /var/task/index.js"}`,
    ],
    [
      "import-crash Runtime.ImportModuleError: No module named 'requests'",
      "[ERROR] Runtime.ImportModuleError: Unable to import module 'app': No module named 'requests'\nTraceback (most recent call last):",
    ],
    [
      "import-crash Runtime.UserCodeSyntaxError",
      '2026-11-25T00:00:00.000Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"Runtime.UserCodeSyntaxError","errorMessage":"SyntaxError: Unexpected end of input"}',
    ],
    [
      "import-crash Runtime.HandlerNotFound: index.handler is undefined or not exported",
      '{"timestamp":"2026-11-25T00:00:00.000Z","level":"ERROR","message":{"errorType":"Runtime.HandlerNotFound","errorMessage":"index.handler is undefined or not exported"}}',
    ],
    [
      "import-crash Runtime.UserCodeSyntaxError: Unexpected token 'export'",
      `2026-11-25T00:00:00.000Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"Runtime.UserCodeSyntaxError","errorMessage":"SyntaxError: Unexpected token 'export'"}`,
    ],
    [
      "import-crash ReferenceError: require is not defined in ES module scope",
      '2026-11-25T00:00:00.000Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"ReferenceError","errorMessage":"require is not defined in ES module scope, you can use import instead"}',
    ],
    [
      "import-crash Runtime.HandlerNotFound: Handler 'main' missing on module 'app'",
      "[ERROR] Runtime.HandlerNotFound: Handler 'main' missing on module 'app'",
    ],
    [
      "import-crash TypeError",
      '2026-11-25T00:00:00.000Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"TypeError","errorMessage":"x is not a function"}',
    ],
    [
      "import-crash ERR_REQUIRE_ESM: require() of ES Module /var/task/node_modules/nanoid/index.js",
      `2026-11-25T00:00:00.000Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"Error","errorMessage":"require() of ES Module /var/task/node_modules/nanoid/index.js from /var/task/index.js not supported.","code":"ERR_REQUIRE_ESM","stack":["Error [ERR_REQUIRE_ESM]: require()"]}`,
    ],
    [
      "import-crash Error at src/index.js:4",
      `2026-11-25T00:00:00.000Z\tundefined\tERROR\tUncaught Exception \t{"errorType":"Error","errorMessage":"TABLE is required","stack":["Error: TABLE is required","    at check (/var/task/node_modules/env/index.js:3:9)","    at Object.<anonymous> (/var/task/src/index.js:4:11)"]}`,
    ],
    [
      "import-crash TypeError",
      '{"timestamp":"2026-11-25T00:00:00.000Z","level":"ERROR","message":{"errorType":"TypeError","errorMessage":"maria@example.com","stackTrace":[]}}',
    ],
    [
      "import-crash Runtime.ImportModuleError, reported",
      "INIT_REPORT Init Duration: 229.22 ms\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError",
    ],
    [
      "import-crash Runtime.ExitError, reported",
      '{"time":"2026-11-25T00:00:00.000Z","type":"platform.initReport","record":{"status":"error","errorType":"Runtime.ExitError"}}',
    ],
    [
      "access-denied cognito-idp:AdminAddUserToGroup",
      `2026-11-25T00:00:00.000Z\ta\tERROR\tInvoke Error \t{"errorType":"AccessDeniedException","errorMessage":"User: arn:aws:sts::1:assumed-role/r/f is not authorized to perform: cognito-idp:AdminAddUserToGroup on resource: arn because no identity-based policy allows the cognito-idp:AdminAddUserToGroup action"}`,
    ],
    [
      "access-denied dynamodb:PutItem",
      "[ERROR] ClientError: An error occurred (AccessDeniedException) when calling the PutItem operation: User: arn is not authorized to perform: dynamodb:PutItem on resource: arn",
    ],
    ["access-denied", "AccessDenied: Access Denied"],
    [
      "error TypeError",
      '2026-11-25T00:00:00.000Z\ta\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"of maria@example.com"}',
    ],
    ["error KeyError", "[ERROR] KeyError: 'email'\nTraceback (most recent call last):"],
    [
      "error ConditionalCheckFailedException",
      "2026-11-25T00:00:00.000Z\ta\tERROR\tnot saved ConditionalCheckFailedException: The conditional request failed",
    ],
    ["error", "2026-11-25T00:00:00.000Z\ta\tERROR\tsomething for maria@example.com"],
    ["error", "[ERROR]\t2026-11-25T00:00:00.000Z\ta\tsomething"],
    [
      "error ValidationError",
      '{"timestamp":"2026-11-25T00:00:00.000Z","level":"ERROR","requestId":"a","message":"no","errorType":"ValidationError"}',
    ],
    [
      "error Runtime.ExitError",
      "RequestId: a Error: Runtime exited with error: exit status 1\nRuntime.ExitError",
    ],
    [
      "error Runtime.OutOfMemory",
      '{"type":"platform.report","record":{"status":"error","errorType":"Runtime.OutOfMemory"}}',
    ],
    // What has a line of its own besides.
    [
      undefined,
      "RequestId: a Error: Runtime exited with error: exit status 129\nRuntime.ExitError",
    ],
    [undefined, "REPORT RequestId: a\tDuration: 3000.00 ms\tStatus: timeout"],
    [undefined, '{"type":"platform.runtimeDone","record":{"status":"timeout"}}'],
    [undefined, '{"type":"platform.report","record":{"status":"error","errorType":"Error"}}'],
    // What only speaks of errors.
    [undefined, "2026-11-25T00:00:00.000Z\ta\tINFO\tno ERROR for maria@example.com"],
    [undefined, "2026-11-25T00:00:00.000Z\ta\tINFO\tAccess Denied is a film"],
    [undefined, '{"level":"INFO","requestId":"a","message":"ERROR"}'],
  ])("is %s", (sign, line) => {
    expect(told(line)).toBe(sign);
    expect(told(line) ?? "").not.toContain("maria");
  });

  it.each(["x".repeat(1e6), "\t".repeat(1e5), `"errorType" ${" ".repeat(1e5)}`])(
    "of any length is read in no time",
    (line) => {
      const start = performance.now();
      signOf(line);
      expect(performance.now() - start).toBeLessThan(500);
    },
  );

  it.each([
    ["MessageRejected", "mail-rejected"],
    ["AccessDeniedException", "access-denied"],
    ["Throttling", "throttled"],
    ["AccountSendingPausedException", "paused"],
    ["TimeoutError", "mail-not-sent"],
  ])("of the reference handler, about %s", async (name, sign) => {
    const lines: string[] = [];
    const error = Object.assign(new Error("to maria@example.com"), { name });
    const handler = createHandler({
      ses: { send: () => Promise.reject(error) },
      source: "no-reply@example.com",
      log: (entry) => lines.push(JSON.stringify(entry)),
    });
    await handler(createEvent({ seed: "log" }));
    expect(lines.map(told)).toEqual([sign]);
    // In Lambda's JSON format it is a text within JSON.
    expect(told(JSON.stringify({ message: lines[0] }))).toBe(sign);
  });

  it("of the reference handler, without a sender", async () => {
    const lines: string[] = [];
    const ses = { send: () => Promise.reject(new Error("not to be called")) } as never;
    const log = (entry: object): void => void lines.push(JSON.stringify(entry));
    await createHandler({ ses, source: "", log })(createEvent({ seed: "log" }));
    expect(lines.map(told)).toEqual(["mail-not-sent"]);
  });
});
