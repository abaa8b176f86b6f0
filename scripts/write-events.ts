// Writes the events that the package ships. A test compares them with newly generated ones.
import { writeFileSync } from "node:fs";
import { createEvent } from "../src/event/create/create-event.ts";
import { FLOW_NAMES } from "../src/event/create/flows.ts";

for (const flow of FLOW_NAMES) {
  const event = createEvent({ flow, seed: "golden" });
  writeFileSync(
    new URL(`../events/${flow}.json`, import.meta.url),
    `${JSON.stringify(event, null, 2)}\n`,
  );
}
