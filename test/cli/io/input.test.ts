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

it("an event that Cognito does not send is used, and named", async () => {
  const cwd = folderWith({ "doc.json": '{"request":{"userAttributes":{"email_verified":true}}}' });
  const { err } = await cli(["run", "reference", "-e", "doc.json"], { cwd });
  expect(err).toBe(
    "warning: doc.json differs from what Cognito sends: 2 errors, 8 warnings; run lint-event doc.json\n",
  );
});

describe("a text without one event is refused", () => {
  it.each([
    [
      "two events",
      `${json}\n${JSON.stringify(other)}\n`,
      /event\.log contains 2 events; choose one of them$/,
    ],
    [
      "an event that Node shortened",
      "INFO { request: { userAttributes: [Object] } }",
      /event\.log is not JSON: line 1, column 36: Node printed .* log JSON\.stringify\(event\)$/,
    ],
    ["no event", "nothing here", /event\.log is not JSON: line 1, column \d+/],
    ["another document", '{"a":1}', /event\.log is not a PostConfirmation event: \$\.request/],
    ["an empty file", "", /event\.log is empty/],
  ])("%s", async (_name, text, message) => {
    expect(await read(text)).toMatchObject({ message: expect.stringMatching(message) as string });
  });
});

describe("one of several events", () => {
  const files = { "event.log": `${json}\n${JSON.stringify(other)}\n` };

  it("is chosen by its number", async () => {
    const argv = ["run", "reference", "--json", "-e", "event.log#2"];
    const { code, out } = await cli(argv, { cwd: folderWith(files) });
    expect([code, out]).toEqual([0, expect.stringContaining(other.userPoolId)]);
  });

  it("is chosen from a list that the error shows", async () => {
    const { err } = await cli(["run", "reference", "-e", "event.log"], { cwd: folderWith(files) });
    expect(err).toBe(`error: event.log contains 2 events; choose one of them
  event.log#1  line 1, PostConfirmation_ConfirmSignUp, ${event.userName}
  event.log#2  line 2, PostConfirmation_ConfirmSignUp, ${other.userName}
invoke --events calls a function with each of them.
`);
  });

  it("is asked for on a terminal, and not by --json", async () => {
    const cwd = folderWith(files);
    const argv = ["gen-event", "--from-event", "event.log", "--compact"];
    const chosen = await cli(argv, { cwd, terminal: true, answers: ["event.log#2"] });
    const named = await cli(["gen-event", "--from-event", "event.log#2", "--compact"], { cwd });
    expect([chosen.out, chosen.asked]).toEqual([
      named.out,
      ["event.log contains 2 events. Which one?"],
    ]);
    const json = await cli(["run", "-e", "event.log", "--json"], { cwd, terminal: true });
    expect([json.code, json.asked]).toEqual([2, []]);
  });

  it("has to be there", async () => {
    const argv = ["run", "reference", "-e", "event.log#3"];
    const { code, err } = await cli(argv, { cwd: folderWith(files) });
    expect([code, err]).toEqual([
      2,
      "error: event.log#3: there is no event 3; event.log contains 2 events\n",
    ]);
  });

  it("gives way to a file of that name", async () => {
    const cwd = folderWith({ ...files, "event.log#2": json });
    const { out } = await cli(["gen-event", "--from-event", "event.log#2"], { cwd });
    const { out: first } = await cli(["gen-event", "--from-event", "event.log#1"], { cwd });
    expect(out).toBe(first);
  });
});
