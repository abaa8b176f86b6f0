import type { Finding } from "./finding.ts";

/** What a local run put in the place of something that only the deployed function has. */
export type Assumption = Finding<{
  /** A module that Amplify generates is missing, and is `process.env` instead. */
  "amplify-env": { module: string };
}>;
