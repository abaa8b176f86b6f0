import { flag } from "../flag.ts";

export const COLOR = { color: flag("--no-color", "disable colors") };

/** Of a command whose result is one document. */
export const PLAIN_OUTPUT = { json: flag("--json", "print one JSON document"), ...COLOR };
