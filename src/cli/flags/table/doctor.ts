import { EXAMINATIONS as NAMES } from "../../../wiring.ts";
import { flag, list } from "../flag.ts";
import { readDuration } from "../duration.ts";
import { endpointUrl, PROFILE } from "./function.ts";

// Keys that mean something else to other commands are not read from the configuration file.
export const EXAMINATIONS = {
  from: flag("--from <address>", "sender to examine", {
    otherwise: "the function's SES_SOURCE_EMAIL",
    inFile: "ignored",
  }),
  without: list("--without <check>", "skip a check", { choices: NAMES }),
};

export const AWS_CALLS = {
  requestTimeout: flag("--request-timeout <time>", "timeout for each AWS response", {
    default: "10s",
    read: readDuration,
    was: { name: "--timeout", inFile: "ignored" },
  }),
  region: flag("--region <region>", "region of the pool, if its id has none"),
  ...PROFILE,
  ...endpointUrl("endpoint for all services, such as http://127.0.0.1:4566"),
};

export const FIX = {
  fix: flag(
    "--fix",
    "print the commands that fix the problems, without running them; the report goes to stderr",
    {
      conflicts: ["json"],
      inFile: "ignored",
    },
  ),
};
