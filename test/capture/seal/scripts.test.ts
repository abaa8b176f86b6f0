// Compiled code that a handler brings along, forged or not: the engine compiles the text itself.
import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../../helpers/handlers.ts";

/** Each way takes code, and what the engine is told that it was compiled to. */
const WAYS = `
  const ways = {
    script: (code, cachedData) => new vm.Script(code, { cachedData }),
    own: (code, cachedData) => new (class extends vm.Script {})(code, { cachedData }),
    constructor: (code, cachedData) => new vm.Script.prototype.constructor(code, { cachedData }),
    parent: (code, cachedData) =>
      new (Object.getPrototypeOf(vm.Script.prototype).constructor)(code, { cachedData }),
    getter: (code, cachedData) => new vm.Script(code, { get cachedData() { return cachedData; } }),
    function: (code, cachedData) => vm.compileFunction(code, [], { cachedData }),
  };`;

it("rejects compiled code, and runs the text that comes with it", async () => {
  const file = handlerFile(`import vm from "node:vm";${WAYS}
    export const handler = async () => {
      const code = "globalThis.seen = (globalThis.seen ?? 0) + 1";
      const good = new vm.Script(code).createCachedData();
      const forged = Buffer.from(good).fill(0xff, 64);
      const rejected = [];
      for (const [name, compile] of Object.entries(ways)) {
        for (const data of [good, forged]) {
          const compiled = compile(code, data);
          const before = globalThis.seen ?? 0;
          if (typeof compiled === "function") compiled();
          else vm.Script.prototype.runInThisContext.call(compiled);
          if (globalThis.seen === before + 1 && compiled.cachedDataRejected) rejected.push(name);
        }
      }
      const plain = new vm.Script(code);
      return [rejected.join(" "), plain instanceof vm.Script, "cachedDataRejected" in plain,
        vm.runInNewContext("1 + 1"), vm.compileFunction("return a", ["a"])(3)];
    };`);
  const { outcome } = await localInvoker({ file, env: {} })(createEvent({ seed: "cached" }));
  const names = ["script", "own", "constructor", "parent", "getter", "function"];
  expect(outcome).toMatchObject({
    kind: "returned",
    payload: [names.flatMap((name) => [name, name]).join(" "), true, false, 2, 3],
  });
});

it("hands out no class of Node's that ends the process", async () => {
  const file = handlerFile(`import vm from "node:vm";
    export const handler = async () => {
      const native = Object.getPrototypeOf(vm.Script.prototype);
      const script = new vm.Script("1 + 1");
      const codes = [];
      for (const args of [[], [{}, -1, true, false, false], [null, -1, true, false], [null, "", 1, 1, 1]]) {
        try { codes.push(native.runInContext.apply(script, args)); } catch (error) { codes.push(error.name); }
      }
      return [codes.join(" "), Object.getPrototypeOf(vm.Script) === Function.prototype,
        script.runInContext(vm.createContext({})), vm.runInThisContext("2 + 2")];
    };`);
  const { outcome } = await localInvoker({ file, env: {} })(createEvent({ seed: "native" }));
  const error = "TypeError";
  const payload = [[error, error, error, error].join(" "), true, 2, 4];
  expect(outcome).toMatchObject({ kind: "returned", payload });
});
