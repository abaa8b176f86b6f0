// The file to deploy, run where there are no packages for it to find.
import { once } from "node:events";
import { copyFileSync, mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT, run, spawnCli } from "../helpers/spawn.ts";

it("npm run build:lambda makes one file that mails on its own", async () => {
  const built = await run("npm", ["run", "--silent", "build:lambda"], { cwd: ROOT });
  expect(built).toMatchObject({ code: 0 });
  const folder = mkdtempSync(join(tmpdir(), "lambda-"));
  copyFileSync(`${ROOT}build/lambda/index.cjs`, join(folder, "index.cjs"));
  const { code, out } = await spawnCli(
    ["run", "--handler", "index.handler", "--user-name", "maria"],
    {
      cwd: folder,
      env: { SES_SOURCE_EMAIL: "us@example.com" },
    },
  );
  expect(code).toBe(0);
  expect(out).toContain("  From     us@example.com\n");
  expect(out).toContain("Congratulations maria, you have been confirmed.");
});

it("gives up on an SES that does not answer, well inside Cognito's five seconds", async () => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as { port: number };
  const { code, out } = await spawnCli(["run", "--ses", `http://127.0.0.1:${port}`, "--json"]);
  silent.close();
  expect(code).toBe(0);
  const { timing, logs } = JSON.parse(out) as {
    timing: { durationMs: number };
    logs: { text: string }[];
  };
  expect(timing.durationMs).toBeLessThan(4_000);
  expect(logs[0]?.text).toContain('"errorName":"TimeoutError"');
});
