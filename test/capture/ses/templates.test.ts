import { describe, expect, it } from "vitest";
import { TemplateStore } from "../../../src/capture/ses/templates.ts";
import { findObstacles, obstacleText } from "../../../src/obstacle.ts";

const missing = { name: "TemplateDoesNotExist", message: "Template welcome does not exist" };

describe("a template that is not there", () => {
  it("may be in the real account where nobody said what that has", () => {
    const known = new TemplateStore([], false);
    expect(() => known.get("welcome")).toThrow(expect.not.objectContaining({ isStandIn: true }));
    const unknown = new TemplateStore(undefined, false);
    expect(() => unknown.get("welcome")).toThrow(
      expect.objectContaining({ ...missing, isStandIn: true }),
    );
  });

  it("is made up for a replay, and only then", () => {
    expect(new TemplateStore(undefined, true).get("welcome")).toMatchObject({ name: "welcome" });
    expect(() => new TemplateStore([], true).get("welcome")).toThrow(missing.message);
  });

  it("is an obstacle that a folder of templates gets past", () => {
    const [obstacle] = findObstacles([
      {
        ...{ service: "ses", operation: "SendTemplatedEmail", result: "refused" },
        error: `${missing.name}: ${missing.message}`,
        isStandIn: true,
      },
    ]);
    expect(obstacle).toBeDefined();
    expect(obstacle && obstacleText(obstacle)).toBe(
      "the real response of ses SendTemplatedEmail is unknown; provide its template with --ses-templates <folder>",
    );
  });
});
