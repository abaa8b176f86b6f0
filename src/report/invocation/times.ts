import type { TimeFinding } from "../../contract/times.ts";
import type { Paint } from "../terminal/paint.ts";

const SENTENCES: Record<TimeFinding["code"], (finding: TimeFinding) => string> = {
  "over-max-duration": ({ foundMs, limitMs }) =>
    `it took ${ms(foundMs)}, and --max-duration allows ${ms(limitMs)}`,
  "over-max-init": ({ foundMs, limitMs }) =>
    `its cold start took ${ms(foundMs)}, and --max-init allows ${ms(limitMs)}`,
  "no-cold-start": () =>
    "no cold start was reported, so there was nothing to hold --max-init against",
  "near-limit": ({ foundMs, limitMs }) =>
    `it took ${ms(foundMs)}, a cold start included: Cognito waits ${ms(limitMs)} and no longer`,
  "timeout-above-limit": ({ foundMs, limitMs }) =>
    `the function may take ${ms(foundMs)}: after ${ms(limitMs)} Cognito shows an error, and the function goes on`,
};

export function timeSentence(finding: TimeFinding): string {
  return SENTENCES[finding.code](finding);
}

export function timesText(findings: readonly TimeFinding[], paint: Paint): string {
  return findings
    .map((finding) => {
      const sentence = timeSentence(finding);
      if (finding.severity === "note") return paint.dim(sentence);
      return `${finding.severity === "error" ? paint.red("✘") : paint.yellow("!")} ${sentence}`;
    })
    .join("\n");
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}
