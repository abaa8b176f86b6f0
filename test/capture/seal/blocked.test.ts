import { expect, it } from "vitest";
import { BlockedByDryRun } from "../../../src/capture/seal/blocked.ts";

it.each([
  ["db.example.com:5432", "db.example.com:5432"],
  ["192.0.2.1:25", "192.0.2.1:25"],
  ["x.example.com", "x.example.com"],
  ["2001:db8::1:443", "[2001:db8::1]:443"],
  ["/var/run/docker.sock:0", "/var/run/docker.sock:0"],
])("%s is let through by --allow-net %s", (host, flag) => {
  expect(new BlockedByDryRun("it", host).message).toContain(`(--allow-net ${flag} lets`);
});
