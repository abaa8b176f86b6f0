import { asObject, jsonText } from "../../json.ts";
import { obstacleText } from "../../obstacle.ts";
import type { ServedInvocation } from "../../serve/invocations.ts";
import type { StoredMail } from "../../serve/mailbox/mailbox.ts";
import { lintDocument } from "../event/lint-findings.ts";
import { verdictSentence, verdictStroke } from "../invocation/verdict.ts";
import { mailSummary } from "../mail/summary.ts";
import { counted } from "../terminal/counted.ts";
import { msOrSeconds } from "../terminal/duration.ts";
import type { Paint } from "../terminal/paint.ts";
import { oneLine } from "../terminal/plain-text.ts";

/** What `serve` prints as things happen, each text with its line end. */
export interface ServerReport {
  invocation: (invocation: ServedInvocation) => string;
  mail: (stored: StoredMail) => string;
  changed: (file: string) => string;
}

export function serverReport(form: "text" | "json", paint: Paint): ServerReport {
  return form === "json" ? LINES : textReport(paint);
}

const LINES: ServerReport = {
  invocation: (invocation) =>
    jsonText({ type: "invocation", ...invocationSummary(invocation) }, true),
  mail: ({ id, created, invocation, mail }) => {
    const { messageId, from, to, cc, bcc, subject } = mail;
    const known = { messageId, from, to, cc, bcc, subject };
    const sent = created.toISOString();
    return jsonText({ type: "mail", id, sent, ...(invocation && { invocation }), ...known }, true);
  },
  changed: (file) => jsonText({ type: "changed", file }, true),
};

/** An invocation in a list, for programs. */
export function invocationSummary(served: ServedInvocation) {
  const { id, functionName, type, attempt, received, event, findings, isFixed } = served;
  const { conclusion, problem } = served;
  const source = triggerSourceIn(event);
  return {
    id,
    functionName,
    invocationType: type,
    attempt,
    received: received.toISOString(),
    ...(source !== undefined && { triggerSource: source }),
    ...(conclusion === undefined
      ? { problem }
      : {
          accepted: conclusion.verdict.accepted,
          result: conclusion.result,
          verdict: verdictSentence(conclusion.verdict),
          durationMs: Math.round(conclusion.invocation.timing.durationMs),
          mails: conclusion.invocation.mails.length,
          obstacles: (conclusion.invocation.obstacles ?? []).map(obstacleText),
        }),
    eventDifferences: findings.map(lintDocument),
    eventFixed: isFixed,
  };
}

function textReport(paint: Paint): ServerReport {
  return {
    invocation: (served) => {
      const { conclusion, findings, isFixed } = served;
      return lines([
        `${timeOf(served.received)} ${callText(served, paint)}`,
        ...(findings.length === 0 ? [] : [`  ${eventText(findings.length, isFixed)}`]),
        ...(conclusion?.invocation.obstacles ?? []).map(
          (obstacle) => `  ${oneLine(obstacleText(obstacle))}`,
        ),
      ]);
    },
    mail: ({ created, mail }) => lines([`${timeOf(created)} mail ${oneLine(mailSummary(mail))}`]),
    changed: (file) => lines([paint.dim(`${file} has changed; the next call loads it`)]),
  };
}

function callText(
  { functionName, event, attempt, conclusion, problem }: ServedInvocation,
  paint: Paint,
): string {
  const source = triggerSourceIn(event);
  const again = attempt > 1 ? ` (attempt ${attempt})` : "";
  const head = `${functionName}${source === undefined ? "" : ` ${oneLine(source)}`}${again}:`;
  if (conclusion === undefined) {
    const [what = "", ...remedy] = (problem ?? "").split("\n").map(oneLine);
    return [`${head} ${paint.red(what)}`, ...remedy.map((line) => `  ${line}`)].join("\n");
  }
  const { verdict, invocation } = conclusion;
  const stroke = verdictStroke(verdict, paint);
  const time = paint.dim(
    `(${msOrSeconds(invocation.timing.durationMs)}, ${counted(invocation.mails.length, "mail")})`,
  );
  return `${head} ${stroke(oneLine(verdictSentence(verdict)))} ${time}`;
}

function eventText(count: number, isFixed: boolean): string {
  const what = `the event differs from AWS's in ${counted(count, "place")}`;
  return isFixed
    ? `${what}; the handler received the corrected event`
    : `${what}; with --fix-events the handler receives the corrected event`;
}

/** Of an event that may be anything. */
export function triggerSourceIn(event: ServedInvocation["event"]): string | undefined {
  const { triggerSource: source } = asObject(event);
  return typeof source === "string" ? source : undefined;
}

/** Of the day, in UTC as in Lambda's logs. */
function timeOf(time: ServedInvocation["received"]): string {
  return time.toISOString().slice(11, 19);
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}
