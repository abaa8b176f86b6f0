import { describe, expect, it } from "vitest";
import { createAppSync } from "../../../src/capture/aws/appsync.ts";
import type { GraphqlAnswer } from "../../../src/capture/aws/appsync.ts";
import type { Json } from "../../../src/json.ts";
import type { KeysByModel } from "../../../src/model-keys.ts";

function account(
  models?: KeysByModel,
): (query: string, variables?: Json) => GraphqlAnswer | undefined {
  let ids = 0;
  const appSync = createAppSync(() => `id-${++ids}`, { models });
  return (query, variables = {}) => appSync({ query, variables });
}

const CREATE = `mutation ($input: CreateUserInput!) {
  createUser(input: $input) { id email __typename posts { items { id } nextToken } team { id } createdAt }
}`;

describe("a mutation is answered with what it was given", () => {
  it("in the shape of its selection", () => {
    const answer = account()(CREATE, { input: { email: "a@example.com", secret: "x" } });
    expect(answer).toEqual({
      status: 200,
      isStandIn: false,
      reply: {
        data: {
          createUser: {
            id: "id-1",
            email: "a@example.com",
            __typename: "User",
            posts: { items: [], nextToken: null },
            team: null,
            createdAt: expect.any(String) as string,
          },
        },
      },
    });
  });

  it("by alias, with arguments of its own, fragments and directives", () => {
    const query = `mutation M($id: ID!, $no: Boolean = false) {
      one: addUser(id: $id, tags: ["a", "b"], at: { x: 1 }) { ...F missing @include(if: $no) }
    }
    fragment F on User { id tags at { x y } ... on User { kept: id @skip(if: $no) } }`;
    expect(account()(query, { id: "7" })?.reply).toEqual({
      data: { one: { id: "7", tags: ["a", "b"], at: { x: 1, y: null }, kept: "7" } },
    });
  });

  it.each<[string, KeysByModel, string, Json[], boolean]>([
    [
      "the same identifier",
      { UserProfile: ["userId"] },
      "mutation ($input: CreateUserProfileInput!) { createUserProfile(input: $input) { userId } }",
      [
        { userId: "1", plan: "free" },
        { userId: "1", plan: "pro" },
      ],
      true,
    ],
    [
      "the same user name, in a document of the handler's own",
      { Player: ["username"] },
      "mutation Make($input: Json!) { made: createPlayer(input: $input) { username } }",
      [{ username: "ann" }, { username: "ann" }],
      true,
    ],
    [
      "an id, where that is the key",
      { Player: ["id"] },
      "mutation Make($input: Json!) { createPlayer(input: $input) { id } }",
      [{ id: "1" }, { id: "1" }],
      true,
    ],
    [
      "another sort key",
      { Membership: ["userId", "teamId"] },
      "mutation Make($input: CreateMembershipInput!) { createMembership(input: $input) { userId } }",
      [
        { userId: "1", teamId: "a" },
        { userId: "1", teamId: "b" },
      ],
      false,
    ],
    [
      "an id that is no key",
      { Player: ["username"] },
      "mutation Make($input: CreatePlayerInput!) { createPlayer(input: $input) { id } }",
      [
        { id: "1", username: "ann" },
        { id: "1", username: "bob" },
      ],
      false,
    ],
    [
      "no id at all",
      { Player: ["id"] },
      "mutation Make($input: CreatePlayerInput!) { createPlayer(input: $input) { id } }",
      [{ name: "ann" }, { name: "ann" }],
      false,
    ],
  ])(
    "and refuses a second record of a known model: %s",
    (_what, models, query, inputs, refused) => {
      const call = account(models);
      const types = inputs.map((input) => {
        const reply = call(query, { input })?.reply as { errors?: { errorType: string }[] };
        return reply.errors?.map(({ errorType }) => errorType);
      });
      const error = ["DynamoDB:ConditionalCheckFailedException"];
      expect(types).toEqual([undefined, refused ? error : undefined]);
    },
  );

  it("and finds and changes records by the key of their model", () => {
    const call = account({ UserProfile: ["userId"] });
    const write = (verb: string) =>
      `mutation ($input: X!) { ${verb}UserProfile(input: $input) { userId plan } }`;
    call(write("create"), { input: { userId: "1", plan: "free" } });
    call(write("update"), { input: { userId: "1", plan: "pro" } });
    const found = call('{ getUserProfile(userId: "1") { plan } }');
    expect(found).toMatchObject({ reply: { data: { getUserProfile: { plan: "pro" } } } });
    const listed = call("{ listUserProfiles { items { plan } } }");
    expect(listed).toMatchObject({ isStandIn: true });
  });

  it("and refuses a second record with the same id, as Amplify's resolvers do", () => {
    const call = account();
    const input = { id: "1", email: "a@example.com" };
    call(CREATE, { input });
    expect(call(CREATE, { input })).toMatchObject({
      isStandIn: false,
      reply: {
        data: { createUser: null },
        errors: [{ path: ["createUser"], errorType: "DynamoDB:ConditionalCheckFailedException" }],
      },
    });
    const own = 'mutation { createUser(id: "1") { id } }';
    expect(call(own)?.reply).toEqual({ data: { createUser: { id: "1" } } });
  });

  it("unless a resolver computes a scalar", () => {
    const answer = account()('mutation { sendMail(to: "a@example.com") }');
    expect(answer).toMatchObject({ reply: { data: { sendMail: null } }, isStandIn: true });
  });
});

