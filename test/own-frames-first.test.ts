import { expect, it } from "vitest";
import { ownFramesFirst, shortTrace } from "../src/own-frames-first.ts";

const trace = [
  "Error: a message",
  "on two lines",
  "    at send (/app/node_modules/mailer/index.js:1:1)",
  String.raw`    at async C:\app\node_modules\retry\index.js:2:2`,
  "    at inner (/app/src/confirm.js:3:3)",
  "    at exports.handler (/app/src/confirm.js:4:4)",
];
const [one, two, three, four, five, six] = trace;

it("frames of packages come behind the user's own, each in their order", () => {
  expect(ownFramesFirst(trace)).toEqual([one, two, five, six, three, four]);
});

it("a short trace counts the frames of packages beside the user's own", () => {
  expect(shortTrace(trace, 3)).toEqual([one, two, five, "    … 2 frames in node_modules"]);
  expect(shortTrace(trace.slice(0, 4), 8)).toEqual([one, two, three, four]);
  expect(shortTrace(trace.slice(4), 8)).toEqual([five, six]);
});
