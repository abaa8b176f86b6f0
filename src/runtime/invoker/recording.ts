import type { AwsCall, CapturedMail, DoneBefore, LogLine } from "../../invocation.ts";
import { shorten } from "../../shorten.ts";
import { keepMail } from "./keep-mail.ts";

/** What a handler did and printed. */
export interface Recording {
  mails: CapturedMail[];
  awsCalls: AwsCall[];
  logs: LogLine[];
}

/** More calls, mails or lines than this of one invocation help nobody. */
const MOST = { awsCalls: 10_000, mails: 10_000, logs: 200_000 } as const;

/** A name of a call is a command, a host or a URL. */
const LONGEST_NAME = 4_096;

/** What the parameters of calls may take, as JSON. */
const PARAMETERS_LIMIT = 64 * 2 ** 20;

const NOTHING_DROPPED = { mails: 0, awsCalls: 0, parameters: 0, writes: 0 };

/** Records what one invocation after the other does, in memory that is bounded whatever that is. */
export function createRecording() {
  let recording: Recording = { mails: [], awsCalls: [], logs: [] };
  let dropped = { ...NOTHING_DROPPED };
  let parameterSize = 0;

  const shortened = (call: AwsCall): AwsCall => {
    const { service, operation, error, caller, parameters } = call;
    const kept: AwsCall = {
      ...call,
      service: shorten(service, LONGEST_NAME),
      operation: shorten(operation, LONGEST_NAME),
    };
    if (error !== undefined) kept.error = shorten(error, LONGEST_NAME);
    if (caller !== undefined) kept.caller = shorten(caller, LONGEST_NAME);
    if (parameters === undefined) return kept;
    parameterSize += JSON.stringify(parameters).length;
    if (parameterSize <= PARAMETERS_LIMIT) return kept;
    dropped.parameters++;
    delete kept.parameters;
    return kept;
  };
  /** As a line of the log: what is not there is not to be missed. */
  const noteDropped = (): void => {
    const { mails, awsCalls, parameters, writes } = dropped;
    const parts = [
      ...(mails > 0 ? [`${mails} mails`] : []),
      ...(awsCalls > 0 ? [`${awsCalls} calls`] : []),
      ...(writes > 0 ? [`${writes} writes, which no call reads`] : []),
      ...(parameters > 0 ? [`the parameters of ${parameters} calls`] : []),
    ];
    if (parts.length === 0) return;
    recording.logs.push({ source: "warn", text: `(left out: ${parts.join(", ")})` });
  };
  return {
    count: (): DoneBefore => ({
      mails: recording.mails.length,
      awsCalls: recording.awsCalls.length,
    }),
    /** @returns The mail as it is kept, or nothing. */
    mail(mail: CapturedMail): CapturedMail | undefined {
      if (recording.mails.length >= MOST.mails) {
        dropped.mails++;
        return undefined;
      }
      const kept = keepMail(mail);
      recording.mails.push(kept);
      return kept;
    },
    /** @returns The call as it is kept, or nothing. */
    call(call: AwsCall): AwsCall | undefined {
      if (recording.awsCalls.length >= MOST.awsCalls) {
        dropped.awsCalls++;
        return undefined;
      }
      const kept = structuredClone(shortened(call));
      recording.awsCalls.push(kept);
      return kept;
    },
    log(line: LogLine): void {
      // The thread keeps to its own limit, and reports what it leaves out.
      if (recording.logs.length < MOST.logs) recording.logs.push(line);
    },
    leaveOutWrite(): void {
      dropped.writes++;
    },
    takeCalls: (): AwsCall[] => recording.awsCalls.splice(0),
    /** What was recorded until now. The rest belongs to the next call: work that this one left behind. */
    take(): Recording {
      noteDropped();
      const taken = recording;
      recording = { mails: [], awsCalls: [], logs: [] };
      dropped = { ...NOTHING_DROPPED };
      parameterSize = 0;
      return taken;
    },
  };
}
