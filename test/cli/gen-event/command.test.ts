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
import { refusals } from "../../helpers/refusals.ts";
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
      schemaVersion: 2,
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
      "warning: region xx-north-1 is not a known region with user pools\n",
    ]);
    const { err: china } = await cli(["gen-event", "--region", "cn-north-1"]);
    expect(china).toMatchInlineSnapshot(`
      "warning: region cn-north-1: there are no user pools in the China regions
      "
    `);
    const { err } = await cli([
      ...["gen-event", "--region", "eu-west-1", "--user-pool-id", "us-east-1_a1B2c3D4e"],
    ]);
    expect(masked(err)).toMatchInlineSnapshot(`
      "warning: region eu-west-1 differs from the one in the user pool id us-east-1_a1B2c3D4e
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
    expect(readdirSync(cwd).toSorted()).toEqual(["event.json", "link.json", "new.json"]);
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
    expect((await cli(["gen-event", "-o", "."], { cwd })).err).toMatchInlineSnapshot(`
      "error: cannot write .: it is a folder
      "
    `);
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

  it("--sign-in, --locale and --unset shape the user", async () => {
    const user = await userOf("--sign-in", "username", "--locale", "ja", "--unset", "email");
    expect(user["userName"]).toMatch(/^[a-z]+\.[a-z]+$/);
    expect(user).not.toHaveProperty("email");
    const phone = await userOf("--sign-in", "phone");
    expect(phone["phone_number"]).toMatch(/^\+1\d{3}55501\d{2}$/);
  });

  it("--edge-cases adds what breaks handlers, and no more than Cognito allows", async () => {
    const user = await userOf("--edge-cases", "--attr", "custom:mine=1");
    expect(user["name"]).toMatchInlineSnapshot(
      `"<b onmouseover="alert(1)">Carlos Schmidt</b> & 'مريم' 👩🏽‍💻 {{name}} \${name}"`,
    );
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

  it("--list shows every flow", async () => {
    const { out } = await cli(["gen-event", "--list"]);
    const [flows = ""] = out.split("Confirmations that send no event:");
    expect(flows.match(/^ {2}[\w-]+(?= )/gm)?.map((flow) => flow.trim())).toEqual(FLOW_NAMES);
  });
});

describe("gen-event of many", () => {
  it("prints them one a line, and the rest where it was broken off", async () => {
    const { out, err } = await cli(["gen-event", "--count", "4"]);
    expect(err).toBe("new events: --seed test-seed\n");
    const lines = out.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    const rest = await cli(["gen-event", "--count", "2", "--offset", "2", "--seed", "test-seed"]);
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

  it("--from-event keeps the shape of an event", async () => {
    const path = fixture("corpus/27-cs-client-metadata.json");
    const { code, out } = await cli(["gen-event", "--from-event", path]);
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "{
        "version": "1",
        "region": "us-east-1",
        "userPoolId": "us-east-1_wAFrUawzj",
        "userName": "40ec1904-38e6-4099-8eb0-aec5db549250",
        "callerContext": {
          "awsSdkVersion": "aws-sdk-unknown-unknown",
          "clientId": "47gvbmc69d1sqoq008bf8p4aq3"
        },
        "triggerSource": "PostConfirmation_ConfirmSignUp",
        "request": {
          "userAttributes": {
            "sub": "40ec1904-38e6-4099-8eb0-aec5db549250",
            "cognito:email_alias": "bea.bauer1@example.com",
            "cognito:user_status": "CONFIRMED",
            "email_verified": "true",
            "updated_at": "9777832878785",
            "phone_number_verified": "false",
            "phone_number": "+12065550198",
            "given_name": "Ekk",
            "family_name": "Niqujdy",
            "email": "bea.bauer1@example.com"
          },
          "clientMetadata": {
            "organization_name": "Niqujdy's Pke Ekk",
            "usage": "wlwvEw"
          }
        },
        "response": {}
      }
      "
    `);
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
      `error: connection refused: nothing is listening at ${gone.url}\n` +
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
    expect(asked).toMatchInlineSnapshot(`
      [
        "Which flow?",
        "Email address",
        "User name (empty: the sub)",
        "User attribute as name=value (empty: none)",
        "User attribute as name=value (empty: none)",
        "Client metadata as key=value (empty: none)",
        "Client metadata as key=value (empty: none)",
      ]
    `);
    const command =
      "cognito-postconfirm gen-event confirm-forgot-password --email maria@my.example " +
      `--user-name "maria's" --attr "custom:tier=gold plus" --client-metadata plan=pro ` +
      "--region eu-west-1 --seed test-seed";
    expect(err).toBe(`\nThe same command without prompts:\n  ${command}\n\n`);
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

  it("is refused without a terminal", async () => {
    const { code, out, err } = await cli(["gen-event", "-i"]);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatchInlineSnapshot(`
      "error: --interactive needs a terminal
      Pass the values as flags; see cognito-postconfirm gen-event --help
      "
    `);
  });

  it("is refused with --json", async () => {
    const { code, out, err } = await cli(["gen-event", "-i", "--json"], { terminal: true });
    expect([code, err]).toEqual([2, ""]);
    expect(out).toMatchInlineSnapshot(`
      "{
        "schemaVersion": 2,
        "command": "gen-event",
        "ok": false,
        "exitCode": 2,
        "error": {
          "code": "usage",
          "message": "--interactive cannot be combined with --json",
          "remedy": "Leave one of them out."
        }
      }
      "
    `);
  });
});

describe("bad input of gen-event", () => {
  it("is refused in these words", async () => {
    const commandLines = [
      ["confirm-signup"],
      ["xyz"],
      ["google"],
      ["--attr", "tier"],
      ["--attr", "=gold"],
      ["--client-metadata", "plan"],
      ["--region", "us-esat"],
      ["--user-pool-id", "pool"],
      ["--email", "maria"],
      ["--attr", "email=maria"],
      ["--email", "a@example.com", "--attr", "email=b@example.com"],
      ["--user-name", "maria garcia"],
      ["--client-id", "a b"],
      ["--attr", `custom:${"x".repeat(21)}=1`],
      ["--sede", "1"],
      ["confirm-sign-up", "more"],
      ["--seed"],
      ["--provider", "gogle"],
      ["auto-confirm", "--provider", "google"],
      ["federated", "--sign-in", "phone"],
      ["--sign-in", "mail"],
      ["--unset", "sub"],
      ["--set", "a..b=1"],
      ["--set", "*=1"],
      ["--attr", "tier=1"],
      ["--attr", "cognito:mfa=1"],
      Array.from({ length: 51 }, (_, index) => ["--attr", `custom:a${index}=1`]).flat(),
      ["--count", "0"],
      ["--count", "-1"],
      ["--count", "1e3"],
      ["--count", "5", "--offset", "x"],
      ["--count", "5", "--mix", "federated=50"],
      ["--count", "5", "--mix", "federated"],
      ["--count", "5", "--mix", "fedrated=100"],
      ["--mix", "federated=100"],
      ["--all", "--count", "5"],
      ["--list", "-o", "x"],
      ["--offset", "3"],
      ["--from-pool", "p_1", "--endpoint-url", "127.0.0.1:9229"],
      ["--offset", "9007199254740990", "--count", "5"],
      ["--from-event", "x.json", "--count", "3"],
      ["--all", "federated"],
      ["--from-event", "x.json", "--edge-cases"],
    ];
    const text = await refusals("gen-event", commandLines);
    await expect(text).toMatchFileSnapshot("__snapshots__/refusals.txt");
  });
});
