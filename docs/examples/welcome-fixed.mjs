import { SESClient, SendEmailCommand } from "@aws-sdk/client-ses";

const ses = new SESClient({ maxAttempts: 1 });

export const handler = async (event) => {
  const { email, name } = event.request.userAttributes;
  if (!email || event.triggerSource !== "PostConfirmation_ConfirmSignUp") return event;
  try {
    await ses.send(
      new SendEmailCommand({
        Source: "hello@example.com",
        Destination: { ToAddresses: [email] },
        Message: {
          Subject: { Data: "Welcome" },
          Body: { Text: { Data: `Good to have you, ${name || "there"}.` } },
        },
      }),
      { abortSignal: AbortSignal.timeout(2_000) },
    );
  } catch (error) {
    console.error("welcome mail failed", error);
  }
  return event;
};
