import { resolve } from "node:path";
import { messageOf, UserError } from "../errors.ts";
import type { CapturedMail } from "../invocation.ts";
import { counted } from "../report/terminal/counted.ts";
import { errorText } from "../report/terminal/error-text.ts";
import { oneLine } from "../report/terminal/plain-text.ts";
import type { Context } from "../cli/context.ts";
import type { DryRunOptions } from "../cli/flags/dry-run.ts";

/** What becomes of mails beside the report. */
export interface Delivery {
  deliver: (mails: readonly CapturedMail[]) => Promise<void>;
  /** Shows the mails, once there are no more of them. @returns What went wrong, if anything did. */
  finish: () => Promise<UserError | undefined>;
  /** Says what was done, once the report is printed. */
  tell: () => void;
  close: () => void;
}

/**
 * Writes, relays and shows mails, as the flags say. That the folder and the inbox are there is found
 * out now; what goes wrong later costs no report.
 */
export async function startDelivery(
  { mailDir, smtp, open, isAllowed }: DryRunOptions,
  context: Context,
): Promise<Delivery> {
  const folder =
    mailDir === undefined
      ? undefined
      : await (await import("./folder.ts")).openMailFolder(resolve(context.cwd, mailDir), mailDir);
  const relay =
    smtp === undefined ? undefined : await (await import("./relay.ts")).openRelay(smtp, isAllowed);
  const say = (text: string): void => context.stderr.write(`${oneLine(text)}\n`);
  const shown: CapturedMail[] = [];
  let written = 0;
  let relayed = 0;
  let openedFile: string | undefined;
  let failure: UserError | undefined;

  const deliverOne = async (mail: CapturedMail): Promise<void> => {
    if (folder !== undefined) {
      await folder.write(mail);
      written++;
    }
    if (relay !== undefined) {
      await relay.send(mail);
      relayed++;
    }
    if (open) shown.push(mail);
  };
  return {
    deliver: async (mails) => {
      for (const mail of mails) {
        if (failure !== undefined) return;
        try {
          await deliverOne(mail);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          failure = error;
        }
      }
    },
    close: () => relay?.close(),
    finish: async () => {
      if (!open || shown.length === 0) return failure;
      const { openMails } = await import("./browser.ts");
      try {
        openedFile = await openMails(shown, context.openFile);
      } catch (error) {
        const reason = messageOf(error);
        failure ??= new UserError(
          "open",
          `cannot show the mails: ${reason}`,
          "Write them with --mail-dir instead.",
        );
      }
      return failure;
    },
    tell: () => {
      if (mailDir !== undefined) say(`wrote ${counted(written, "mail")} to ${mailDir}`);
      if (smtp !== undefined) say(`relayed ${counted(relayed, "mail")} to ${smtp.host}`);
      if (open && shown.length === 0) say("no mail to show");
      if (openedFile !== undefined) say(`opened ${openedFile}`);
      if (failure !== undefined) context.stderr.write(errorText(failure));
    },
  };
}
