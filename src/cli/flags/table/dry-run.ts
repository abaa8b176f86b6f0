import { readEndpoint } from "../endpoint.ts";
import { each, flag, list } from "../flag.ts";
import { HERE } from "./handler.ts";

/** Where captured mail goes. */
export const MAIL = each(HERE, {
  mailDir: flag("--mail-dir <folder>", "write each mail as .eml, .html, .txt and .json", {
    path: "",
  }),
  smtp: flag("--smtp <url>", "relay mail to a local inbox: smtp://127.0.0.1:1025"),
  open: flag("--open", "show the mail in the browser"),
});

export const TEMPLATES = each(HERE, {
  sesTemplates: flag(
    "--ses-templates <folder>",
    "folder of templates, each a JSON file for create-template",
    { path: "" },
  ),
});

/** How SES behaves. */
export const SES = {
  ...each(HERE, {
    sesSandbox: flag("--ses-sandbox", "refuse unverified recipients, as SES's sandbox does"),
    sesVerified: list("--ses-verified <identity>", "verified address or domain", {
      otherwise: "all senders",
    }),
    sesSuppressed: list("--ses-suppressed <address>", "address on the suppression list"),
    sesConfigurationSet: list("--ses-configuration-set <name>", "existing configuration set", {
      otherwise: "any",
    }),
    sesPaused: flag("--ses-paused", "pause sending for the account"),
    sesFault: flag(
      "--ses-fault <kind[@n]>",
      "make every send, or the nth, fail: throttle, reject, timeout, reset, 500, slow:<ms>",
    ),
  }),
  ...TEMPLATES,
};

/** Services other than SES. */
export const ANSWERS = each(HERE, {
  stubs: flag("--stubs <file>", "JSON file with responses to AWS calls and HTTP requests", {
    path: "",
  }),
  endpoint: list(
    "--endpoint <service=url>",
    "use a local service instead of AWS: dynamodb=http://127.0.0.1:8000",
    { read: readEndpoint },
  ),
  allowNet: list("--allow-net <host[:port]>", "allow connections to a host"),
});

/** Creates a file for `--stubs`. */
export const STUB_WRITING = each(HERE, {
  writeStubs: flag(
    "--write-stubs <file>",
    "write a stub file with a stub for each call that needs a real response",
    {
      path: "",
      inFile: "ignored",
    },
  ),
});

/** Services other than SES, and expected calls. */
export const CALLS = {
  ...ANSWERS,
  ...each(HERE, {
    failOnCall: list("--fail-on-call <service:operation>", "fail if this operation was called"),
    expectCall: list("--expect-call <service:operation>", "fail if this operation was not called"),
  }),
};
