import { EXAMINATIONS as NAMES } from "../../../wiring.ts";
import { readDuration } from "../duration.ts";
import { flag, list } from "../flag.ts";
import { endpointUrl, PROFILE } from "./function.ts";

// Keys that mean something else to other commands are not read from the configuration file.
export const EXAMINATIONS = {
  from: flag("--from <address>", "sender of the mail", {
    otherwise: "the function's SES_SOURCE_EMAIL",
    inFile: "ignored",
  }),
  without: list("--without <check>", "leave an examination out", { choices: NAMES }),
};

export const AWS_CALLS = {
  timeout: flag("--timeout <time>", "limit of one call of AWS", {
    default: "10s",
    read: readDuration,
    inFile: "ignored",
  }),
  region: flag("--region <region>", "the pool's region, where its id does not tell"),
  ...PROFILE,
  ...endpointUrl("an endpoint for all services, such as http://127.0.0.1:4566"),
};

export const FIX = {
  fix: flag("--fix", "print the commands that fix it, and run none; the report goes to stderr", {
    conflicts: ["json"],
    inFile: "ignored",
  }),
};
