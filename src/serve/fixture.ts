import { serve } from "./serve.ts";
import type { LocalServer, ServeOptions } from "./serve.ts";

/** A fixture for `test.extend` of vitest and Playwright. */
export interface ServerFixture {
  server: [
    (context: object, use: (server: LocalServer) => Promise<void>) => Promise<void>,
    { scope: "worker" },
  ];
}

/**
 * A server for tests: `const test = base.extend(serverFixture({ handlers }))`. It starts with a worker's first test
 * that uses it, and ends with the worker.
 */
export function serverFixture(options: ServeOptions): ServerFixture {
  return {
    server: [
      // Both runners read the parameters of this function to find out what it needs.
      // oxlint-disable-next-line no-empty-pattern
      async ({}, use) => {
        const server = await serve(options);
        try {
          await use(server);
        } finally {
          await server.close();
        }
      },
      { scope: "worker" },
    ],
  };
}
