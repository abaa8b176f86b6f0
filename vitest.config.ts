import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Peers and spawned programs need their time on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
