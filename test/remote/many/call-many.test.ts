import { LambdaClient } from "@aws-sdk/client-lambda";
import { afterEach, describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { retryClassOf } from "../../../src/remote/errors/explain.ts";
import { callMany, callWithRetries } from "../../../src/remote/many/call-many.ts";
import type { RetryPolicy } from "../../../src/remote/many/call-many.ts";
import { createPace } from "../../../src/remote/many/pace.ts";
import { remoteInvoker } from "../../../src/remote/invoke/remote-invoker.ts";
import { answering } from "../../helpers/http-server.ts";
import type { Answer, HttpServer } from "../../helpers/http-server.ts";

const event = createEvent({ seed: "many" });
let server: HttpServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function call(...answers: Answer[]): Promise<() => Promise<Invocation>> {
  server = await answering(...answers);
  const client = new LambdaClient({
    endpoint: server.url,
    region: "eu-west-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
    requestHandler: { requestTimeout: 500, throwOnRequestTimeout: true },
  });
  const invoke = remoteInvoker({ client, functionName: "confirm", region: "eu-west-1" });
  return () => invoke(event);
}

const refusal = (status: number, type: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { "x-amzn-errortype": type, ...headers },
  body: JSON.stringify({ message: "no" }),
});

const throttled = refusal(429, "TooManyRequestsException");

function policy(parts: Partial<RetryPolicy> = {}): RetryPolicy & { turned: number } {
  const { signal } = new AbortController();
  const pace = createPace({ concurrency: 10, signal });
  const told = { turned: 0 };
  return Object.assign(told, {
    pace,
    signal,
    random: () => 0,
    onThrottled: () => void told.turned++,
    ...parts,
  });
}

describe("what an error says of a call", () => {
  // https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
  it.each<[string, Answer]>([
    ["not-yet", throttled],
    ["not-yet", refusal(502, "EC2ThrottledException")],
    ["this-event", refusal(413, "RequestTooLargeException")],
    ["this-event", refusal(400, "InvalidRequestContentException")],
    ["unknown", refusal(500, "ServiceException")],
    ["unknown", { status: 503, body: "<html>busy</html>" }],
    ["unknown", { reset: true }],
    ["every-call", refusal(404, "ResourceNotFoundException")],
    ["every-call", refusal(403, "AccessDeniedException")],
    ["every-call", refusal(502, "KMSDisabledException")],
    ["every-call", refusal(502, "ENILimitReachedException")],
  ])("is %s of %j", async (expected, answer) => {
    const invoke = await call(answer);
    const error = await invoke().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(retryClassOf(error)).toBe(expected);
  });

  it("is unknown of an endpoint that never answers", async () => {
    const invoke = await call({ hangs: true });
    const error = await invoke().catch((reason: unknown) => reason);
    expect(retryClassOf(error)).toBe("unknown");
  });
});

describe("a patient call", () => {
  it("calls again when Lambda turned it away", async () => {
    const invoke = await call(throttled, throttled, { body: JSON.stringify(event) });
    const waiting = policy();
    const { outcome } = await callWithRetries(invoke, waiting);
    expect([outcome.kind, waiting.turned, server?.requests.length]).toEqual(["returned", 2, 3]);
  });

  it("waits as long as Retry-After asks", async () => {
    const asks = refusal(429, "TooManyRequestsException", { "retry-after": "1" });
    const invoke = await call(asks, { body: JSON.stringify(event) });
    const start = performance.now();
    await callWithRetries(invoke, policy());
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
  });

  it("gives up at its limit", async () => {
    const invoke = await call(throttled);
    const waiting = policy({ limitMs: 500, random: () => 1 });
    await expect(callWithRetries(invoke, waiting)).rejects.toThrow(/no/);
    // After 200 ms; another 400 would be too many.
    expect(server?.requests).toHaveLength(2);
  });

  it("begins to wait anew when Lambda has taken another call meanwhile", async () => {
    // One that had bad luck alone would wait longer each time, and hold up all the others.
    const refused = Array.from({ length: 5 }, () => throttled);
    const invoke = await call(...refused, { body: JSON.stringify(event) });
    const waiting = policy({ limitMs: 500, random: () => 1 });
    const start = performance.now();
    const { outcome } = await callWithRetries(invoke, {
      ...waiting,
      onThrottled: () => waiting.pace.taken(),
    });
    expect([outcome.kind, server?.requests.length]).toEqual(["returned", 6]);
    expect(performance.now() - start).toBeLessThan(2_500);
  });

  it("stops waiting when it is told to", async () => {
    const asks = refusal(429, "TooManyRequestsException", { "retry-after": "60" });
    const ending = new AbortController();
    const invoke = await call(asks);
    setTimeout(() => ending.abort(), 100);
    const { signal } = ending;
    await expect(callWithRetries(invoke, policy({ signal }))).rejects.toThrow(/no/);
    expect(server?.requests).toHaveLength(1);
  });

  it.each<[string, Answer]>([
    ["a function error", { headers: { "x-amz-function-error": "Unhandled" }, body: "{}" }],
    ["a broken connection", { reset: true }],
    ["a defect of Lambda", refusal(500, "ServiceException")],
  ])("does not repeat %s", async (_what, answer) => {
    const invoke = await call(answer);
    await callWithRetries(invoke, policy()).catch(() => undefined);
    expect(server?.requests).toHaveLength(1);
  });
});

