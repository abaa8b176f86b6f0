import { EventEmitter } from "node:events";
import { Readable } from "node:stream";
import AWS from "aws-sdk";
import type { PartialSettings } from "../../src/capture-settings.ts";
import { completeSettings } from "../../src/capture-settings.ts";
import { DRY_RUN_CREDENTIALS } from "../../src/capture/environment.ts";
import type { CapturedAnswer, CapturedRequest } from "../../src/capture/http.ts";
import { createAnswerer } from "../../src/capture/server/answerer.ts";
import type { AwsCall } from "../../src/invocation.ts";
import type { Json } from "../../src/json.ts";

/** The answers of the dry run without a handler's thread, for clients of AWS's SDKs. */
export interface Answering {
  ask: (request: CapturedRequest) => Promise<CapturedAnswer>;
  calls: AwsCall[];
}

export function answering(settings: PartialSettings = {}, event?: Json): Answering {
  const calls: AwsCall[] = [];
  let count = 0;
  const answerer = createAnswerer(
    {
      ...completeSettings(settings),
      region: "us-east-1",
      credentials: DRY_RUN_CREDENTIALS,
      event: () => event,
    },
    (entry) => void (entry.type === "aws-call" && calls.push(entry.call)),
    () => `00000000-0000-4000-8000-${String((count += 1)).padStart(12, "0")}`,
  );
  return {
    calls,
    ask: async (request) => {
      const answer = await answerer.answer(request, undefined, undefined);
      if (answer === undefined) throw new Error(`nobody answers ${request.url.href}`);
      return answer;
    },
  };
}

interface SdkRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | Uint8Array;
  endpoint: { protocol: string; host: string };
}

/** Leads the requests of version 2 of the SDK to whoever is answering just then. */
export function answerOldSdk(): { use: (answering: Answering) => void } {
  let current = answering();
  const handleRequest = (
    request: SdkRequest,
    _options: object,
    callback: (response: Readable) => void,
    onError: (error: Error) => void,
  ): object => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const url = new URL(`${request.endpoint.protocol}//${request.endpoint.host}${request.path}`);
    const body = Buffer.from(request.body ?? "");
    const respond = async (): Promise<void> => {
      const answer = await current.ask({ method: request.method, url, headers, body });
      const response = Readable.from([Buffer.from(answer.body)], { objectMode: false });
      callback(response);
      response.emit("headers", answer.status, answer.headers, "");
    };
    respond().catch(onError);
    return new EventEmitter();
  };
  const clients = AWS as unknown as { HttpClient: { getInstance: () => object } };
  clients.HttpClient.getInstance = () => ({ handleRequest });
  return { use: (next) => void (current = next) };
}

/** A call of the JSON protocol, without a client: what its answer says, or `Name: message`. */
export async function askJson(
  { ask }: Answering,
  service: string,
  operation: string,
  input: Json,
): Promise<Json> {
  const { status, body } = await ask({
    method: "POST",
    url: new URL(`https://${service}.us-east-1.amazonaws.com/`),
    headers: {
      "x-amz-target": `Target.${operation}`,
      "content-type": "application/x-amz-json-1.0",
    },
    body: Buffer.from(JSON.stringify(input)),
  });
  const answer = JSON.parse(Buffer.from(body).toString("utf8")) as Record<string, string>;
  return status === 200 ? answer : `${answer["__type"]}: ${answer["message"]}`;
}

interface NewSdkRequest {
  method: string;
  protocol: string;
  hostname: string;
  path: string;
  query: Record<string, string | string[]>;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

/** A request handler for clients of version 3 of the SDK. */
export function requestHandler({ ask }: Answering): object {
  return {
    handle: async (request: NewSdkRequest) => {
      const url = new URL(`${request.protocol}//${request.hostname}${request.path}`);
      for (const [name, value] of Object.entries(request.query)) {
        for (const each of [value].flat()) url.searchParams.append(name, each ?? "");
      }
      const body = Buffer.from(request.body ?? "");
      const { method, headers } = request;
      const {
        status: statusCode,
        headers: answered,
        body: content,
      } = await ask({ method, url, headers, body });
      return {
        response: {
          statusCode,
          headers: answered,
          body: Readable.from([Buffer.from(content)], { objectMode: false }),
        },
      };
    },
  };
}
