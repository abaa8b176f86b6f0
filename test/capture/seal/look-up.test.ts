import { expect, it } from "vitest";
import { createEvent } from "../../../src/event/create/create-event.ts";
import { localInvoker } from "../../../src/runtime/invoker/local-invoker.ts";
import { handlerFile } from "../../helpers/handlers.ts";

it("an address is looked up by who listens on it, and a name by nobody", async () => {
  const file = handlerFile(`
    import dns from "node:dns/promises";
    import { once } from "node:events";
    import { createServer } from "node:net";
    export const handler = async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const name = await dns.lookup("example.com").catch(({ code }) => code);
      const reverse = await dns.resolve("127.0.0.1").catch(({ code }) => code);
      return [server.address().address, name, reverse];
    };`);
  const { outcome } = await localInvoker({ file, env: {} })(createEvent({ seed: "look-up" }));
  expect(outcome).toMatchObject({ payload: ["127.0.0.1", "EDRYRUN", "EDRYRUN"] });
});
