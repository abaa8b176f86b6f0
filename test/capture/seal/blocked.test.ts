import { expect, it } from "vitest";
import { block, BlockedByDryRun, isBlock } from "../../../src/capture/seal/blocked.ts";

it("is known by its identity, whatever it says by now", () => {
  const error = Object.assign(new BlockedByDryRun("it"), { message: "another", name: "Other" });
  expect(isBlock(error)).toBe(true);
  expect(isBlock(new Error(error.message))).toBe(false);
});

it("is on the record before it is thrown", () => {
  const record: string[] = [];
  const onBlocked = (service: string, attempt: string): void => void record.push(service, attempt);
  expect(() => block({ onBlocked }, "process", "make-avatar")).toThrow(
    "the dry run blocked make-avatar",
  );
  expect(record).toEqual(["process", "make-avatar"]);
});
