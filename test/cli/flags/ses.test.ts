import { describe, expect, it } from "vitest";
import { hostsOf, readSesMode } from "../../../src/cli/flags/ses.ts";

const passes = (mode: string, target: string): boolean =>
  hostsOf(readSesMode(mode))?.test(target) ?? false;

describe("what a run's mail mode lets through", () => {
  it.each([
    ["dry-run", "email.us-east-1.amazonaws.com:443", false],
    // Its calls are captured, and sent on from there.
    ["live", "email.us-east-1.amazonaws.com:443", false],
    ["http://127.0.0.1:8005", "127.0.0.1:8005", true],
    ["http://127.0.0.1:8005", "127.0.0.1:8006", false],
    ["http://127.0.0.1:8005", "127x0.0.1:8005", false],
    ["http://[::1]:8005", "::1:8005", true],
    ["https://ses.example.net", "ses.example.net:443", true],
    ["http://ses.example.net", "ses.example.net:80", true],
    ["http://ses.example.net", "ses.example.net", true],
    ["http://ses.example.net", "email.us-east-1.amazonaws.com:443", false],
  ])("--ses %s, %s: %s", (mode, target, expected) => {
    expect(passes(mode, target)).toBe(expected);
  });
});
