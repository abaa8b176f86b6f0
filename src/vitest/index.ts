import { matchers } from "./matchers.ts";
import type { ExpectedMail } from "./matchers.ts";
import { expect } from "./own-vitest.ts";

export { defineChecks } from "./define-checks.ts";
export { handlerFixtures } from "./handler-fixtures.ts";
export type { HandlerFixtures, HandlerFixturesOptions } from "./handler-fixtures.ts";
export type { ExpectedMail, ExpectedText } from "./matchers.ts";

expect.extend(matchers);

declare module "vitest" {
  // oxlint-disable-next-line no-unused-vars -- as vitest declares it
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** For an `Invocation`: at least one sent mail matches all of these fields. */
    toHaveSentMail: (expected?: ExpectedMail) => R;
    /**
     * For an `Invocation`: this AWS operation was called. SES is included.
     *
     * @param call `service:operation`; `*` is a wildcard: `dynamodb:PutItem`, `ses:*`.
     * @param parameters Parameters that the call must contain; others are ignored.
     */
    toHaveCalledAws: (call: string, parameters?: object) => R;
    /** For an `Invocation`: the handler returned the event unchanged, and Cognito accepts it. */
    toReturnTheEvent: () => R;
  }
}
