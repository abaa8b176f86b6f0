import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { jsonText } from "../../../src/json.ts";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

const event = jsonText(createEvent({ seed: "lines" }));
const FILES = {
  "cognito-postconfirm.config.json": jsonText({
    ...{ handler: "handler.ts", envFile: [".env"], stubs: "stubs.json" },
    ...{ scenarios: ["scenarios"], baseline: "baseline.json" },
  }),
  "handler.ts": `// The trigger
export const handler = async (event: { userName: string }) => {
  const answer = await fetch("https://api.example.com/users", { method: "POST", body: event.userName });
  console.log(\`\${process.env["PLAIN"]} \${process.env["QUOTED"]}
\${await answer.text()}\`);
  return event;
};
`,
  ".env": '# Both\nPLAIN=one\nQUOTED="two words"\n',
  "stubs.json": jsonText({ stubs: [{ url: "https://api.example.com/*", reply: { id: "u-1" } }] }),
  "scenarios/pro.json": jsonText({
    make: { flow: "federated", attributes: { "custom:tier": "pro" } },
    expect: { accepted: true },
  }),
  "baseline.json": jsonText({ findings: [] }),
  "event.json": event,
  "events.ndjson": `${JSON.stringify(JSON.parse(event))}\n`.repeat(2),
  "lambda.log": `START RequestId: 1\n2026-01-01T00:00:00Z\t1\tINFO\t${event}END RequestId: 1\n`,
};

const COMMANDS = [
  ["run", "-e", "event.json"],
  ["lint-event", "event.json", "events.ndjson", "lambda.log"],
  ["check", "--only", "own/pro", "--no-derive", "--seed", "1"],
];

/** What the commands print about files with some line ending, without durations. */
async function outputs(change: (text: string) => string): Promise<string[]> {
  const changed = Object.entries(FILES).map(([name, text]) => [name, change(text)] as const);
  const cwd = folderWith(Object.fromEntries(changed));
  const found: string[] = [];
  for (const command of COMMANDS) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as each starts threads
    const { code, out, err } = await cli(command, { cwd });
    const text = `${code} ${out}${err}`.replaceAll("\r", "").replaceAll(cwd, "…");
    found.push(text.replaceAll(/\d+(?:\.\d+)? (?:ms|s|MB)\b/g, "…"));
  }
  return found;
}

it("Windows' line endings and byte order marks change nothing", async () => {
  const plain = await outputs((text) => text);
  expect(plain.map((text) => text[0])).toEqual(["0", "0", "0"]);
  expect(plain[0]).toContain('one two words\n  info   {"id":"u-1"}');
  expect(await outputs((text) => `\uFEFF${text.replaceAll("\n", "\r\n")}`)).toEqual(plain);
});
