import { sentMails } from "../contract/mails.ts";
import { createEvent } from "../event/create/create-event.ts";
import type { CreateEventOptions } from "../event/create/create-event.ts";
import type { EventDocument, PostConfirmationEvent } from "../event/event.ts";
import type { CapturedMail, Invocation } from "../invocation.ts";
import type { LocalCallOptions, LocalInvokerOptions } from "../runtime/invoker/invoker-options.ts";
import { localInvoker } from "../runtime/invoker/local-invoker.ts";
import { ownFile } from "./own-file.ts";

export interface HandlerFixturesOptions extends LocalInvokerOptions {
  /** Values for each test's event. Default: a sign-up. */
  event?: Partial<CreateEventOptions>;
}

/** Fixtures for tests of a handler. */
export interface HandlerFixtures {
  /** Generated from the test's name: each test has a different user, who is the same in every run. */
  event: PostConfirmationEvent;
  /** Calls the handler. With `warm`, the calls of a test share environments. */
  invoke: (event: EventDocument, options?: LocalCallOptions) => Promise<Invocation>;
  /** Mails that the test's calls have sent so far, oldest first. */
  mails: CapturedMail[];
}

type Fixture<Value, Needed = object> = (
  context: Needed,
  use: (value: Value) => Promise<void>,
) => Promise<void>;

/**
 * Fixtures for vitest: `const test = base.extend<HandlerFixtures>(handlerFixtures({ file }))`.
 *
 * @param options As for `localInvoker`. `file` may be relative to the test.
 */
export function handlerFixtures({ event: eventOptions, ...options }: HandlerFixturesOptions): {
  event: Fixture<PostConfirmationEvent, { task: { name: string } }>;
  mails: Fixture<CapturedMail[]>;
  invoke: Fixture<HandlerFixtures["invoke"], Pick<HandlerFixtures, "mails">>;
} {
  const file = ownFile(options.file);
  return {
    event: async ({ task }, use) => {
      await use(createEvent({ seed: task.name, ...eventOptions }));
    },
    // oxlint-disable-next-line no-empty-pattern -- vitest reads the parameters
    mails: async ({}, use) => {
      await use([]);
    },
    invoke: async ({ mails }, use) => {
      const invoke = localInvoker({ ...options, file });
      await use(async (...call) => {
        const invocation = await invoke(...call);
        mails.push(...sentMails(invocation.mails));
        return invocation;
      });
      await invoke.close();
    },
  };
}
