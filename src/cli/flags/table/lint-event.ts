import { flag } from "../flag.ts";

export const LINT = {
  fix: flag("--fix", "print the corrected event; the findings that are left go to stderr"),
};
