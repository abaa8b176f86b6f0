import { expect, it } from "vitest";
import { withPreSignUp } from "../../src/project/with-pre-sign-up.ts";

it.each([
  [
    'triggers: { preSignUp: "packages/postConfirmation/check.handler", postConfirmation: fn }',
    'triggers: { postConfirmation: "packages/postConfirmation/check.handler", preSignUp: fn }',
  ],
  [
    "LambdaConfig:\n  PreSignUp: !GetAtt Guard.Arn\n  PostConfirmation: !GetAtt Done.Arn",
    "LambdaConfig:\n  PostConfirmation: !GetAtt Guard.Arn\n  PreSignUp: !GetAtt Done.Arn",
  ],
  [
    "pool.addTrigger(cognito.UserPoolOperation.PRE_SIGN_UP, guard)",
    "pool.addTrigger(cognito.UserPoolOperation.POST_CONFIRMATION, guard)",
  ],
  ["pre_sign_up = aws_lambda_function.a.arn", "post_confirmation = aws_lambda_function.a.arn"],
  ['entry: "src/preSignUp.ts"', 'entry: "src/preSignUp.ts"'],
  ['Handler: "preSignUp.handler"', 'Handler: "preSignUp.handler"'],
])("the other trigger's words, and no paths: %s", (text, wanted) => {
  expect(withPreSignUp(text)).toBe(wanted);
});
