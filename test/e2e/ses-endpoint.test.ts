// aws-ses-v2-local receives the mail of `run --ses <url>`.
import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort, spawnCli, startSes, stopPeer } from "../helpers/spawn.ts";

let peer: ChildProcess | undefined;
let endpoint = "";

beforeAll(async () => {
  ({ peer, endpoint } = await startSes());
});

afterAll(() => stopPeer(peer));

it("run --ses <url> sends to that endpoint and shows no mail as captured", async () => {
  const { code, out } = await spawnCli([
    ...["run", "--ses", endpoint, "--user-name", "maria", "--email", "maria@example.com", "--json"],
  ]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ mails: [], awsCalls: [] });
  const store = (await (await fetch(`${endpoint}/store`)).json()) as { emails: unknown[] };
  expect(store.emails).toEqual([
    expect.objectContaining({
      subject: "Cognito Identity Provider registration completed",
      destination: expect.objectContaining({ to: ["maria@example.com"] }),
      body: expect.objectContaining({ text: "Congratulations maria, you have been confirmed." }),
    }),
  ]);
});

it("a run whose endpoint is gone is not begun", async () => {
  const gone = `http://127.0.0.1:${await freePort()}`;
  const { code, out, err } = await spawnCli(["run", "--ses", gone]);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(`--ses: nothing is listening at ${gone.slice("http://".length)}`);
});
