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
import { createEvent } from "../../../src/event/create/create-event.ts";
import { FLOW_NAMES } from "../../../src/event/create/flows.ts";
import { cli } from "../../helpers/context.ts";
import { fixture } from "../../helpers/fixtures.ts";
import { answering } from "../../helpers/http-server.ts";
import { masked } from "../../helpers/masked.ts";

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
    expect(masked(err)).toMatchInlineSnapshot(`
      "warning: region eu-west-1 is not the one in the user pool id us-east-1_a1B2c3D4e
      "
    `);
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
    expect(masked(err)).toMatchInlineSnapshot(`
      "error: cannot write no/such/folder.json: no such folder
      "
    `);
    expect((await cli(["gen-event", "-o", "."], { cwd })).err).toContain("it is a folder");
    expect(readdirSync(cwd)).toEqual([]);
  });
});

describe("gen-event of a kind", () => {
  const userOf = async (...argv: string[]): Promise<Record<string, string>> => {
    const { out } = await cli(["gen-event", "--seed", "1", ...argv]);
    const { request, userName } = JSON.parse(out) as ReturnType<typeof createEvent>;
    return { userName, ...request.userAttributes };
  };

  it("--provider makes a federated user", async () => {
    const user = await userOf("--provider", "saml");
    expect(user).toMatchObject({ "cognito:user_status": "EXTERNAL_PROVIDER" });
    expect(user["userName"]).toMatch(/^ExampleSAML_/);
  });

  it("--pool-profile, --locale and --unset shape the user", async () => {
    const user = await userOf("--pool-profile", "username", "--locale", "ja", "--unset", "email");
    expect(user["userName"]).toMatch(/^[a-z]+\.[a-z]+$/);
    expect(user).not.toHaveProperty("email");
    const phone = await userOf("--pool-profile", "phone");
    expect(phone["phone_number"]).toMatch(/^\+1\d{3}55501\d{2}$/);
  });

  it("--robust adds what breaks handlers, and no more than Cognito allows", async () => {
    const user = await userOf("--robust", "--attr", "custom:mine=1");
    expect(user["name"]).toContain("<b onmouseover=");
    expect(user["custom:long"]).toHaveLength(2048);
    expect(Object.keys(user).filter((name) => name.startsWith("custom:"))).toHaveLength(50);
  });

  it("--set puts anything anywhere, and strings where only strings go; --sdk too", async () => {
    const { out } = await cli([
      ...["gen-event", "--sdk", "aws-sdk-ios-2.8.4", "--set", "callerContext.clientId=null"],
      ...["--set", "request.userAttributes.email_verified=false", "--set", "response.a.b=[1]"],
      ...["--set", 'request.userAttributes["custom:n"]=1', "--set", "version=two"],
    ]);
    expect(JSON.parse(out)).toMatchObject({
      version: "two",
      callerContext: { clientId: null, awsSdkVersion: "aws-sdk-ios-2.8.4" },
      request: { userAttributes: { email_verified: "false", "custom:n": "1" } },
      response: { a: { b: [1] } },
    });
  });

  it("--list shows what sends an event and what does not", async () => {
    const { code, out } = await cli(["gen-event", "--list"]);
    expect(code).toBe(0);
    for (const flow of FLOW_NAMES) expect(out).toContain(`\n  ${flow} `);
    expect(out).toContain("These send none:\n  AdminCreateUser");
  });
});

