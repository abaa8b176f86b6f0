// What a report has of what the dry run did, and of handlers that never respond.
import { expect, it } from "vitest";
import { checkHandler } from "../../src/check/check-handler.ts";
import { handlerFile } from "../helpers/handlers.ts";

const only = ["*/plain", "confirm-sign-up/email-only", "confirm-sign-up/nodejs24"];

it("what is in the way of each user is one obstacle, and none of another user's", async () => {
  const file = handlerFile(`export const handler = async (event) => {
  const { email } = event.request.userAttributes;
  await fetch("https://api.example.com/users/" + email, { method: "PUT" });
  return event;
};`);
  const { scenarios } = await checkHandler({ file, env: {}, only, concurrency: 1 });
  const met = scenarios.flatMap(({ obstacles }) => obstacles.map(({ what }) => what));
  expect(new Set(met)).toEqual(new Set(["http PUT https://api.example.com/users/*"]));
});

it("a promise that never settles needs no callback", async () => {
  const file = handlerFile("export const handler = () => new Promise(() => {});");
  const { scenarios } = await checkHandler({ file, env: {}, only, concurrency: 1 });
  const codes = scenarios.flatMap(({ findings }) => findings.map(({ code }) => code));
  expect(new Set(codes)).toEqual(new Set(["returns-event"]));
});
