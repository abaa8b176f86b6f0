import { expect, it } from "vitest";
import type { Connection } from "../../../src/invocation.ts";
import { allConnections, connectionsTexts } from "../../../src/report/invocation/connections.ts";

const to = (host: string, opened = 1, bytesWritten = 90): Connection => ({
  ...{ host, port: 5432, opened, bytesWritten },
});

it.each<[string, Connection[][], string]>([
  ["one", [[to("db.local")]], "db.local:5432 (1 connection, 90 bytes sent)"],
  [
    "one that is kept",
    [[to("db.local")], [to("db.local", 0)]],
    "db.local:5432 (1 connection, 180 bytes sent)",
  ],
  ["an address of version 6", [[to("::1", 2, 0)]], "[::1]:5432 (2 connections, 0 bytes sent)"],
  [
    "more than can be named",
    [["a", "b", "c", "d", "e", "f"].map((name) => to(name))],
    `${["a", "b", "c", "d"].map((name) => `${name}:5432 (1 connection, 90 bytes sent)`).join(", ")} and 2 more`,
  ],
])("names %s", (_, calls, named) => {
  const all = allConnections(calls.map((connections) => ({ connections })));
  expect(connectionsTexts(all)).toEqual([
    `Allowed: ${named}. The content is not examined, so missing or repeated work there is not reported.`,
  ]);
});

it("says nothing where nothing was let through", () => {
  expect(connectionsTexts(allConnections([{}]))).toEqual([]);
});
