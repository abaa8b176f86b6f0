import { expect, it } from "vitest";
import { createPassedConnections } from "../../../src/runtime/invoker/passed-connections.ts";

it("sums up what belongs to one call, and begins anew with the next", () => {
  const passed = createPassedConnections();
  const [db, cache] = [
    { host: "db.local", port: 5432 },
    { host: "db.local", port: 6379 },
  ];
  passed.add({ ...db, opened: 1, bytesWritten: 0 });
  passed.add({ ...db, opened: 1, bytesWritten: 0 });
  passed.add({ ...cache, opened: 1, bytesWritten: 0 });
  passed.add({ ...db, opened: 0, bytesWritten: 40 });
  expect(passed.take()).toEqual([
    { ...db, opened: 2, bytesWritten: 40 },
    { ...cache, opened: 1, bytesWritten: 0 },
  ]);
  passed.add({ ...db, opened: 0, bytesWritten: 5 });
  expect(passed.take()).toEqual([{ ...db, opened: 0, bytesWritten: 5 }]);
  expect(passed.take()).toEqual([]);
});

it("counts a limited number of places", () => {
  const passed = createPassedConnections();
  for (let port = 0; port < 2_000; port += 1) {
    passed.add({ host: "db.local", port, opened: 1, bytesWritten: 1 });
  }
  passed.add({ host: "db.local", port: 0, opened: 1, bytesWritten: 1 });
  const taken = passed.take();
  expect(taken).toHaveLength(1_000);
  expect(taken[0]).toMatchObject({ opened: 2, bytesWritten: 2 });
});
