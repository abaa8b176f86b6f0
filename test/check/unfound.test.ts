// Handlers that stop at a read which finds nothing are tested with an entry to find.
import { describe, expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import { localInvoker } from "../../src/runtime/invoker/local-invoker.ts";
import { judge } from "../../src/contract/verdict.ts";
import { createEvent } from "../../src/event/create/create-event.ts";
import { handlerFile } from "../helpers/handlers.ts";

/** Calls DynamoDB as its clients do. */
const handler = (body: string): string =>
  handlerFile(`const ask = async (operation, body) => {
    const response = await fetch("https://dynamodb.us-east-1.amazonaws.com/", {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810." + operation },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.__type);
    return answer;
  };
  const find = async (TableName, id) => (await ask("GetItem", { TableName, Key: { id: { S: id } } })).Item;
  const count = (Item) => ask("UpdateItem", {
    TableName: "orgs", Key: { id: Item.id }, UpdateExpression: "ADD seats :n", ExpressionAttributeValues: { ":n": { N: "1" } },
  });
  export const handler = async (event) => {
    ${body}
    return event;
  };`);

const FAILS = handler(`
    if (await find("users", event.userName)) return event;
    const org = await find("orgs", "1");
    if (org?.plan.S !== "pro") throw new Error("no such organization");
    await count(org);`);

describe("a run", () => {
  it.concurrent.each<[string, string, boolean | null, string[]]>([
    ["that fails for lack of an entry is not judged", FAILS, null, ["dynamodb GetItem"]],
    [
      "that fails with and without an entry is",
      handler('await find("users", "1"); throw new Error("no");'),
      false,
      [],
    ],
    [
      "that fails after it went on from an empty read is",
      handler('if (await find("users", "1")) return event; await ask("PutItem", {});'),
      false,
      [],
    ],
    [
      "that does its work and then fails for lack of an entry is not judged",
      handler(
        'const org = await find("orgs", "1"); await ask("PutItem", { TableName: "users", Item: { id: { S: "1" } } }); org.plan.S.at(0);',
      ),
      null,
      ["dynamodb GetItem"],
    ],
    [
      "that fails in the work that an entry would have spared it is",
      handler(
        'if (!(await find("users", "1"))) { await ask("PutItem", { TableName: "users", Item: { id: { S: "1" } } }); event.no.such; }',
      ),
      false,
      [],
    ],
  ])("%s", async (_what, file, accepted, expected) => {
    await using invoke = localInvoker({ file, env: {} });
    const invocation = await invoke(createEvent({ seed: "unfound" }));
    const met = invocation.obstacles?.map(({ what }) => what);
    expect([judge(invocation).accepted, met]).toEqual([accepted, expected]);
  });
});

const ONLY = ["confirm-sign-up/plain", "confirm-forgot-password/plain", "confirm-sign-up/twice"];

async function checked(file: string, only = ONLY) {
  const report = await checkHandler({ file, env: {}, only, derive: false });
  const findings = report.scenarios.flatMap((each) => each.findings);
  return { ...report, told: findings.map(({ code, severity }) => `${severity} ${code}`) };
}

describe("a check", () => {
  it.concurrent("reports once that the handler fails, and what it does with an entry", async () => {
    const { scenarios, told } = await checked(FAILS);
    expect(told).toEqual([
      "warning returns-event",
      "warning no-repeated-effect-on-reset",
      "warning idempotent-effects",
    ]);
    const [plain] = scenarios;
    expect([plain?.status, plain?.isMadeUp]).toEqual(["not-judged", true]);
    expect(plain?.obstacles.map(({ kind, what }) => `${kind} ${what}`)).toEqual([
      "nothing-found dynamodb GetItem",
    ]);
  });

  it.concurrent("tests with an entry what returns early without one", async () => {
    const file = handler(`
      const org = await find("orgs", "1");
      if (!org) return event;
      await count(org);
      await ask("UpdateItem", {
        TableName: "users", Key: { id: { S: event.userName } },
        UpdateExpression: "SET tier = :tier", ExpressionAttributeValues: { ":tier": org.tier },
      });`);
    const { told, ok } = await checked(file);
    expect([ok, told]).toEqual([
      true,
      ["warning no-repeated-effect-on-reset", "warning idempotent-effects"],
    ]);
  });

  it.concurrent("judges what fails after a read that the plain scenario goes on from", async () => {
    const file = handler(`
      if (await find("users", event.userName)) return event;
      const id = { S: event.request.userAttributes.email.toLowerCase() };
      await count({ id });`);
    const only = ["confirm-sign-up/plain", "confirm-sign-up/no-email"];
    const { scenarios } = await checked(file, only);
    expect(scenarios.map(({ status }) => status)).toEqual(["passed", "failed"]);
  });

  it.concurrent("says nothing of what a made-up record lacks", async () => {
    const file = handler(`
      const org = await find("orgs", "1");
      if (!org) throw new Error("no such organization");
      await count({ id: org.id ?? { S: "1" }, ...org.settings.deep.deeper });`);
    expect((await checked(file, ["confirm-sign-up/plain"])).told).toEqual([
      "warning returns-event",
    ]);
  });

  it.concurrent("says nothing of that in later calls either, which find the same entry", async () => {
    const file = handler(`
      const member = await find("members", event.userName);
      if (!member) return event;
      const request = { method: "POST", signal: AbortSignal.timeout(2000) };
      await fetch("https://lists.example.com/contact/" + member[["mail", "box"].join("")], request);`);
    const only = ["plain", "twice", "three-times-cold"].map((name) => `confirm-sign-up/${name}`);
    const { scenarios } = await checkHandler({
      ...{ file, env: {}, only, derive: false },
      capture: { stubs: [{ url: "https://lists.example.com/*", reply: {} }] },
    });
    const calls = scenarios.flatMap((each) => each.calls);
    const sent = calls.flatMap(({ invocation }) => invocation.awsCalls.at(-1)?.operation ?? []);
    expect([...new Set(sent)]).toEqual(["POST https://lists.example.com/contact/undefined"]);
    const codes = scenarios.flatMap(({ findings }) => findings.map(({ code }) => code));
    expect(codes).not.toContain("no-undefined-in-calls");
  });

  it.concurrent("still tells of what is undefined before the entry is read", async () => {
    const file = handler(`
      const { nickname } = event.request.userAttributes;
      const request = { method: "POST", signal: AbortSignal.timeout(2000) };
      await fetch("https://lists.example.com/contact/" + nickname, request);
      const member = await find("members", event.userName);
      if (member) await count({ id: { S: "1" } });`);
    const { scenarios } = await checkHandler({
      ...{ file, env: {}, only: ["*/plain", "*/twice"], derive: false },
      capture: { stubs: [{ url: "https://lists.example.com/*", reply: {} }] },
    });
    const codes = scenarios.flatMap(({ findings }) => findings.map(({ code }) => code));
    expect(codes).toContain("no-undefined-in-calls");
  });
});
