import { expect, it } from "vitest";
import { placeIn } from "../src/source-place.ts";

const at = (file: string): object => ({ file, row: 3, column: 43 });

it.each<[string, object | undefined]>([
  ["    at handler (file:///srv/app/handler.mjs:3:43)", at("/srv/app/handler.mjs")],
  ["    at async handler (/srv/app/handler.js:3:43)", at("/srv/app/handler.js")],
  ["    at /srv/my app/handler.js:3:43", at("/srv/my app/handler.js")],
  ["/srv/app/handler.js:3:43", at("/srv/app/handler.js")],
  ["    at handler (file:///srv/my%20app/Jos%C3%A9/a.mjs:3:43)", at("/srv/my app/José/a.mjs")],
  ["    at handler (file:///srv/100%/a.mjs:3:43)", at("/srv/100%/a.mjs")],
  ["    at handler (file:///C:/my%20app/handler.mjs:3:43)", at(String.raw`C:\my app\handler.mjs`)],
  [String.raw`    at handler (C:\app\handler.ts:3:43)`, at(String.raw`C:\app\handler.ts`)],
  [String.raw`    at C:\app\handler.ts:3:43`, at(String.raw`C:\app\handler.ts`)],
  ["    at handler (file://server/share/a.mjs:3:43)", at(String.raw`\\server\share\a.mjs`)],
  [String.raw`    at handler (\\server\share\a.cjs:3:43)`, at(String.raw`\\server\share\a.cjs`)],
  [String.raw`    at send (C:\app\node_modules\pg\index.js:3:43)`, undefined],
  ["    at send (file:///srv/node_modules/pg/index.mjs:3:43)", undefined],
  ["    at process.processTicksAndRejections (node:internal/process/task_queues:103:5)", undefined],
  ["    at Array.map (<anonymous>)", undefined],
  ["    at handler (webpack://app/./src/handler.ts:3:43)", at("webpack://app/./src/handler.ts")],
  ["TypeError: fetch failed", undefined],
])("%s", (line, place) => {
  expect(placeIn(line)).toEqual(place);
});