describe("many calls", () => {
  const endless = async function* (): AsyncGenerator<number> {
    for (let index = 0; ; index++) yield index;
  };

  it("run as many at a time as they may, and read no further ahead than one", async () => {
    const ending = new AbortController();
    const { signal } = ending;
    let [running, most, read] = [0, 0, 0];
    const items = async function* (): AsyncGenerator<number> {
      for await (const index of endless()) {
        read = index + 1;
        if (index === 50) return;
        yield index;
      }
    };
    const ahead: number[] = [];
    await callMany(
      items(),
      async (index) => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 2));
        ahead.push(read - index);
        running--;
      },
      createPace({ concurrency: 4, signal }),
      signal,
    );
    expect(most).toBe(4);
    expect(Math.max(...ahead)).toBeLessThanOrEqual(4 + 1);
  });

  it("wait for those under way when they are told to stop, and begin no more", async () => {
    const ending = new AbortController();
    const { signal } = ending;
    let [begun, over] = [0, 0];
    await callMany(
      endless(),
      async (index) => {
        begun++;
        if (index === 20) ending.abort();
        await new Promise((resolve) => setTimeout(resolve, 20));
        over++;
      },
      createPace({ concurrency: 5, signal }),
      signal,
    );
    expect(over).toBe(begun);
    expect(begun).toBeLessThanOrEqual(21 + 5);
  });

  it("stop though the items keep silent", async () => {
    const ending = new AbortController();
    const { signal } = ending;
    const silent = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) };
    setTimeout(() => ending.abort(), 20);
    await callMany(silent, async () => undefined, createPace({ concurrency: 1, signal }), signal);
    expect(signal.aborted).toBe(true);
  });

  it("hand on what breaks in a call, after those under way", async () => {
    const { signal } = new AbortController();
    let over = 0;
    const broken = callMany(
      endless(),
      async (index) => {
        if (index === 3) throw new Error("a defect");
        await new Promise((resolve) => setTimeout(resolve, 20));
        over++;
      },
      createPace({ concurrency: 4, signal }),
      signal,
    );
    await expect(broken).rejects.toThrow("a defect");
    expect(over).toBeGreaterThanOrEqual(3);
  });

  it("keep to a rate", async () => {
    const { signal } = new AbortController();
    const starts: number[] = [];
    const items = async function* (): AsyncGenerator<number> {
      for (let index = 0; index < 20; index++) yield index;
    };
    const note = async (): Promise<void> => void starts.push(performance.now());
    await callMany(items(), note, createPace({ concurrency: 20, rate: 100, signal }), signal);
    // Nineteen intervals of 10 ms, of which what was missed may be caught up with.
    expect((starts.at(-1) ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(19 * 10 - 15);
  });
});

describe("the pace after Lambda turned calls away", () => {
  it("is half as many at a time, and grows again with what Lambda takes", async () => {
    const { signal } = new AbortController();
    const pace = createPace({ concurrency: 8, signal });
    const mostAtOnce = async (): Promise<number> => {
      let got = 0;
      const take = async (): Promise<void> => {
        while (got < 20) {
          await pace.turn();
          got++;
        }
      };
      void take();
      await new Promise((resolve) => setTimeout(resolve, 20));
      const most = got;
      got = 20;
      // The one that still waits gets its turn with these, and is the last.
      for (let index = 0; index < most; index++) pace.over();
      await new Promise((resolve) => setTimeout(resolve, 5));
      pace.over();
      return most;
    };
    pace.throttled(1);
    pace.throttled(1);
    expect(await mostAtOnce()).toBe(4);
    for (let round = 0; round < 40; round++) pace.taken();
    expect(await mostAtOnce()).toBe(8);
  });
});
