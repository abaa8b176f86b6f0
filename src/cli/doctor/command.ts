import { defineCommand } from "../define-command.ts";
import { readDoctorOptions, DOCTOR_FLAGS } from "./options.ts";

export const doctor = defineCommand({
  name: "doctor",
  summary: "find out why the trigger does not fire, or why no mail comes",
  description:
    "Looks at the whole way from a user pool to its mail: the trigger, the function and who may call\n" +
    "it, its role, the sender, SES and the log. Reads only; it changes nothing and calls no function.",
  arguments: {
    "<user-pool-id>": "like eu-west-1_a1B2c3D4e",
    "[function]": "the function that should be called; without it, the one that is",
  },
  groups: DOCTOR_FLAGS,
  examples: `
  $ cognito-postconfirm doctor eu-west-1_a1B2c3D4e
  $ cognito-postconfirm doctor eu-west-1_a1B2c3D4e my-post-confirmation:live --profile dev
  $ cognito-postconfirm doctor eu-west-1_a1B2c3D4e my-post-confirmation --fix > fix.sh
  $ cognito-postconfirm doctor eu-west-1_a1B2c3D4e --without role --json`,
  async act({ flags, args, context }) {
    const [poolId = "", functionName] = args;
    const options = readDoctorOptions(poolId, functionName, flags);
    const { examinePool } = await import("./examine.ts");
    return examinePool(options, context);
  },
});
