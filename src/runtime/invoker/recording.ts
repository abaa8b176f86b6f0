import type { AwsCall, CapturedMail, LogLine } from "../../invocation.ts";
import type { WorkerMessage } from "../thread/protocol.ts";
import { keepMail } from "./keep-mail.ts";

/** What a handler did and printed. */
export interface Recording {
  mails: CapturedMail[];
  awsCalls: AwsCall[];
  logs: LogLine[];
}

/** Puts together what a thread tells of its handler. */
export class Recorder {
  #recording: Recording = { mails: [], awsCalls: [], logs: [] };

  add(message: WorkerMessage): void {
    const { mails, awsCalls, logs } = this.#recording;
    if (message.type === "mail") mails.push(keepMail(message.mail));
    if (message.type === "aws-call") awsCalls.push(message.call);
    if (message.type === "log") logs.push(message.line);
  }

  /** What there is until now. The rest belongs to the next call: work that this one left behind. */
  take(): Recording {
    const taken = this.#recording;
    this.#recording = { mails: [], awsCalls: [], logs: [] };
    return taken;
  }

  /** The same without what was printed, which stays for the next call. */
  takeEffects(): Omit<Recording, "logs"> {
    const { logs, ...effects } = this.take();
    this.#recording.logs = logs;
    return effects;
  }
}
