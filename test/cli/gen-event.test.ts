import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createEvent } from "../../src/event/create.ts";
import { cli } from "../helpers/context.ts";

const folder = (): string => mkdtempSync(join(tmpdir(), "gen-event-"));

describe("gen-event", () => {
  it("prints an event, and nothing else", async () => {
    const { code, out, err } = await cli(["gen-event"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toBe(`${JSON.stringify(createEvent({ seed: "test-seed" }), null, 2)}\n`);
  });

  it("prints the same bytes for the same seed, and others for another", async () => {
    const [one, again, other] = await Promise.all(
      ["1", "1", "2"].map((seed) => cli(["gen-event", "--seed", seed])),
    );
    expect(again?.out).toBe(one?.out);
    expect(other?.out).not.toBe(one?.out);
  });

  it("takes every option", async () => {
    const { out } = await cli([
      ...["gen-event", "confirm-forgot-password", "--compact", "--seed", "1"],
      ...["--email", "maria@my.example", "--user-name", "maria", "--client-id", "abc"],
      ...["--attr", "custom:tier=a=b", "--attr", "locale=de", "--client-metadata", "plan=pro"],
      ...["--region", "eu-west-1", "--user-pool-id", "eu-west-1_a1B2c3D4e"],
    ]);
    expect(out.split("\n")).toHaveLength(2);
    expect(JSON.parse(out)).toMatchObject({
      region: "eu-west-1",
      userPoolId: "eu-west-1_a1B2c3D4e",
      userName: "maria",
      callerContext: { clientId: "abc" },
      triggerSource: "PostConfirmation_ConfirmForgotPassword",
      request: {
        userAttributes: { email: "maria@my.example", "custom:tier": "a=b", locale: "de" },
        clientMetadata: { plan: "pro" },
      },
    });
  });

  it("--json says flow and seed, so that the event can be made again", async () => {
    const { out } = await cli(["gen-event", "admin-confirm-sign-up", "--json"]);
    expect(JSON.parse(out)).toEqual({
      schemaVersion: 1,
      command: "gen-event",
      ok: true,
      exitCode: 0,
      flow: "admin-confirm-sign-up",
      seed: "test-seed",
      event: createEvent({ seed: "test-seed", flow: "admin-confirm-sign-up" }),
    });
  });

  it("warns of a region that looks odd, on stderr", async () => {
    const unknown = await cli(["gen-event", "--region", "xx-north-1"]);
    expect([unknown.code, unknown.err]).toEqual([
      0,
      "warning: region xx-north-1 is not among the known regions with user pools\n",
    ]);
    const { err: china } = await cli(["gen-event", "--region", "cn-north-1"]);
    expect(china).toContain("no user pools in the China regions");
    const { err } = await cli([
      ...["gen-event", "--region", "eu-west-1", "--user-pool-id", "us-east-1_a1B2c3D4e"],
    ]);
    expect(err).toContain("eu-west-1 is not the one in the user pool id us-east-1_a1B2c3D4e");
  });
});

describe("gen-event -o", () => {
  it("writes the file whole, replacing what was there, also behind a link", async () => {
    const cwd = folder();
    writeFileSync(join(cwd, "event.json"), "old");
    symlinkSync("event.json", join(cwd, "link.json"));
    const { code, out, err } = await cli(["gen-event", "-o", "link.json"], { cwd });
    expect([code, out, err]).toEqual([0, "", "wrote link.json\n"]);
    expect(JSON.parse(readFileSync(join(cwd, "event.json"), "utf8"))).toHaveProperty(
      "version",
      "1",
    );
    expect(readdirSync(cwd).toSorted()).toEqual(["event.json", "link.json"]);
  });

  it("writes to a device without replacing it", async () => {
    expect((await cli(["gen-event", "-o", "/dev/null"])).code).toBe(0);
    expect(readFileSync("/dev/null", "utf8")).toBe("");
  });

  it("keeps the permissions of a file, and writes through a link that leads nowhere yet", async () => {
    const cwd = folder();
    writeFileSync(join(cwd, "event.json"), "old", { mode: 0o600 });
    await cli(["gen-event", "-o", "event.json"], { cwd });
    expect(statSync(join(cwd, "event.json")).mode & 0o777).toBe(0o600);
    symlinkSync("new.json", join(cwd, "link.json"));
    await cli(["gen-event", "-o", "link.json"], { cwd });
    expect(readdirSync(cwd)).toContain("new.json");
  });

  it("- is stdout", async () => {
    expect((await cli(["gen-event", "-o", "-"])).out).toBe((await cli(["gen-event"])).out);
  });

  it("leaves nothing behind where it cannot write", async () => {
    const cwd = folder();
    const { code, out, err } = await cli(["gen-event", "-o", "no/such/folder.json"], { cwd });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain("error: cannot write no/such/folder.json: no such folder");
    expect((await cli(["gen-event", "-o", "."], { cwd })).err).toContain("it is a folder");
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe("gen-event -i", () => {
  it("asks for what is not given, and prints the command that does without", async () => {
    const { code, out, err, asked } = await cli(["gen-event", "-i", "--region", "eu-west-1"], {
      terminal: true,
      answers: [
        "confirm-forgot-password",
        "maria@my.example",
        "maria's",
        "custom:tier=gold plus",
        "",
        "plan=pro",
        "",
      ],
    });
    expect(code).toBe(0);
    expect(asked).not.toContain("Region");
    const command =
      "cognito-postconfirm gen-event confirm-forgot-password --email maria@my.example " +
      "--user-name 'maria'\\''s' --attr 'custom:tier=gold plus' --client-metadata plan=pro " +
      "--region eu-west-1 --seed test-seed";
    expect(err).toBe(`\nThe same without questions:\n  ${command}\n\n`);
    const again = await cli([
      ...["gen-event", "confirm-forgot-password", "--email", "maria@my.example"],
      ...["--user-name", "maria's", "--attr", "custom:tier=gold plus"],
      ...["--client-metadata", "plan=pro", "--region", "eu-west-1", "--seed", "test-seed"],
    ]);
    expect(out).toBe(again.out);
  });

  it("makes the plain event when every answer is Enter", async () => {
    const { out } = await cli(["gen-event", "confirm-sign-up", "-i"], {
      terminal: true,
      answers: ["", "", "", "", ""],
    });
    expect(JSON.parse(out)).toEqual(createEvent({ seed: "test-seed" }));
  });

  it.each([
    [["gen-event", "-i"], {}, "--interactive needs a terminal"],
    [["gen-event", "-i", "--json"], { terminal: true }, "contradict each other"],
  ])("is refused: %j %j", async (argv, setting, message) => {
    const { code, out, err } = await cli(argv, setting);
    expect(code).toBe(2);
    expect(out + err).toContain(message);
  });
});

describe("bad input of gen-event", () => {
  it.each([
    [["confirm-signup"], 'unknown flow "confirm-signup" (did you mean confirm-sign-up?)'],
    [["xyz"], "The flows are: confirm-sign-up, admin-confirm-sign-up, confirm-forgot-password."],
    [["--attr", "tier"], '--attr: "tier" has no "="'],
    [["--attr", "=gold"], '--attr: "=gold" has no name before "="'],
    [["--client-metadata", "plan"], '--client-metadata: "plan" has no "="'],
    [["--region", "us-esat"], '--region: "us-esat" is not the name of an AWS region'],
    [["--user-pool-id", "pool"], '--user-pool-id: "pool" is not a user pool id'],
    [["--email", "maria"], '--email: "maria" is not an e-mail address'],
    [["--attr", "email=maria"], '--attr email: "maria" is not an e-mail address'],
    [["--email", "a@example.com", "--attr", "email=b@example.com"], "contradict each other"],
    [["--user-name", "maria garcia"], "is not a user name that Cognito accepts"],
    [["--client-id", "a b"], '--client-id: "a b" is not an app client id'],
    [["--attr", `custom:${"x".repeat(21)}=1`], "has a custom name of 21 characters"],
    [["--sed", "1"], "unknown option '--sed'\n(Did you mean --seed?)"],
    [["confirm-sign-up", "more"], "too many arguments"],
    [["--seed"], "argument missing"],
  ])("%j", async (argv, message) => {
    const { code, out, err } = await cli(["gen-event", ...argv]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err.startsWith("error: ")).toBe(true);
  });
});
