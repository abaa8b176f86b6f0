import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgePolicy, statementIds } from "../../../src/contract/wiring/resource-policy.ts";
import type { PolicyVerdict } from "../../../src/contract/wiring/resource-policy.ts";

const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:confirm";
const POOL = "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_a1B2c3D4e";
const call = { functionArn: FUNCTION, poolArn: POOL, account: "111122223333" };

const allow = {
  Sid: "cognito",
  Effect: "Allow",
  Principal: { Service: "cognito-idp.amazonaws.com" },
  Action: "lambda:InvokeFunction",
  Resource: FUNCTION,
  Condition: {
    StringEquals: { "AWS:SourceAccount": "111122223333" },
    ArnLike: { "AWS:SourceArn": POOL },
  },
};

function judge(...statements: object[]): PolicyVerdict {
  return judgePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), call);
}

/** What a statement comes to that allows, with some parts of it changed. */
function kindOf(parts: object): string {
  return judge({ ...allow, ...parts }).kind;
}

const when = (Condition: object): string => kindOf({ Condition });

describe("a statement as add-permission writes it", () => {
  it("allows the call", () => {
    expect(judge(allow)).toEqual({ kind: "allowed", open: [] });
  });

  it("may stand alone, without a list", () => {
    expect(judgePolicy(JSON.stringify({ Statement: allow }), call).kind).toBe("allowed");
  });

  it("need not name the function", () => {
    expect(kindOf({ Resource: undefined })).toBe("allowed");
  });
});

describe("a principal", () => {
  it.each<[string, unknown, string]>([
    ["in a list", { Service: ["s3.amazonaws.com", "cognito-idp.amazonaws.com"] }, "allowed"],
    ["everybody", "*", "allowed"],
    ["every AWS principal", { AWS: "*" }, "allowed"],
    ["every AWS principal, in a list", { AWS: ["*"] }, "allowed"],
    ["another service", { Service: "apigateway.amazonaws.com" }, "not-allowed"],
    [
      "identity pools, which are not user pools",
      { Service: "cognito-identity.amazonaws.com" },
      "not-allowed",
    ],
    ["the account", { AWS: "arn:aws:iam::111122223333:root" }, "not-allowed"],
    [
      "the service's name where an account belongs",
      { AWS: "cognito-idp.amazonaws.com" },
      "not-allowed",
    ],
    ["a federated one", { Federated: "cognito-idp.amazonaws.com" }, "not-allowed"],
    ["nobody", undefined, "not-allowed"],
    ["a number", 7, "not-allowed"],
  ])("that is %s", (_name, Principal, kind) => {
    expect(kindOf({ Principal })).toBe(kind);
  });

  it.each([
    [{ Service: "s3.amazonaws.com" }, "allowed"],
    [{ Service: "cognito-idp.amazonaws.com" }, "not-allowed"],
  ])("that is anybody but %j", (NotPrincipal, kind) => {
    expect(kindOf({ Principal: undefined, NotPrincipal })).toBe(kind);
  });
});

describe("an action", () => {
  it.each([
    ["lambda:*", "allowed"],
    ["*", "allowed"],
    ["lambda:Invoke*", "allowed"],
    ["lambda:InvokeFunctio?", "allowed"],
    ["LAMBDA:invokefunction", "allowed"],
    [["lambda:GetFunction", "lambda:InvokeFunction"], "allowed"],
    ["lambda:InvokeFunctionUrl", "not-allowed"],
    ["lambda:InvokeAsync", "not-allowed"],
    ["lambda:Get*", "not-allowed"],
    ["lambda:InvokeFunction?", "not-allowed"],
    [[], "not-allowed"],
  ])("%j", (Action, kind) => {
    expect(kindOf({ Action })).toBe(kind);
  });

  it.each([
    ["lambda:GetFunction", "allowed"],
    ["lambda:Invoke*", "not-allowed"],
  ])("other than %s", (NotAction, kind) => {
    expect(kindOf({ Action: undefined, NotAction })).toBe(kind);
  });
});

