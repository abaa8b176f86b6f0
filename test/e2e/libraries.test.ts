// The libraries that people use in these handlers: whose failure it is where one of them is blocked.
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { judge } from "../../src/contract/verdict.ts";
import { createEvent } from "../../src/event/create/create-event.ts";
import { localInvoker } from "../../src/runtime/invoker/local-invoker.ts";
import { installed } from "../helpers/installed.ts";

let file: string;
beforeAll(async () => {
  file = join(await installed("libraries"), "index.mjs");
});

const event = createEvent({ seed: "libraries" });
const HOOK = "http POST https://hooks.example.com/x";
const POSTGRES = "tcp db.example.com:5432";
const MYSQL = "tcp db.example.com:3306";
const MONGO = "tcp db.example.com:27017";
const REDIS = "tcp redis.example.com:6379";
const STRIPE = "http POST https://api.stripe.com/v1/customers";
const ACCOUNT = `AC${"0".repeat(32)}`;

/** Each is once tried with a failure of its own: `pg`, and not `pgPool`. */
const LIBRARIES: [name: string, what: string][] = [
  ["axios", HOOK],
  ["axiosWrapped", HOOK],
  ["axiosReadsResponse", HOOK],
  ["got", HOOK],
  ["gotRetries", "http GET https://hooks.example.com/x"],
  ["aws4fetch", "execute-api POST /prod/users"],
  ["graphql", "http POST https://api.example.com/graphql"],
  ["pg", POSTGRES],
  ["pgPool", POSTGRES],
  ["pgRows", POSTGRES],
  ["mysql2", MYSQL],
  ["mysql2Pool", MYSQL],
  ["mongoose", MONGO],
  ["mongooseBuffers", MONGO],
  ["knex", POSTGRES],
  ["ioredis", REDIS],
  ["ioredisRetries", REDIS],
  ["stripe", STRIPE],
  ["stripeWrapped", STRIPE],
  ["twilio", `http POST https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT}/Messages.json`],
  ["sendgrid", "http POST https://api.sendgrid.com/v3/mail/send"],
  ["resend", "http POST https://api.resend.com/emails"],
  ["resendReadsData", "http POST https://api.resend.com/emails"],
  ["postmark", "http POST https://api.postmarkapp.com/email"],
  ["sdk2", "secretsmanager GetSecretValue"],
  ["sdk3", "secretsmanager GetSecretValue"],
];

/** It tries again until somebody stops it. */
const ENDLESS = "ioredisRetries";

async function resultOf(kind: "blocked" | "own", name: string) {
  // A busy machine needs its time to load some of them.
  const limitMs = name === ENDLESS ? 1_500 : 15_000;
  const exportName = `${kind}.${name}`;
  const invocation = await localInvoker({ file, exportName, env: {}, limitMs })(event);
  const { outcome, mails, obstacles = [] } = invocation;
  const { accepted } = judge(invocation);
  const met = obstacles.map(({ what }) => what);
  return { kind: outcome.kind, accepted, met, mails: mails.map(({ subject }) => subject) };
}

describe("what the dry run blocks is nobody's failure", () => {
  it.concurrent.each(LIBRARIES)("%s: %s", async (name, what) => {
    const { accepted, met } = await resultOf("blocked", name);
    expect([accepted, met]).toEqual([null, expect.arrayContaining([what])]);
  });
});

describe("a failure of the handler's own beside it is judged", () => {
  it.concurrent.each(LIBRARIES.filter(([name]) => !/[a-z][A-Z]/.test(name)))(
    "%s: %s",
    async (name, what) => {
      const { accepted, met } = await resultOf("own", name);
      expect([accepted, met]).toEqual([false, expect.arrayContaining([what])]);
    },
  );
});

it("mail by nodemailer's SMTP is captured, and a failure beside it is judged", async () => {
  const mails = ["Welcome"];
  expect(await resultOf("blocked", "nodemailer")).toEqual({
    ...{ kind: "returned", accepted: true, met: [], mails },
  });
  expect(await resultOf("own", "nodemailer")).toMatchObject({ accepted: false, met: [], mails });
});
