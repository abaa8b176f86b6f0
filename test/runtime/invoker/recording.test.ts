// What a handler prints, calls, mails and throws without end: kept to a limit, and what is left out is counted.
import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import type { Invocation } from "../../../src/invocation.ts";
import { createRecording } from "../../../src/runtime/invoker/recording.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../../helpers/handlers.ts";

async function run(body: string): Promise<Invocation> {
  const file = handlerFile(
    `import { execSync } from "node:child_process";
     import fs from "node:fs";
     export const handler = async (event) => { ${body}; return event; };`,
  );
  return localInvoker({ file, env: {} })(createEvent({ seed: "1" }));
}

const sizeOf = (invocation: Invocation): number => JSON.stringify(invocation).length;
const lastLine = ({ logs }: Invocation): string => logs.at(-1)?.text ?? "";

describe("a handler that prints", () => {
  it("empty lines is cut off and counted", async () => {
    const invocation = await run('process.stdout.write("\\n".repeat(1_000_000))');
    expect(invocation.logs.length).toBeLessThan(100_000);
    expect(lastLine(invocation)).toMatch(/^\(left out: 9\d{5} lines, 0 characters\)$/);
  });

  it("a line without end is cut off and counted", async () => {
    const invocation = await run(
      'for (let i = 0; i < 20; i++) fs.writeSync(1, "x".repeat(2 ** 20))',
    );
    expect(sizeOf(invocation)).toBeLessThan(10e6);
    expect(lastLine(invocation)).toMatch(/^\(left out: \d lines, 1\d{7} characters\)$/);
  });
});

it.each([
  ["an error's message", 'throw new Error("x".repeat(1e7))'],
  ["an error's name", 'throw Object.assign(new Error("x"), { name: "x".repeat(1e7) })'],
  ["an error's stack", 'throw Object.assign(new Error("x"), { stack: "at x\\n".repeat(2e6) })'],
  ["an error's cause", 'throw new Error("x", { cause: new Error("x".repeat(1e7)) })'],
  ["a thrown text", 'throw "x".repeat(1e7)'],
  ["a thrown object", 'throw { text: "x".repeat(1e7), [Symbol("x".repeat(1e6))]: 1 }'],
  [
    "a rejection that nobody handles",
    'Promise.reject(new Error("x".repeat(1e7))); await new Promise((r) => setTimeout(r, 50))',
  ],
  ["a blocked command", 'try { execSync("x".repeat(3e6)) } catch {}'],
  ["a variable's name", 'for (let i = 0; i < 20; i++) void process.env["X".repeat(1e7) + i]'],
])("%s of many megabytes is cut off", async (_name, body) => {
  expect(sizeOf(await run(body))).toBeLessThan(1e6);
});

it("calls and mails are counted beyond the limit, and the next call has room again", () => {
  const recording = createRecording();
  const mail = { from: "a@example.com", to: [], cc: [], bcc: [], subject: "s", size: 1 };
  for (let count = 0; count < 10_003; count++) {
    recording.call({ service: "process", operation: "x".repeat(5_000), result: "refused" });
    recording.mail(mail as never);
  }
  recording.leaveOutWrite();
  const { awsCalls, mails, logs } = recording.take();
  expect([awsCalls.length, mails.length]).toEqual([10_000, 10_000]);
  expect(awsCalls[0]?.operation).toHaveLength(4_096);
  expect(logs).toEqual([
    { source: "warn", text: "(left out: 3 mails, 3 calls, 1 writes, which no call reads)" },
  ]);
  recording.call({ service: "process", operation: "x", result: "refused" });
  expect(recording.take()).toMatchObject({ awsCalls: [{ operation: "x" }], mails: [], logs: [] });
});
