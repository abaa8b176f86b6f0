import { jsonText } from "../../json.ts";
import type { UserScenario } from "../../check/user-scenario.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import type { ExitCode } from "../exit-code.ts";
import { readRedacted } from "../io/redacted-event.ts";

/** Prints a scenario made of a captured event, with nothing in it of the person that it was about. */
export async function recordScenario(
  file: string,
  seed: string | undefined,
  context: Context,
): Promise<ExitCode> {
  const event = await readRedacted(file, seed, context);
  const scenario: UserScenario = {
    title: "a captured event",
    event,
    expect: { accepted: true },
  };
  context.stdout.write(jsonText(scenario));
  return EXIT.ok;
}