describe("a resource", () => {
  it.each([
    ["*", "allowed"],
    ["arn:aws:lambda:*:111122223333:function:conf*", "allowed"],
    [`${FUNCTION}:*`, "not-allowed"],
    [`${FUNCTION}:live`, "not-allowed"],
    [FUNCTION.toUpperCase(), "not-allowed"],
    [[`${FUNCTION}:live`, FUNCTION], "allowed"],
  ])("%j", (Resource, kind) => {
    expect(kindOf({ Resource })).toBe(kind);
  });

  it("that is left out of what is denied is not denied", () => {
    const deny = { ...allow, Effect: "Deny", Resource: undefined, NotResource: FUNCTION };
    expect(judge(allow, deny).kind).toBe("allowed");
    expect(judge(allow, { ...deny, NotResource: `${FUNCTION}:live` }).kind).toBe("denied");
  });

  it.each([
    [`${FUNCTION}:live`, `${FUNCTION}:live`, "allowed"],
    [FUNCTION, `${FUNCTION}:live`, "not-allowed"],
    [FUNCTION, `${FUNCTION}:$LATEST`, "allowed"],
  ])("%s, when %s is called", (Resource, functionArn, kind) => {
    const policy = JSON.stringify({ Statement: [{ ...allow, Resource }] });
    expect(judgePolicy(policy, { ...call, functionArn }).kind).toBe(kind);
  });
});

