// The lower bound of a program that calls a function: import the client, call, read the response.
import { readFileSync } from "node:fs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";

const client = new LambdaClient({
  endpoint: process.argv[2],
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});
const { Payload } = await client.send(
  new InvokeCommand({ FunctionName: "confirm", Payload: readFileSync(process.argv[3]) }),
);
JSON.parse(Payload.transformToString());
process.exit();
