// Warm sends with the SES client, timed in the sending process: a handler, or a separate program.
import { SendEmailCommand, SESClient } from "@aws-sdk/client-ses";

const client = new SESClient({ maxAttempts: 1 });
const text = "x".repeat(Number(process.env.TEXT_SIZE ?? 20));
const send = (to) =>
  client.send(
    new SendEmailCommand({
      Source: "no-reply@example.com",
      Destination: { ToAddresses: [to] },
      Message: { Subject: { Data: "Hello" }, Body: { Text: { Data: text } } },
    }),
  );

/** Times of `SENDS` consecutive sends in milliseconds, after as many for warming up. */
export async function timeSends() {
  const sends = Number(process.env.SENDS ?? 500);
  const times = [];
  for (let count = 0; count < 2 * sends; count++) {
    const start = performance.now();
    await send("maria@example.com");
    if (count >= sends) times.push(performance.now() - start);
  }
  return times;
}

export const timed = async (event) => {
  console.log(JSON.stringify(await timeSends()));
  return event;
};

/** 10,000 mails, 50 in parallel. */
export const many = async (event) => {
  for (let first = 0; first < 10_000; first += 50) {
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => send(`user${first + index}@example.com`)),
    );
  }
  return event;
};

if (process.argv[2] === "alone") console.log(JSON.stringify(await timeSends()));
