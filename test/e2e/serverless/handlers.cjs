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
