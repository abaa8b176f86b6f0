import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { findEvents } from "../../../src/event/lint/find.ts";
import { corpus } from "../../helpers/fixtures.ts";

const event = createEvent({ seed: "find", attributes: { name: "a } brace \" and 'quotes'" } });
const pretty = JSON.stringify(event, null, 2);
const line = JSON.stringify(event);

describe("an event is found", () => {
  it.each([
    ["as a document", pretty, [1]],
    ["in a log record", `{"level":"INFO","message":${line}}`, [1]],
    ["as a text in a log record", `{"level":"INFO","message":${JSON.stringify(line)}}`, [1]],
    [
      "in what the AWS CLI prints",
      JSON.stringify({ events: [{ message: `1 INFO ${line}` }] }),
      [1],
    ],
    ["deep in a record", `{"message":{"event":${line}}}\n{"type":"platform.report"}`, [1]],
    ["in a message in a queue", JSON.stringify({ Records: [{ body: line }] }), [1]],
    ["in a string in a log", `got\nevent ${JSON.stringify(line)}`, [2]],
    ["in a CSV file", `time,message\n1,"INFO ${line.replaceAll('"', '""')}"`, [2]],
    ["in a list", `[${line},${line}]`, [1, 1]],
    ["one a line", `${line}\n\n${line}\n`, [1, 3]],
    [
      "in a log",
      `START RequestId: 1\n2026-01-01T00:00:00Z\t1\tINFO\tgot {"other":1} ${pretty}\nEND RequestId: 1\nREPORT {x}`,
      [2],
    ],
  ])("%s", async (_name, text, lines) => {
    const { found, unreadable } = await findEvents(text);
    expect(unreadable).toEqual([]);
    expect(found.map((entry) => entry.line)).toEqual(lines);
    for (const { document, isJson } of found) {
      expect(document).toEqual(event);
      expect(isJson).toBe(true);
    }
  });

  it("as Node prints it", async () => {
    const text =
      "2026 INFO { version: '1', request: { userAttributes: { sub: 'x', email_verified: 'true' } } }";
    expect((await findEvents(text)).found).toEqual([
      {
        document: {
          version: "1",
          request: { userAttributes: { sub: "x", email_verified: "true" } },
        },
        line: 1,
        isJson: false,
      },
    ]);
  });

  it("as Python prints it", async () => {
    const text =
      "{'callerContext': {'clientId': None}, 'request': {'userAttributes': {'name': 'None True', \"nickname\": \"O'None\", 'a': True, 'b': False}}}";
    const userAttributes = { name: "None True", nickname: "O'None", a: true, b: false };
    expect((await findEvents(text)).found).toMatchObject([
      { document: { callerContext: { clientId: null }, request: { userAttributes } } },
    ]);
  });

  it("as Python prints it on each line, or in a record", async () => {
    const printed = line.replaceAll('"', "'").replaceAll("null", "None");
    const plain = printed.replace(/'name': ?'[^]*?quotes''/, "'name': 'x'");
    const text = `${plain}\n${plain}`;
    expect((await findEvents(text)).found).toMatchObject([{ line: 1 }, { line: 2 }]);
    expect((await findEvents(JSON.stringify({ message: `event: ${plain}` }))).found).toHaveLength(
      1,
    );
  });

  it("in JSON with a trailing comma", async () => {
    const [sample] = corpus(54, 54);
    const { found } = await findEvents(sample?.text ?? "");
    expect(found).toMatchObject([{ isJson: false, document: { userPoolId: "abc" } }]);
  });
});

describe("what cannot be read is named", () => {
  it.each([
    ["a broken line", `${line}\n{"version":\n${line}`, [2]],
    ["a cut-off event", `INFO ${pretty.slice(0, -30)}`, [18]],
    ["JSON without anything of an event", '{\n  "a": 1\n  "b": 2\n}', [3]],
    ["one that is nested too deep", "[".repeat(10_000), [1]],
    ["what Node left out of what it printed", "{ request: { userAttributes: [Object] } }", [1]],
  ])("%s", async (_name, text, lines) => {
    const { unreadable } = await findEvents(text);
    expect(unreadable.map((entry) => entry.line)).toEqual(lines);
  });

  it("in linear time where a string does not end", async () => {
    const text = `{"a":"${'{\\"a'.repeat(300_000)}userAttributes`;
    expect((await findEvents(text)).unreadable).toHaveLength(1);
  });

  it.each(["nothing { here }", "[INFO] nothing", ""])(
    "but not text without any event: %j",
    async (text) => {
      expect(await findEvents(text)).toEqual({ found: [], unreadable: [] });
    },
  );

  it.each([
    ["{bad", 1, 2],
    ['\n { "a": 1,\n  b }', 3, 3],
  ])("and says where an object stops to be JSON: %j", async (text, line, column) => {
    const { found, unreadable } = await findEvents(text);
    expect([found, unreadable]).toMatchObject([[], [{ line, column }]]);
  });
});
