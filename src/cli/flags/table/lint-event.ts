import { flag } from "../flag.ts";

export const LINT = {
  fix: flag("--fix", "print the corrected event; remaining findings go to stderr"),
};
