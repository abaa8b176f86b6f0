import { EXAMPLE_ACCOUNT } from "../../../arn.ts";
import { textOf } from "../call.ts";
import type { Answer, Service } from "../call.ts";
import { AwsError } from "../refusal.ts";

/** A time without a zone, a rate, or six fields, whose content EventBridge Scheduler reads itself. */
const EXPRESSION =
  /^(?:at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)|rate\(\d+ (?:minute|hour|day)s?\)|cron\(\s*(?:[^\s)]+\s+){5}[^\s)]+\s*\))$/;

/** EventBridge Scheduler: a name can be taken once in its group. */
export function createSchedules(): Service {
  const taken = new Set<string>();
  const deleted = new Set<string>();
  return ({ operation, input, region }): Answer | undefined => {
    if (!/^(?:Create|Update|Get|Delete)Schedule$/.test(operation)) return undefined;
    const name = textOf(input["Name"]);
    const key = `${textOf(input["GroupName"] ?? input["groupName"]) || "default"}/${name}`;
    if (deleted.has(key) && operation !== "CreateSchedule") {
      const message = `Schedule ${name} does not exist.`;
      throw new AwsError("ResourceNotFoundException", message, { status: 404 });
    }
    if (operation === "GetSchedule") return undefined;
    if (operation === "DeleteSchedule") {
      taken.delete(key);
      deleted.add(key);
      return { output: {} };
    }
    const expression = textOf(input["ScheduleExpression"]);
    if (!EXPRESSION.test(expression)) {
      throw new AwsError("ValidationException", `Invalid Schedule Expression ${expression}.`);
    }
    if (operation === "CreateSchedule") {
      if (taken.has(key)) {
        const message = `Schedule ${name} already exists.`;
        throw new AwsError("ConflictException", message, { status: 409 });
      }
      taken.add(key);
      deleted.delete(key);
    }
    const place = `arn:aws:scheduler:${region}:${EXAMPLE_ACCOUNT}`;
    return { output: { ScheduleArn: `${place}:schedule/${key}` } };
  };
}