describe("a query is answered", () => {
  it("with what an earlier mutation made, updated and deleted", () => {
    const call = account();
    const get = "query ($id: ID!) { getUser(id: $id) { id email name } }";
    call(CREATE, { input: { id: "1", email: "a@example.com" } });
    call("mutation ($input: U!) { updateUser(input: $input) { id } }", {
      input: { id: "1", name: "Ann" },
    });
    expect(call(get, { id: "1" })).toMatchObject({
      isStandIn: false,
      reply: { data: { getUser: { id: "1", email: "a@example.com", name: "Ann" } } },
    });
    const deleted = call('mutation { deleteUser(input: { id: "1" }) { email } }');
    expect(deleted?.reply).toEqual({ data: { deleteUser: { email: "a@example.com" } } });
    expect(call(get, { id: "1" })).toMatchObject({ isStandIn: true });
  });

  it.each([
    [
      "a filter",
      '{ listUsers(filter: { email: { eq: "a@example.com" } }, limit: 100) { items { id } } }',
    ],
    [
      "nested filters",
      '{ listUsers(filter: { and: [{ email: { eq: "a@example.com" } }, { or: [{ id: { eq: "1" } }] }] }) { items { id } } }',
    ],
    [
      "a key of an index",
      '{ listUserByEmail(email: "a@example.com", sortDirection: ASC) { items { id } } }',
    ],
    ["the name of an index", '{ usersByEmail(email: "a@example.com") { items { id } } }'],
  ])("with a list of what earlier mutations made: by %s", (_, query) => {
    const call = account();
    call(CREATE, { input: { id: "1", email: "a@example.com" } });
    call(CREATE, { input: { id: "2", email: "b@example.com" } });
    const answer = call(query);
    expect(answer?.isStandIn).toBe(false);
    const { data = {} } = (answer?.reply ?? {}) as { data?: object };
    expect(Object.values(data)).toEqual([{ items: [{ id: "1" }] }]);
  });

  it.each([
    ["another value", '{ listUsers(filter: { email: { eq: "c@example.com" } }) { items { id } } }'],
    ["another type", '{ listTeams(filter: { email: { eq: "a@example.com" } }) { items { id } } }'],
    [
      "an operator without an answer",
      '{ listUsers(filter: { email: { beginsWith: "a" } }) { items { id } } }',
    ],
  ])("with a stand-in for a list that was not made: %s", (_, query) => {
    const call = account();
    call(CREATE, { input: { id: "1", email: "a@example.com" } });
    expect(call(query)?.isStandIn).toBe(true);
  });

  it("with nothing found, in the shape of a list or of a record", () => {
    const answer = account()("{ listUsers { items { id } nextToken } me { id } __typename }");
    expect(answer).toEqual({
      status: 200,
      isStandIn: true,
      reply: { data: { listUsers: { items: [], nextToken: null }, me: null, __typename: "Query" } },
    });
  });
});

it("refuses a query that does not parse, as AppSync does", () => {
  expect(account()("mutation {")).toMatchObject({
    status: 400,
    reply: { errors: [{ errorType: "MalformedHttpRequestException" }] },
  });
});

it("survives a fragment that contains itself, and leaves other bodies alone", () => {
  const answer = account()("{ a { ...F } } fragment F on A { b { ...F } }");
  expect(answer?.reply).toEqual({ data: { a: null } });
  expect(createAppSync(() => "id")("no GraphQL")).toBeUndefined();
});

it("makes something up where that is asked for, in the shape of the query", () => {
  const query =
    "{ listUsers(limit: 1) { items { id isActive orderCount owner { name } } nextToken } }";
  const answer = createAppSync(() => "1", { variant: 2 })({ query });
  expect(answer).toMatchObject({
    isStandIn: true,
    reply: {
      data: {
        listUsers: {
          items: [
            {
              id: "example-id-2",
              isActive: false,
              orderCount: 2,
              owner: { name: "example-name-2" },
            },
          ],
          nextToken: null,
        },
      },
    },
  });
});
