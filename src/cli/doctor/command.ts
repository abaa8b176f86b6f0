import { defineCommand } from "../define-command.ts";
import { readDoctorOptions, DOCTOR_FLAGS } from "./options.ts";

export const doctor = defineCommand({
  name: "doctor",
  summary: "find out why the trigger does not fire or no mail arrives",
  description:
    "Examines everything between a user pool and its mail: the trigger, the function and its " +
    "permissions, the role, the sender, SES and the log. It only reads: it changes nothing and calls no function.",
  arguments: {
    "<user-pool-id>": "user pool id, such as eu-west-1_a1B2c3D4e",
    "[function]": "function the trigger should call (default: the one it calls)",
  },
  groups: DOCTOR_FLAGS,
  examples: `
  $ cognito-postconfirm doctor eu-west-1_a1B2c3D4e --profile dev
  $ cognito-postconfirm doctor eu-west-1_a1B2c3D4e --fix > fix.sh`,
  async act({ flags, args, context }) {
    const [poolId = "", functionName] = args;
    const options = readDoctorOptions(poolId, functionName, flags);
    const { examinePool } = await import("./examine.ts");
    return examinePool(options, context);
  },
});
