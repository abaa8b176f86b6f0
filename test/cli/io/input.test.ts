import { describe, expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

const event = createEvent({ seed: "input" });
const other = createEvent({ seed: "other" });
const json = JSON.stringify(event);

/** The event that a run was given, or the error. */
async function read(text: string): Promise<unknown> {
  const cwd = folderWith({ "event.log": text });
  const { out } = await cli(["run", "reference", "-e", "event.log", "--json"], { cwd });
  const { event: sent, error } = JSON.parse(out) as Record<string, unknown>;
  return sent ?? error;
}

describe("an event is read from", () => {
  it.each([
    ["a document", json],
    ["a document with a byte order mark", `\uFEFF${json}`],
    ["one line of NDJSON", `${json}\n`],
    [
      "a log of Lambda",
      `START RequestId: 1\n2026-01-01T00:00:00Z\t1\tINFO\t${json}\nEND RequestId: 1\n`,
    ],
    ["a record of a log in JSON", JSON.stringify({ level: "INFO", message: event })],
    ["what Python prints", `event: ${json.replaceAll('"', "'").replaceAll("null", "None")}`],
  ])("%s", async (_name, text) => {
    expect(await read(text)).toEqual(event);
  });
});

describe("a text without one event is refused", () => {
  it.each([
    [
      "two events",
      `${json}\n${JSON.stringify(other)}\n`,
      /event\.log contains 2 events, at lines 1, 2$/,
    ],
    ["no event", "nothing here", /event\.log is not JSON: line 1, column \d+/],
    ["another document", '{"a":1}', /event\.log is not a PostConfirmation event: \$\.request/],
    ["an empty file", "", /event\.log is empty/],
  ])("%s", async (_name, text, message) => {
    expect(await read(text)).toMatchObject({ message: expect.stringMatching(message) as string });
  });
});
