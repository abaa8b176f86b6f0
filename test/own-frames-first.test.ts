import { expect, it } from "vitest";
import { ownFramesFirst } from "../src/own-frames-first.ts";

it("frames of packages come behind the user's own, each in their order", () => {
  const trace = [
    "Error: a message",
    "on two lines",
    "    at send (/app/node_modules/mailer/index.js:1:1)",
    String.raw`    at async C:\app\node_modules\retry\index.js:2:2`,
    "    at inner (/app/src/confirm.js:3:3)",
    "    at exports.handler (/app/src/confirm.js:4:4)",
  ];
  const [one, two, three, four, five, six] = trace;
  expect(ownFramesFirst(trace)).toEqual([one, two, five, six, three, four]);
});
