import { describe, expect, it } from "vitest";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

const event = { "event.json": '{ "request": { "userAttributes": { "email": "a@my.example" } } }' };
const handler = "export const handler = async (event) => event;";

async function withConfig(
  config: object,
  ...argv: string[]
): Promise<{ code: number; text: string }> {
  const cwd = folderWith({
    ...event,
    "handler.mjs": handler,
    "cognito-postconfirm.config.json": JSON.stringify(config),
  });
  const { code, out, err } = await cli(argv, { cwd });
  return { code, text: `${out}${err}` };
}

describe("flags that exclude or need another", () => {
  it.each([
    ["run --watch --json", "--watch cannot be combined with --json"],
    ["run --json --watch", "--watch cannot be combined with --json"],
    ["run --ses live --repeat 2", "--repeat cannot be used with --ses live"],
    ["run --json --reporter patch", "--reporter cannot be combined with --json"],
    ["run --attempts 2", "--attempts needs --cognito"],
    ["invoke f --rate 5", "--rate needs --events or --count"],
    ["invoke f --rate 5 --engine step-functions", "--rate cannot be used with --engine step-funct"],
    ["invoke f --follow x", "--follow needs --engine step-functions"],
    [
      "invoke f --max-failures 2",
      "--max-failures needs --events, --count or --engine step-functions",
    ],
    ["compare f g --ses-paused", "--ses-paused cannot be combined with the argument [other]"],
    ["gen-event --like-user maria", "--like-user needs --from-pool"],
    ["gen-event --profile dev", "--profile needs --from-pool"],
    ["gen-event --list --json", "--json cannot be combined with --list"],
    ["gen-event federated --from-event event.json", "--flow cannot be combined with --from-event"],
  ])("%s", async (line, sentence) => {
    const { code, out, err } = await cli(line.split(" "));
    expect([code, `${out}${err}`]).toEqual([2, expect.stringContaining(sentence)]);
  });
});

describe("a value of the configuration file", () => {
  it.each([
    [{ seed: "1", email: "b@my.example" }, "run --handler handler.mjs -e event.json"],
    [{ repeat: 3, concurrency: 2 }, "run --handler handler.mjs --cognito"],
    [{ reporter: "patch", context: 2 }, "run --handler handler.mjs --json"],
    [{ json: true }, "run --handler handler.mjs --reporter patch"],
    [{ attempts: 2, concurrency: 2 }, "run --handler handler.mjs"],
    [{ profile: "dev", endpointUrl: "http://127.0.0.1:9", qualifier: "live" }, "gen-event"],
    [{ json: true, output: "x.json" }, "gen-event --list"],
    [{ inspect: false, repeat: 1 }, "run --handler handler.mjs"],
    [{ count: 3, offset: 1 }, "gen-event --from-event event.json"],
  ])("gives way to the command line: %j, %s", async (config, line) => {
    const { code, text } = await withConfig(config, ...line.split(" "));
    expect([code, text]).toEqual([0, expect.anything()]);
  });

  it.each([
    [{ cognito: true, repeat: 3 }, "run", "--cognito cannot be combined with --repeat"],
    [{ function: "f" }, "check --memory 256", "--memory cannot be combined with --function"],
    [
      { invocationType: "DryRun" },
      "invoke f --yes --ignore $.response",
      "--ignore cannot be used with --invocation-type DryRun",
    ],
    [{ inspect: true }, "check", "check cannot run under a debugger"],
    [{ runtime: "nodejs18.x" }, "run", '--runtime: "nodejs18.x" is unknown (did you mean'],
    [{ attempts: 0, cognito: true }, "run", '("attempts" is set in '],
    [{ live: "dynamodb" }, "gen-event", '"live" cannot be set in a file'],
  ])("is refused where nothing else says which counts: %j, %s", async (config, line, sentence) => {
    const { code, text } = await withConfig(config, ...line.split(" "));
    expect([code, text]).toEqual([2, expect.stringContaining(sentence)]);
  });

  it("for a function leaves those for a handler out", async () => {
    const config = { function: "f:x:y", memory: 256, env: { A: "1" }, stubs: "no.json" };
    const { code, text } = await withConfig(config, "check");
    expect([code, text]).toEqual([2, expect.stringContaining("is not a function's name")]);
  });
});
