"use strict";

// What people deploy, right and wrong, one function of the peer each.
exports.returns = async (event) => event;

exports.changes = async (event) => {
  event.request.userAttributes.email_verified = true;
  event.response.claims = { tier: "gold" };
  return event;
};

exports.throws = async () => {
  throw new TypeError("no table for users");
};

exports.nothing = async () => {};

exports.text = async () => "ok";

exports.sleeps = () => new Promise(() => setTimeout(() => {}, 60_000));

// Of those that `check` is tried on, three as they are.
const checked = (file) => async (event) => {
  const { handler } = await import(`../../fixtures/handlers/check/${file}`);
  return handler(event);
};
exports.callback = require("../../fixtures/handlers/check/good-callback.cjs").handler;
exports.strict = checked("strict-schema.mjs");
exports.splits = checked("splits-name.mjs");
