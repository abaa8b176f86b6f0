import { each, flag } from "../flag.ts";

/** Flags that give consent, which a configuration file must not: it is given each time. */
const EACH_TIME = { inFile: "refused" } as const;

/** That live mail is sent, and to whom. */
export const SENDING = each(EACH_TIME, {
  to: flag("--to <address>", "send all live mail to this address, or to the simulator", {
    needs: ["ses=live"],
  }),
  live: flag("--live <services>", "services really called beside SES, as dynamodb,sqs", {
    needs: ["ses=live"],
  }),
  yes: flag("-y, --yes", "send live mail without asking"),
});

/** That deployed code runs. */
export const CALLING = each(EACH_TIME, {
  yes: flag("-y, --yes", "call without asking", { needs: ["function"] }),
});
