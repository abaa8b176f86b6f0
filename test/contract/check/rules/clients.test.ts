import { expect, it } from "vitest";
import { waitingFor } from "../../../../src/contract/check/rules/clients.ts";
import type { Client } from "../../../../src/contract/check/rules/clients.ts";

it.each<[place: string, packages: string[], client: Client | undefined]>([
  ["abc.supabase.co", ["@supabase/supabase-js", "axios"], "@supabase/supabase-js"],
  ["hooks.slack.com", ["@supabase/supabase-js"], "fetch"],
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
