// The lower bound of a program that sends through SES: import the client, send one mail, read the response.
import { SendEmailCommand, SESClient } from "@aws-sdk/client-ses";

const client = new SESClient({
  endpoint: process.argv[2],
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});
const { MessageId } = await client.send(
  new SendEmailCommand({
    Source: "no-reply@example.com",
    Destination: { ToAddresses: ["maria@example.com"] },
    Message: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hello" } } },
  }),
);
if (MessageId === undefined) throw new Error("no MessageId");
process.exit();