describe("a condition", () => {
  it.each<[string, object, string]>([
    ["on the pool", { ArnLike: { "AWS:SourceArn": POOL } }, "allowed"],
    ["in another case", { arnlike: { "aws:sourcearn": POOL } }, "allowed"],
    [
      "on any pool of the account",
      { ArnLike: { "aws:SourceArn": "arn:aws:cognito-idp:*:111122223333:userpool/*" } },
      "allowed",
    ],
    [
      "by ArnEquals, which takes wildcards too",
      { ArnEquals: { "aws:SourceArn": "arn:aws:cognito-idp:eu-west-1:*:userpool/*" } },
      "allowed",
    ],
    ["by StringLike", { StringLike: { "aws:SourceArn": "arn:aws:cognito-idp:*" } }, "allowed"],
    ["on one of several", { ArnLike: { "aws:SourceArn": ["arn:aws:s3:::b", POOL] } }, "allowed"],
    ["on another pool", { ArnLike: { "aws:SourceArn": `${POOL}x` } }, "not-allowed"],
    [
      "on a pool of another region",
      { ArnLike: { "aws:SourceArn": POOL.replace("eu-west-1", "us-east-1") } },
      "not-allowed",
    ],
    [
      "whose star would have to reach over a colon",
      { ArnLike: { "aws:SourceArn": "arn:aws:*:userpool/*" } },
      "not-allowed",
    ],
    [
      "that compares a pattern letter by letter",
      { StringEquals: { "aws:SourceArn": "arn:aws:cognito-idp:*" } },
      "not-allowed",
    ],
    [
      "on another account",
      { StringEquals: { "aws:SourceAccount": "999988887777" } },
      "not-allowed",
    ],
    [
      "on the account in a list",
      { StringEquals: { "aws:SourceAccount": ["999988887777", "111122223333"] } },
      "allowed",
    ],
    [
      "on an account that is a number in the policy",
      { StringEquals: { "aws:SourceAccount": 111122223333 } },
      "allowed",
    ],
    [
      "that all hold",
      { StringEquals: { "aws:SourceAccount": "111122223333" }, ArnLike: { "aws:SourceArn": POOL } },
      "allowed",
    ],
    [
      "of which one fails",
      { StringEquals: { "aws:SourceAccount": "999988887777" }, ArnLike: { "aws:SourceArn": POOL } },
      "not-allowed",
    ],
    [
      "of which one key fails in the same operator",
      { StringEquals: { "aws:SourceAccount": "111122223333", "aws:SourceArn": "x" } },
      "not-allowed",
    ],
    ["that is negated", { StringNotEquals: { "aws:SourceAccount": "999988887777" } }, "allowed"],
    [
      "that is negated and fits",
      { StringNotEquals: { "aws:SourceAccount": "111122223333" } },
      "not-allowed",
    ],
    ["by ArnNotLike", { ArnNotLike: { "aws:SourceArn": POOL } }, "not-allowed"],
    [
      "without regard to case",
      { StringEqualsIgnoreCase: { "aws:SourceArn": POOL.toUpperCase() } },
      "allowed",
    ],
    ["on a truth", { Bool: { "aws:SecureTransport": "true" } }, "allowed"],
    ["on a truth that is none", { Bool: { "aws:PrincipalIsAWSService": false } }, "not-allowed"],
    ["on a key being there", { Null: { "aws:SourceArn": "false" } }, "allowed"],
    ["on a key not being there", { Null: { "aws:SourceArn": true } }, "not-allowed"],
    [
      "on a token that Cognito does not send",
      { StringEquals: { "lambda:EventSourceToken": "t" } },
      "not-allowed",
    ],
    [
      "on a function's URL",
      { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } },
      "not-allowed",
    ],
    [
      "on an address, if there is one",
      { StringEqualsIfExists: { "aws:SourceVpce": "vpce-1" } },
      "allowed",
    ],
    ["on a missing key, negated", { StringNotEquals: { "aws:SourceVpce": "vpce-1" } }, "allowed"],
    [
      "on any of the values",
      { "ForAnyValue:StringEquals": { "aws:SourceVpce": "v" } },
      "not-allowed",
    ],
    ["on all of no values", { "ForAllValues:StringEquals": { "aws:SourceVpce": "v" } }, "allowed"],
    ["of nothing", {}, "allowed"],
    ["on no value at all", { StringEquals: { "aws:SourceAccount": [] } }, "not-allowed"],
    ["on what cannot be known", { StringEquals: { "aws:SourceOrgID": "o-1" } }, "undecided"],
    [
      "with a variable in it",
      { StringEquals: { "aws:SourceAccount": "${aws:PrincipalAccount}" } },
      "undecided",
    ],
    [
      "by an operator of which we know nothing",
      { DateLessThan: { "aws:SourceArn": "2030-01-01" } },
      "undecided",
    ],
    ["that is no object", { StringEquals: "x" }, "undecided"],
    [
      "that fails whatever the unknown is",
      { StringEquals: { "aws:SourceOrgID": "o-1", "aws:SourceAccount": "9" } },
      "not-allowed",
    ],
  ])("%s", (_name, condition, kind) => {
    expect(when(condition)).toBe(kind);
  });

  it("tells what it would take", () => {
    const Condition = { ArnLike: { "AWS:SourceArn": [`${POOL}x`, "arn:aws:s3:::b"] } };
    expect(judge({ ...allow, Condition })).toEqual({
      kind: "not-allowed",
      near: { sid: "cognito", key: "AWS:SourceArn", wanted: [`${POOL}x`, "arn:aws:s3:::b"] },
    });
  });

  it("tells which keys are to be known", () => {
    const Condition = { StringEquals: { "aws:SourceOrgID": "o-1", "aws:SourceOrgPaths": "o-1/r" } };
    expect(judge({ ...allow, Condition })).toEqual({
      kind: "undecided",
      keys: ["aws:SourceOrgID", "aws:SourceOrgPaths"],
    });
  });
});

