import { UserError } from "../../errors.ts";
import { isQualifier, parseFunctionName } from "../../function-name.ts";

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function readFunctionName(
  text: string,
  qualifier: string | undefined,
  flag = "--qualifier",
): string {
  const parsed = text.length <= 170 ? parseFunctionName(text) : undefined;
  if (parsed === undefined) {
    throw new UserError(
      "invalid-option",
      `"${text}" is not a function's name, partial ARN or ARN`,
      /\.[cm]?[jt]sx?$/.test(text)
        ? `To call the code in this file, run: npx cognito-postconfirm run ${text}`
        : "Expected something like my-function, my-function:live or arn:aws:lambda:us-east-1:111122223333:function:my-function",
    );
  }
  if (qualifier === undefined) return text;
  if (parsed.qualifier !== undefined) {
    throw new UserError(
      "usage",
      `"${text}" already has a qualifier, and ${flag} ${qualifier} adds another`,
      "Use one of them.",
    );
  }
  if (!isQualifier(qualifier)) {
    throw new UserError(
      "invalid-option",
      `${flag}: "${qualifier}" is not an alias or a version`,
      "Expected something like live, 7 or $LATEST",
    );
  }
  return text;
}
