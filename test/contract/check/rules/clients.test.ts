import { expect, it } from "vitest";
import { waitingFor } from "../../../../src/contract/check/rules/clients.ts";
import type { Client } from "../../../../src/contract/check/rules/clients.ts";

it.each<[place: string, packages: string[], client: Client | undefined]>([
  ["abc.supabase.co", ["@supabase/supabase-js", "axios"], "@supabase/supabase-js"],
  ["hooks.slack.com", ["@supabase/supabase-js", "fetch"], "fetch"],
  ["abc.api.sanity.io", ["@sanity/client"], undefined],
  ["api.stripe.com", ["stripe"], "stripe"],
  ["api.example.com", ["axios", "got"], undefined],
])("%s, with %j: %s", (place, packages, client) => {
  expect(waitingFor({ service: "http", place }, { packages }).client).toBe(client);
});

it.each<[packages: string[], client: Client | undefined]>([
  [["aws-sdk"], "aws-sdk"],
  [["@aws-sdk/client-dynamodb"], "@aws-sdk"],
  [["aws-sdk", "@aws-sdk/client-dynamodb"], undefined],
  [["electrodb"], "@aws-sdk/*"],
])("dynamodb, with %j: %s", (packages, client) => {
  expect(waitingFor({ service: "dynamodb" }, { packages }).client).toBe(client);
});

it.each<[service: string, packages: string[], sdk: "aws-sdk" | "aws-amplify"]>([
  ["cognito-idp", [], "aws-sdk"],
  ["cognito-idp", ["aws-sdk", "@aws-sdk/client-dynamodb"], "aws-sdk"],
  ["cognito-identity", ["aws-amplify/data"], "aws-amplify"],
  ["dynamodb", ["@aws-sdk/client-dynamodb"], "aws-sdk"],
])("%s, with %j, called by %s", (service, packages, sdk) => {
  expect(waitingFor({ service, sdk }, { packages }).client).toBe(sdk);
});

it.each<[place: string, packages: string[], client: Client | undefined]>([
  ["db.example.com:3306", ["mysql2/promise"], "mysql2"],
  ["db.example.com:3306", ["/opt/nodejs/database"], "mysql2"],
  ["db.example.com:5432", ["knex", "pg"], "knex"],
  ["graph.example.com:7687", [], "neo4j-driver"],
  ["db.example.com:6000", [], undefined],
])("a database at %s, with %j: %s", (place, packages, client) => {
  expect(waitingFor({ service: "tcp", place }, { packages }).client).toBe(client);
});

it.each<[packages: string[], client: Client | undefined]>([
  [["aws-amplify/data"], "aws-amplify"],
  [["node-fetch", "@aws-sdk/client-cognito-identity-provider"], "node-fetch"],
  [["@smithy/signature-v4", "fetch"], "fetch"],
  [["aws-appsync"], undefined],
  [["https"], undefined],
])("appsync, with %j: %s", (packages, client) => {
  expect(waitingFor({ service: "appsync" }, { packages }).client).toBe(client);
});

it.each<[operation: string, client: Client]>([
  ["POST /graphql", "fetch"],
  ["ListGraphqlApis", "@aws-sdk"],
])("appsync %s, with fetch and the SDK: %s", (operation, client) => {
  const packages = ["@aws-sdk/client-appsync", "fetch"];
  expect(waitingFor({ service: "appsync", operation }, { packages }).client).toBe(client);
});
