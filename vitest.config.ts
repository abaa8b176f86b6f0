import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Peers and spawned programs need their time on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A defect of V8's ends a process of many threads that use WebAssembly, as fetch does, when it
    // optimizes what is called a thousand times.
    execArgv: ["--wasm-wrapper-tiering-budget=1000000000"],
  },
});