describe("several statements", () => {
  const other = { ...allow, Sid: "api", Principal: { Service: "apigateway.amazonaws.com" } };
  const deny = { ...allow, Sid: "no", Effect: "Deny", Condition: undefined };
  const unsure = { StringEquals: { "aws:SourceOrgID": "o-1" } };

  it.each<[string, object[], string]>([
    ["one that allows is enough", [other, allow], "allowed"],
    ["none that is about Cognito", [other], "not-allowed"],
    ["none", [], "not-allowed"],
    ["a denial wins", [allow, deny], "denied"],
    ["a denial wins from the front", [deny, allow], "denied"],
    ["a denial alone", [deny], "denied"],
    [
      "a denial of somebody else",
      [allow, { ...deny, Principal: { AWS: "arn:aws:iam::1:root" } }],
      "allowed",
    ],
    ["a denial of something else", [allow, { ...deny, Action: "lambda:GetFunction" }], "allowed"],
    [
      "a denial that does not fit",
      [allow, { ...deny, Condition: { StringNotEquals: { "aws:SourceAccount": "111122223333" } } }],
      "allowed",
    ],
    [
      "a denial of every other account",
      [
        allow,
        { ...deny, Principal: "*", Condition: { StringNotEquals: { "aws:SourceAccount": "9" } } },
      ],
      "denied",
    ],
    ["a denial that may fit", [allow, { ...deny, Condition: unsure }], "undecided"],
    [
      "a denial that may fit, of what is not allowed",
      [other, { ...deny, Condition: unsure }],
      "not-allowed",
    ],
    [
      "a permission that is sure beside one that is not",
      [{ ...allow, Condition: unsure }, allow],
      "allowed",
    ],
  ])("%s", (_name, statements, kind) => {
    expect(judge(...statements).kind).toBe(kind);
  });

  it("names the one that denies", () => {
    expect(judge(allow, deny)).toEqual({ kind: "denied", sid: "no" });
  });
});

describe("a permission that is open to anybody's pool", () => {
  it.each<[string, object | undefined, boolean]>([
    ["without a condition", undefined, true],
    ["on an account", { StringEquals: { "aws:SourceAccount": "111122223333" } }, false],
    ["on a pool", { ArnLike: { "aws:SourceArn": POOL } }, false],
    [
      "on any pool of any account",
      { ArnLike: { "aws:SourceArn": "arn:aws:cognito-idp:*:*:userpool/*" } },
      true,
    ],
    ["on anything", { StringLike: { "aws:SourceAccount": "*" } }, true],
    ["on one pool or any", { StringLike: { "aws:SourceArn": [POOL, "*"] } }, true],
    ["on TLS alone", { Bool: { "aws:SecureTransport": "true" } }, true],
    ["on not being one account", { StringNotEquals: { "aws:SourceAccount": "9" } }, true],
  ])("%s", (_name, Condition, open) => {
    expect(judge({ ...allow, Condition })).toEqual({
      kind: "allowed",
      open: open ? [{ sid: "cognito" }] : [],
    });
  });

  it("is named", () => {
    expect(judge(allow, { ...allow, Sid: "wide", Condition: undefined })).toEqual({
      kind: "allowed",
      open: [{ sid: "wide" }],
    });
  });
});

describe("a policy that cannot be read", () => {
  it.each([
    "",
    "null",
    "7",
    "{}",
    "[]",
    '{"Statement":7}',
    '{"Statement":[{}]}',
    "{",
    '{"Statement":[{"Effect":"Maybe"}]}',
  ])("%s", (policy) => {
    expect(judgePolicy(policy, call)).toEqual({ kind: "unreadable" });
    expect(statementIds(policy)).toEqual([]);
  });

  it("is never a permission, and never an accident, whatever is in it", () => {
    fc.assert(
      fc.property(fc.json(), (policy) => {
        expect(["unreadable", "not-allowed"]).toContain(judgePolicy(policy, call).kind);
      }),
    );
  });

  it("has no statement that is an accident", () => {
    const part = fc.oneof(fc.jsonValue(), fc.constantFrom("*", "lambda:*", { Service: "*" }));
    const statement = fc.record({
      Effect: fc.constantFrom("Allow", "Deny"),
      Principal: part,
      Action: part,
      Resource: part,
      Condition: fc.dictionary(fc.constantFrom("StringLike", "Bool", "Null", "x"), part),
    });
    fc.assert(
      fc.property(fc.array(statement), (statements) => {
        expect(judge(...statements).kind).toMatch(/^[a-z-]+$/);
      }),
    );
  });

  it("takes no time for a pattern of many stars", () => {
    const pattern = `${"*a".repeat(2_000)}b`;
    expect(when({ StringLike: { "aws:SourceArn": pattern } })).toBe("not-allowed");
  });
});

it("knows the ids that are taken", () => {
  const policy = JSON.stringify({
    Statement: [allow, { ...allow, Sid: "" }, { ...allow, Sid: 7 }],
  });
  expect(statementIds(policy)).toEqual(["cognito"]);
});