describe("gen-event of many", () => {
  it("prints them one a line, and the rest where it was broken off", async () => {
    const { out, err } = await cli(["gen-event", "--count", "4"]);
    expect(err).toBe("new events: --seed test-seed\n");
    const lines = out.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    const rest = await cli(["gen-event", "--count", "2", "--skip", "2", "--seed", "test-seed"]);
    expect([rest.out, rest.err]).toEqual([`${lines.slice(2).join("\n")}\n`, ""]);
  });

  it("--all prints one of each flow", async () => {
    const { out } = await cli(["gen-event", "--all", "--seed", "1"]);
    expect(out.trimEnd().split("\n")).toHaveLength(FLOW_NAMES.length);
  });

  it("--mix mixes, and -o writes", async () => {
    const cwd = folder();
    const mix = "confirm-sign-up=80,federated=15,confirm-forgot-password=5";
    const argv = ["gen-event", "--count", "500", "--mix", mix, "--seed", "1", "-o", "many.ndjson"];
    expect(await cli(argv, { cwd })).toMatchObject({ code: 0, out: "" });
    const lines = readFileSync(join(cwd, "many.ndjson"), "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(500);
    expect(lines.filter((line) => line.includes("EXTERNAL_PROVIDER")).length).toBeGreaterThan(40);
  });

  it("--from keeps the shape of an event", async () => {
    const path = fixture("corpus/27-cs-client-metadata.json");
    const { code, out } = await cli(["gen-event", "--from", path]);
    expect(code).toBe(0);
    expect(out).toContain('"organization_name"');
    expect(out).not.toContain("Example's Dev Org");
    expect(out).not.toContain("org@example.com");
  });
});

describe("gen-event --from-pool", () => {
  it("says what to start where nobody listens", async () => {
    const gone = await answering({});
    await gone.close();
    const argv = ["gen-event", "--from-pool", "local_pool", "--endpoint-url", gone.url];
    const { code, out, err } = await cli(argv);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toBe(
      `error: connection refused: nothing listens at ${gone.url}\n` +
        "Start the local Cognito endpoint, or correct --endpoint-url.\n",
    );
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
    [
      ["gen-event", "-i", "--json"],
      { terminal: true },
      "--interactive cannot be combined with --json",
    ],
  ])("is refused: %j %j", async (argv, setting, message) => {
    const { code, out, err } = await cli(argv, setting);
    expect(code).toBe(2);
    expect(out + err).toContain(message);
  });
});

describe("bad input of gen-event", () => {
  it.each([
    [["confirm-signup"], 'unknown flow "confirm-signup" (did you mean confirm-sign-up?)'],
    [["xyz"], "The flows are: confirm-sign-up, admin-confirm-sign-up, confirm-forgot-password,"],
    [["--attr", "tier"], '--attr: "tier" has no "="'],
    [["--attr", "=gold"], '--attr: "=gold" has no name before "="'],
    [["--client-metadata", "plan"], '--client-metadata: "plan" has no "="'],
    [["--region", "us-esat"], '--region: "us-esat" is not the name of an AWS region'],
    [["--user-pool-id", "pool"], '--user-pool-id: "pool" is not a user pool id'],
    [["--email", "maria"], '--email: "maria" is not an e-mail address'],
    [["--attr", "email=maria"], '--attr email: "maria" is not an e-mail address'],
    [
      ["--email", "a@example.com", "--attr", "email=b@example.com"],
      "--email cannot be used with --attr email",
    ],
    [["--user-name", "maria garcia"], "is not a user name that Cognito accepts"],
    [["--client-id", "a b"], '--client-id: "a b" is not an app client id'],
    [["--attr", `custom:${"x".repeat(21)}=1`], "has a custom name of 21 characters"],
    [["--sede", "1"], "unknown option '--sede'\n(Did you mean --seed?)"],
    [["confirm-sign-up", "more"], "too many arguments"],
    [["--seed"], "argument missing"],
    [["--provider", "gogle"], '--provider: "gogle" is unknown (did you mean google?)'],
    [
      ["auto-confirm", "--provider", "google"],
      "--provider cannot be used with the flow auto-confirm",
    ],
    [
      ["federated", "--pool-profile", "phone"],
      "--pool-profile cannot be used with the flow federated",
    ],
    [["--pool-profile", "mail"], "Known are: username, email-alias, email-username, phone."],
    [["--unset", "sub"], "every event of Cognito has a sub"],
    [["--set", "a..b=1"], '--set: "a..b=1" is not a JSON path with a value'],
    [["--set", "*=1"], "is not a JSON path with a value"],
    [["--attr", "tier=1"], "is no standard attribute of Cognito"],
    [["--attr", "cognito:mfa=1"], "is reserved"],
    [
      Array.from({ length: 51 }, (_, index) => ["--attr", `custom:a${index}=1`]).flat(),
      "51 custom attributes (a user pool has at most 50)",
    ],
    [["--count", "0"], '--count: "0" is not a whole number from 1 up'],
    [["--count", "-1"], "is not a whole number"],
    [["--count", "1e3"], "is not a whole number"],
    [["--count", "5", "--skip", "x"], '--skip: "x" is not a whole number from 0 up'],
    [["--count", "5", "--mix", "federated=50"], "the shares add up to 50, not to 100"],
    [["--count", "5", "--mix", "federated"], '"federated" is not one flow with its share'],
    [["--count", "5", "--mix", "fedrated=100"], "did you mean federated?"],
    [["--mix", "federated=100"], "--mix needs --count"],
    [["--all", "--count", "5"], "--all cannot be combined with --count"],
    [["--list", "-o", "x"], "--output cannot be combined with --list"],
    [["--skip", "3"], "--skip needs --count"],
    [["--from-pool", "p_1", "--endpoint-url", "127.0.0.1:9229"], "is not an http(s) URL"],
    [["--skip", "9007199254740990", "--count", "5"], "more than can be counted"],
    [["--from", "x.json", "--count", "3"], "--count cannot be combined with --from"],
    [["--all", "federated"], "--all cannot be combined with the argument [flow]"],
    [["--from", "x.json", "--robust"], "--robust cannot be combined with --from"],
  ])("%j", async (argv, message) => {
    const { code, out, err } = await cli(["gen-event", ...argv]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
    expect(err.startsWith("error: ")).toBe(true);
  });
});
