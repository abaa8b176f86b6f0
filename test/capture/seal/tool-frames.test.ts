import { expect, it } from "vitest";
import { readTrace, withoutOurFrames } from "../../../src/capture/seal/tool-frames.ts";

const OURS = `    at serve (${new URL("../../../src/runtime/thread/worker.ts", import.meta.url).pathname}:1:1)`;
const USERS = "    at handler (/app/index.mjs:3:9)";
const NODES = "    at MessagePort.<anonymous> (node:internal/per_context/messageport:23:28)";

it.each([
  ["those that run a handler", [USERS, OURS, NODES, OURS, NODES], [USERS]],
  ["those between a handler's", [USERS, OURS, NODES, USERS], [USERS, NODES, USERS]],
  [
    "what an error has besides stays",
    [USERS, OURS, `${NODES} {`, "  code: 1", "}"],
    [`${USERS} {`, "  code: 1", "}"],
  ],
  ["each trace for itself", [USERS, OURS, NODES, "Error: b", NODES], [USERS, "Error: b", NODES]],
  ["no others", [USERS, NODES], [USERS, NODES]],
])("traces lose the frames of the tool: %s", (_what, lines, kept) => {
  expect(withoutOurFrames(["Error: a", ...lines].join("\n"))).toBe(
    ["Error: a", ...kept].join("\n"),
  );
});

it("so do traces in JSON", () => {
  const json = JSON.stringify({
    stack: ["Error: a", USERS, OURS, NODES].join("\n"),
    level: "error",
  });
  const kept = JSON.stringify({ stack: ["Error: a", USERS].join("\n"), level: "error" });
  expect(withoutOurFrames(json)).toBe(kept);
});

it("so does a trace that is printed line by line", () => {
  expect([USERS, OURS].map(withoutOurFrames)).toEqual([USERS, ""]);
});

it("a trace of a caller is Node's, whatever a package makes of traces", () => {
  const own: unknown = Reflect.get(Error, "prepareStackTrace");
  const theirs = (): string => "at index.ts:74:10";
  Reflect.set(Error, "prepareStackTrace", theirs);
  try {
    expect(readTrace(3, (trace) => trace)).toMatch(/^Error: caller\n\s+at .*tool-frames/);
    expect(Reflect.get(Error, "prepareStackTrace")).toBe(theirs);
  } finally {
    Reflect.set(Error, "prepareStackTrace", own);
  }
});
