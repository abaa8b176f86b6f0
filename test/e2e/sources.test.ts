// The checkout's sources under Node's own type stripping. All other tests have the thread in one file.
import { expect, it } from "vitest";
import { fixture } from "../helpers/fixtures.ts";
import { run } from "../helpers/spawn.ts";

it("run a handler in a thread of their own, and capture its mail", async () => {
  const file = JSON.stringify(fixture("handlers/check/good.mjs"));
  const script = `
    import { createEvent, localInvoker } from "./src/index.ts";
    const { outcome, mails } = await localInvoker({ file: ${file}, env: {} })(createEvent({ seed: "1" }));
    console.log(JSON.stringify({ kind: outcome.kind, mails: mails.length }));`;
  const { out, err } = await run(process.execPath, ["--input-type=module", "--eval", script]);
  expect({ out, err }).toEqual({ out: '{"kind":"returned","mails":1}\n', err: "" });
});
