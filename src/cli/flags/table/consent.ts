import { each, flag } from "../flag.ts";

/** Flags that give consent, which a configuration file must not: it is given each time. */
const EACH_TIME = { inFile: "refused" } as const;

/** Consent to send live mail, and its recipient. */
export const SENDING = each(EACH_TIME, {
  to: flag("--to <address>", "send all live mail to this address, or to simulator", {
    needs: ["ses=live"],
  }),
  live: flag("--live <services>", "other services to call live, such as dynamodb,sqs", {
    needs: ["ses=live"],
  }),
  yes: flag("-y, --yes", "allow live mail, or an --endpoint on another host, without asking"),
});

/** Consent to call deployed code. */
export const CALLING = each(EACH_TIME, {
  yes: flag("-y, --yes", "call without asking", { needs: ["function"] }),
});
