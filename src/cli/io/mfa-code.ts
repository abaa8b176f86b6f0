import { UserError } from "../../errors.ts";
import { oneLine } from "../../report/terminal/plain-text.ts";
import { canPrompt } from "../context.ts";
import type { Context } from "../context.ts";

/** Asks a person for the code of an MFA device, where there is one to ask. */
export function mfaCodeFrom(context: Context, json: boolean): (device: string) => Promise<string> {
  return async (device) => {
    if (json || !canPrompt(context)) {
      throw new UserError(
        "mfa-code-needed",
        `the profile requires a code from the MFA device ${device}, and there is no terminal to enter it`,
        "Get a session first (aws configure export-credentials --profile … --format env), or call from a terminal.",
      );
    }
    const ask = await context.prompter();
    return ask.input({
      message: `Code from the MFA device ${oneLine(device)}`,
      wrong: (code) => (/^\d{6}$/.test(code) ? undefined : "The code has six digits."),
    });
  };
}
