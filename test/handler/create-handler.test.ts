import type { SendEmailCommand, SendEmailCommandInput } from "@aws-sdk/client-ses";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../src/event/create/create-event.ts";
import { createHandler } from "../../src/handler/create-handler.ts";
import type { HandlerEvent, HandlerOptions, LogEntry } from "../../src/handler/create-handler.ts";

type Send = (command: SendEmailCommand, options: { abortSignal: AbortSignal }) => Promise<unknown>;

async function handle(
  event: HandlerEvent,
  options: Partial<HandlerOptions> = {},
  send: Send = async () => ({ MessageId: "message-1" }),
): Promise<{ returned: unknown; sent: SendEmailCommandInput[]; logged: LogEntry[] }> {
  const sent: SendEmailCommandInput[] = [];
  const logged: LogEntry[] = [];
  const handler = createHandler({
    ses: {
      send: async (command, sendOptions) => {
        sent.push(command.input);
        return (await send(command, sendOptions)) as never;
      },
    },
    source: "us@example.com",
    log: (entry) => logged.push(entry),
    ...options,
  });
  return { returned: await handler(event), sent, logged };
}

const signUp = createEvent({ seed: "a", userName: "maria" });
const reset = createEvent({ seed: "a", userName: "maria", flow: "confirm-forgot-password" });

describe("the reference handler", () => {
  it("mails the confirmation and returns the event", async () => {
    const { returned, sent, logged } = await handle(signUp);
    expect(returned).toBe(signUp);
    expect(sent).toEqual([
      {
        Source: "us@example.com",
        Destination: { ToAddresses: [signUp.request.userAttributes["email"]] },
        Message: {
          Subject: {
            Charset: "UTF-8",
            Data: "Cognito Identity Provider registration completed",
          },
          Body: {
            Text: { Charset: "UTF-8", Data: "Congratulations maria, you have been confirmed." },
          },
        },
      },
    ]);
    expect(logged).toEqual([
      {
        level: "INFO",
        message: "mail sent",
        triggerSource: "PostConfirmation_ConfirmSignUp",
        messageId: "message-1",
      },
    ]);
  });

  it("mails an administrator's confirmation, too", async () => {
    const { sent } = await handle(createEvent({ seed: "a", flow: "admin-confirm-sign-up" }));
    expect(sent).toHaveLength(1);
  });

  it("sets the reply address and the configuration set when it has them", async () => {
    const { sent } = await handle(signUp, { replyTo: "help@example.com", configurationSet: "set" });
    expect(sent[0]).toMatchObject({
      ReplyToAddresses: ["help@example.com"],
      ConfigurationSetName: "set",
    });
  });

  it.each<[string, HandlerEvent]>([
    ["there is no address", { ...signUp, request: { userAttributes: {} } }],
    ["the address is empty", { ...signUp, request: { userAttributes: { email: "" } } }],
    ["the password was reset", reset],
    ["the trigger is another", { ...signUp, triggerSource: "PreSignUp_SignUp" }],
    ["there is no request", { triggerSource: "PostConfirmation_ConfirmSignUp" }],
  ])("mails nobody when %s", async (_name, event) => {
    const { returned, sent, logged } = await handle(event);
    expect(returned).toBe(event);
    expect(sent).toEqual([]);
    expect(logged).toEqual([]);
  });

  it("tells of a changed password when it is asked to, and not of a registration", async () => {
    const { sent } = await handle(reset, { notifyPasswordReset: true });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.Message?.Subject?.Data).toBe("Your password was changed");
    expect(sent[0]?.Message?.Body?.Text?.Data).toMatchInlineSnapshot(
      `"The password of your account maria has just been changed. If this was not you, reset it now and tell whoever runs this service."`,
    );
  });

  it("takes the test event of AWS's documentation without saying undefined", async () => {
    const event = {
      request: { userAttributes: { email: "user@example.com", email_verified: true } },
      response: {},
    };
    const { returned, sent } = await handle(event);
    expect(returned).toBe(event);
    expect(sent[0]?.Message?.Body?.Text?.Data).toBe("Congratulations, you have been confirmed.");
    expect(sent).toMatchInlineSnapshot(`
      [
        {
          "Destination": {
            "ToAddresses": [
              "user@example.com",
            ],
          },
          "Message": {
            "Body": {
              "Text": {
                "Charset": "UTF-8",
                "Data": "Congratulations, you have been confirmed.",
              },
            },
            "Subject": {
              "Charset": "UTF-8",
              "Data": "Cognito Identity Provider registration completed",
            },
          },
          "Source": "us@example.com",
        },
      ]
    `);
  });

  it("logs a failed send by name and request id, without an address, and returns the event", async () => {
    const failure = Object.assign(new Error("Address maria@example.com is not verified"), {
      name: "MessageRejected",
      $metadata: { requestId: "request-1", httpStatusCode: 400, attempts: 2 },
    });
    const { returned, logged } = await handle(signUp, {}, () => Promise.reject(failure));
    expect(returned).toBe(signUp);
    expect(logged).toEqual([
      {
        level: "ERROR",
        message: "mail not sent",
        triggerSource: "PostConfirmation_ConfirmSignUp",
        errorName: "MessageRejected",
        errorCode: undefined,
        requestId: "request-1",
        httpStatus: 400,
        attempts: 2,
      },
    ]);
  });

  it("gives up on an SES that never answers", async () => {
    const { returned, logged } = await handle(
      signUp,
      { giveUpAfterMs: 20 },
      () => new Promise(() => {}),
    );
    expect(returned).toBe(signUp);
    expect(logged[0]).toMatchObject({ level: "ERROR", errorName: "TimeoutError" });
  });

  it("says what is missing when it has no sender", async () => {
    const { returned, sent, logged } = await handle(signUp, { source: undefined });
    expect(returned).toBe(signUp);
    expect(sent).toEqual([]);
    expect(logged).toMatchInlineSnapshot(`
      [
        {
          "level": "ERROR",
          "message": "no mail sent: SES_SOURCE_EMAIL is not set; set it to an identity verified in SES",
          "triggerSource": "PostConfirmation_ConfirmSignUp",
        },
      ]
    `);
  });
});
