import { expect } from "vitest";
import { matchers } from "./matchers.ts";
import type { ExpectedMail } from "./matchers.ts";

export { defineChecks } from "./define-checks.ts";
export type { ExpectedMail, ExpectedText } from "./matchers.ts";

expect.extend(matchers);

declare module "vitest" {
  // oxlint-disable-next-line no-unused-vars -- as vitest declares it
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** Of an `Invocation`: a mail was sent that has all of this. */
    toHaveSentMail: (expected?: ExpectedMail) => R;
    /**
     * Of an `Invocation`: AWS was called like this, SES included.
     *
     * @param call `service:operation`, `*` standing for anything: `dynamodb:PutItem`, `ses:*`.
     * @param parameters What the call has to have, and may have more of.
     */
    toHaveCalledAws: (call: string, parameters?: object) => R;
    /** Of an `Invocation`: the event came back as it was sent, and Cognito accepts it. */
    toReturnTheEvent: () => R;
  }
}
