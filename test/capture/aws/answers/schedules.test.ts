import { expect, it } from "vitest";
import { createSchedules } from "../../../../src/capture/aws/answers/schedules.ts";

const call = {
  ...{ region: "eu-west-1", body: Buffer.of(), newId: () => "id", event: () => undefined },
};

const schedule = (ScheduleExpression: string): Record<string, string> => ({
  Name: "mail-1",
  ScheduleExpression,
});

it("a name can be taken once", () => {
  const schedules = createSchedules();
  const ask = (operation: string, input = schedule("rate(1 day)")): unknown =>
    schedules({ ...call, operation, input });
  expect(ask("CreateSchedule")).toEqual({
    output: { ScheduleArn: "arn:aws:scheduler:eu-west-1:111122223333:schedule/default/mail-1" },
  });
  expect(() => ask("CreateSchedule")).toThrow("Schedule mail-1 already exists.");
  expect(ask("UpdateSchedule")).toBeDefined();
  expect(ask("GetSchedule")).toBeUndefined();
  ask("DeleteSchedule");
  expect(() => ask("GetSchedule")).toThrow("Schedule mail-1 does not exist.");
  expect(() => ask("DeleteSchedule")).toThrow("Schedule mail-1 does not exist.");
  expect(ask("CreateSchedule")).toBeDefined();
  expect(ask("ListSchedules", {})).toBeUndefined();
});

it.each([
  ["at(2026-12-01T08:30:00)", "arn:aws:scheduler:eu-west-1:111122223333:schedule/default/mail-1"],
  ["rate(5 minutes)", expect.any(String)],
  ["cron(0 8 1 * ? *)", expect.any(String)],
  ["at(2026-12-01T08:30:00.000Z)", "Invalid Schedule Expression at(2026-12-01T08:30:00.000Z)."],
  ["at(undefined)", "Invalid Schedule Expression at(undefined)."],
  ["cron(0 9 * * ?)", "Invalid Schedule Expression cron(0 9 * * ?)."],
  ["1 day", "Invalid Schedule Expression 1 day."],
])("%s: %s", (expression, expected) => {
  const create = (): unknown => {
    const input = schedule(expression);
    try {
      return createSchedules()({ ...call, operation: "CreateSchedule", input })?.output[
        "ScheduleArn"
      ];
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(create()).toEqual(expected);
});
