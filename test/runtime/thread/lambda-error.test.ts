import { describe, expect, it } from "vitest";
import { describeError } from "../../../src/runtime/thread/lambda-error.ts";

const rejected = {
  data: { addProfile: null },
  errors: [{ message: "Not Authorized to access addProfile on type Mutation" }],
};
const circular: Record<string, unknown> = { message: "again" };
circular["itself"] = circular;
const hostile = {
  get [Symbol.toStringTag]() {
    throw new Error("a getter of its own");
  },
};
const ownFile = new URL("../../../src/runtime/thread/worker.ts", import.meta.url).pathname;
const inner = Object.assign(new Error("inner"), {
  stack: `Error: inner\n    at handler (/app/index.mjs:3:9)\n    at serve (${ownFile}:1:1)`,
});
const silent = {
  get message() {
    throw new Error("a getter of its own");
  },
  toString: () => "silent",
};

describe("a thrown value that is not an error", () => {
  it.each<[string, unknown, string, RegExp]>([
    ["the answer of a GraphQL client", rejected, "[object Object]", /addProfile on type Mutation/],
    ["a circular object", circular, "[object Object]", /\[Circular/],
    ["a list", ["no", "luck"], "no,luck", /^\[ 'no', 'luck' \]$/],
    [
      "an error in it",
      { error: inner },
      "[object Object]",
      /^\{\s+error: Error: inner\s+at handler.*:3:9\)\s+\}$/,
    ],
    ["what fetch gave", new Response("", { status: 409 }), "[object Response]", /status: 409/],
    ["a long object", { text: "x".repeat(1e6) }, "[object Object]", /^.{1,4000}$/s],
    ["a proxy", new Proxy({ secret: 1 }, {}), "[object Object]", /secret/],
    ["a string", "out of luck", "out of luck", /^none$/],
    ["a number", 7, "7", /^none$/],
    ["nothing", undefined, "undefined", /^none$/],
    ["null", null, "null", /^none$/],
  ])("keeps Lambda's words and has its content: %s", (_name, thrown, message, content) => {
    const described = describeError(thrown);
    expect(described).toMatchObject({ errorMessage: message, trace: [] });
    expect(described.thrown ?? "none").toMatch(content);
  });

  it.each([
    ["of its text", hostile, "handled"],
    ["of a property", silent, "handled"],
  ])("fails as in Lambda because of a getter %s", (_name, thrown, type) => {
    expect(describeError(thrown)).toMatchObject({ errorType: type });
  });

  it.each<[string, object, string | undefined]>([
    ["and its URL", { code: "ERR_INVALID_URL", input: "undefined" }, "{ input: 'undefined' }"],
    ["and nothing of others", { code: "ERR_OTHER", input: "x" }, undefined],
  ])("keeps Node's words %s", (_what, members, content) => {
    const described = describeError(Object.assign(new TypeError("Invalid URL"), members));
    expect(described).toMatchObject({ errorMessage: "Invalid URL" });
    expect(described.thrown).toBe(content);
  });

  it("reads no member of an error that throws", () => {
    const error = Object.defineProperty(new TypeError("no URL"), "code", {
      get() {
        throw new Error("a getter of its own");
      },
    });
    expect(describeError(error)).toMatchObject({ errorMessage: "no URL" });
  });

  it("leaves an error as it is", () => {
    expect(describeError(new TypeError("no table"))).not.toHaveProperty("thrown");
  });
});

it.each<[string, unknown]>([
  ["a cause that is no error", new Error("x", { cause: { errorType: "Unauthorized" } })],
  [
    "errors that are none",
    Object.assign(new Error("x"), { errors: [{ errorType: "Unauthorized" }] }),
  ],
])("tells %s", (_what, thrown) => {
  expect(describeError(thrown).causes).toEqual([
    { errorType: "object", errorMessage: "{ errorType: 'Unauthorized' }" },
  ]);
});

it.each([
  ["", "ECONNREFUSED ::1", "ECONNREFUSED 127.0.0.1"],
  ["cause", "not saved", "ECONNREFUSED ::1", "ECONNREFUSED 127.0.0.1"],
])("tells the errors of one that stands for several %s", (wrapped, ...texts) => {
  const several = new AggregateError(
    texts.slice(-2).map((text) => new Error(text)),
    "not saved",
  );
  const { causes } = describeError(wrapped === "" ? several : new Error("x", { cause: several }));
  expect(causes?.map(({ errorMessage }) => errorMessage)).toEqual(texts);
});
