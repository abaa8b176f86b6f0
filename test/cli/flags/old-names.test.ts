import { describe, expect, it } from "vitest";
import { COMMANDS, everyCommand } from "../../../src/cli/program.ts";
import { flagsOf, nameOf } from "../../../src/cli/flags/flag.ts";
import { renamedOf } from "../../../src/cli/flags/old-names.ts";
import { cli } from "../../helpers/context.ts";
import { folderWith } from "../../helpers/handlers.ts";

const files = {
  "handler.mjs": "export const handler = async (event) => ({ ...event, response: { a: 1 } });",
  "event.json": '{ "request": { "userAttributes": { "email": "a@my.example" } } }',
};
const UNTIL = "the old name works until 0.2.0\n";

async function tried(line: string, config?: object) {
  const cwd = folderWith({
    ...files,
    ...(config && { "cognito-postconfirm.config.json": JSON.stringify(config) }),
  });
  const { code, out, err } = await cli(line.split(" "), { cwd });
  const masked = err.replaceAll(`${cwd}/`, "").replaceAll(/\d+ M[Bb]|\d+ ms/g, "N");
  return { code, out, err: masked };
}

describe("the old name of a flag", () => {
  it.each([
    ["gen-event --from event.json", "--from-event"],
    ["gen-event --count 1 --skip 2 --seed s", "--offset"],
    ["gen-event --pool-profile phone --seed s", "--sign-in"],
    ["gen-event --robust --seed s --json", "--edge-cases"],
    ["run handler.mjs --format json --seed s", "--reporter differences"],
    ["invoke f --timeout 5s --yes --endpoint-url http://127.0.0.1:9", "--request-timeout"],
    [
      "compare f g --remote-timeout 5s --yes --endpoint-url http://127.0.0.1:9",
      "--request-timeout",
    ],
    [
      "doctor eu-west-1_a1B2c3D4e --timeout 5s --endpoint-url http://127.0.0.1:9",
      "--request-timeout",
    ],
  ])("does the same and is announced once, on stderr: %s", async (line, name) => {
    const old = / (--(?:from|skip|pool-profile|robust|format|timeout|remote-timeout))\b/.exec(
      line,
    )?.[1];
    const value = name.includes(" ") ? / --format \w+/.exec(line)?.[0] : ` ${old}`;
    const before = await tried(line);
    const after = await tried(line.replace(value ?? "", ` ${name}`));
    expect(before.out).toBe(after.out);
    expect([before.code, before.err]).toEqual([
      after.code,
      `warning: ${old} is now ${name}; ${UNTIL}${after.err}`,
    ]);
  });

  it("cannot be combined with the new one", async () => {
    expect(await tried("gen-event --count 1 --skip 2 --offset 2")).toEqual({
      code: 2,
      out: "",
      err: "error: --skip cannot be combined with --offset\n--skip is the old name of --offset. Leave it out.\n",
    });
  });

  it("is neither in the help nor completed", async () => {
    for (const { name, groups } of await everyCommand()) {
      const { out } = await tried(`${name} --help-all`);
      const completed = (await tried(`complete -- ${name} --`)).out;
      for (const [, { flag }] of renamedOf(Object.entries(flagsOf(groups)))) {
        expect(out).toContain(nameOf(flag));
        expect(out).not.toMatch(new RegExp(`${flag.was.name} `));
        expect(completed).toContain(nameOf(flag));
        expect(completed).not.toMatch(new RegExp(`${flag.was.name}\\t`));
      }
    }
    expect(Object.keys(COMMANDS)).not.toHaveLength(0);
  });
});

describe("the old name in the configuration file", () => {
  const announced = (old: string, key: string, where = ""): string =>
    `warning: "${old}" in cognito-postconfirm.config.json is now "${key}"${where}; ${UNTIL}`;

  it.each([
    [{ robust: true }, { edgeCases: true }, "gen-event --seed s", announced("robust", "edgeCases")],
    [
      { format: "json", reporter: ["junit=x.xml"] },
      { reporter: "differences" },
      "run handler.mjs --seed s",
      announced("format", "reporter"),
    ],
    [
      { skip: 1 },
      { offset: 1 },
      "gen-event --count 1 --seed s",
      announced("skip", "offset", " for this command"),
    ],
    [{ skip: ["federated/*"] }, {}, "gen-event --count 1 --seed s", ""],
    [
      { timeout: "5s", remoteTimeout: "1s" },
      { requestTimeout: "1s" },
      "compare f g --yes --endpoint-url http://127.0.0.1:9",
      announced("remoteTimeout", "requestTimeout"),
    ],
    [{ robust: true }, {}, "lint-event event.json", ""],
  ])("%j counts as %j: %s", async (old, now, line, notice) => {
    const before = await tried(line, old);
    const after = await tried(line, now);
    expect(before).toEqual({ ...after, err: `${notice}${after.err}` });
  });

  it("is left to the command that has it where the new one is set", async () => {
    const config = { timeout: "3s", requestTimeout: "7s" };
    expect((await tried("config invoke --json", config)).out).toMatch(
      /"key": "requestTimeout",\s*"flag": "--request-timeout",\s*"value": "7s"/,
    );
    expect((await tried("config run --json", config)).out).toMatch(/"value": "3s"/);
  });

  it("cannot be combined with the new one", async () => {
    expect(await tried("gen-event", { robust: true, edgeCases: false })).toEqual({
      code: 2,
      out: "",
      err: expect.stringMatching(
        /"robust" cannot be combined with "edgeCases"\n"robust" is the old name of "edgeCases"\. Remove it\.\n$/,
      ) as string,
    });
  });
});

describe("an argument that is also a flag", () => {
  it("is the flow of gen-event", async () => {
    const named = await tried("gen-event federated --seed s");
    expect(await tried("gen-event --flow federated --seed s")).toEqual(named);
    expect((await tried("gen-event federated --flow federated")).err).toBe(
      "error: the flow is given twice: federated and --flow federated\nLeave one of them out.\n",
    );
  });
});

describe("a report", () => {
  it("of the name json is the same as --json", async () => {
    const keys = (text: string): string[] => Object.keys(JSON.parse(text) as object);
    const json = await tried("run handler.mjs --seed s --json");
    const same = await tried("run handler.mjs --seed s --reporter json");
    expect([same.code, keys(same.out)]).toEqual([json.code, keys(json.out)]);
  });
});
