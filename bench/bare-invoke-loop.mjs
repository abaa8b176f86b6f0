// The lower bound of many calls: parallel loops over the SDK's client with one event.
import { readFileSync } from "node:fs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";

const [endpoint, file, count, concurrency] = process.argv.slice(2);
const client = new LambdaClient({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  maxAttempts: 1,
});
const event = JSON.parse(readFileSync(file, "utf8"));
let left = Number(count);
const loop = async () => {
  while (left-- > 0) {
    const Payload = JSON.stringify(event);
    const answer = await client.send(new InvokeCommand({ FunctionName: "confirm", Payload }));
    JSON.parse(Buffer.from(answer.Payload).toString());
  }
};
await Promise.all(Array.from({ length: Number(concurrency) }, loop));
process.exit();
