import { readDuration } from "../duration.ts";
import { readEndpointUrl } from "../endpoint-url.ts";
import { flag } from "../flag.ts";
import { CALLING } from "./consent.ts";
import { MANY, NO_ANSWER } from "./output.ts";

export const PROFILE = {
  profile: flag("--profile <name>", "AWS profile", { needs: ["function", "fromPool"] }),
};

/** How to reach a deployed function. */
export const FUNCTION = {
  qualifier: flag("--qualifier <alias|version>", "alias or version of the function", {
    needs: ["function"],
  }),
  ...PROFILE,
  ...endpointUrl("Lambda endpoint, such as http://127.0.0.1:3002"),
  ...CALLING,
};

/** An endpoint that stands in for AWS. */
export function endpointUrl(help: string) {
  const needs = ["function", "fromPool"];
  return { endpointUrl: flag("--endpoint-url <url>", help, { read: readEndpointUrl, needs }) };
}

export const CLIENT_CONTEXT = {
  clientContext: flag("--client-context <json|@file>", "context.clientContext of the function", {
    path: "@",
    // Lambda passes a client context to synchronous calls only.
    conflicts: ["invocationType=Event", "engine=step-functions"],
  }),
};

const ONE_ANSWER = { read: readDuration, conflicts: [...MANY, ...NO_ANSWER] };

const REQUEST_TIMEOUT = "--request-timeout <time>";
const WAITING = "timeout for a deployed function's response";
const SIXTEEN_MINUTES = { otherwise: "16 minutes", read: readDuration } as const;

/** How a deployed function is called. */
export const CALL = {
  invocationType: flag(
    "--invocation-type <type>",
    "wait for the response, queue the event, or only check permission",
    {
      choices: ["RequestResponse", "Event", "DryRun"],
      default: "RequestResponse",
      conflicts: MANY,
    },
  ),
  requestTimeout: flag(REQUEST_TIMEOUT, WAITING, {
    ...SIXTEEN_MINUTES,
    conflicts: ["engine=step-functions"],
    was: { name: "--timeout" },
  }),
  maxDuration: flag("--max-duration <time>", "fail if the duration exceeds this", ONE_ANSWER),
  maxInit: flag("--max-init <time>", "fail if the init duration exceeds this", ONE_ANSWER),
};

/** The second of two deployed functions to compare. */
export const SECOND_FUNCTION = {
  withQualifier: flag("--with-qualifier <alias|version>", "alias or version to compare with"),
  requestTimeout: flag(REQUEST_TIMEOUT, WAITING, {
    ...SIXTEEN_MINUTES,
    was: { name: "--remote-timeout" },
  }),
};
