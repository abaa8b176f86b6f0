import { pathToFileURL } from "node:url";
import type { Conclusion } from "../contract/conclusion.ts";
import { messageOf, UserError } from "../errors.ts";
import type { CapturedMail } from "../invocation.ts";
import type { Delivered } from "../report/mail/delivered.ts";

/** What becomes of mails beside the report. */
export interface DeliveryPlan {
  /** Where they are written: the path, and the folder as the user named it. */
  folder: { path: string; label: string } | undefined;
  /** The inbox that they are relayed to, and whether a host other than this one may be. */
  inbox: { url: URL; isAllowed: (host: string, port: number) => boolean } | undefined;
  /** Shows a file in the browser, and says whether that is known to have worked. */
  openFile: ((file: string) => Promise<boolean>) | undefined;
}

export type Delivery = Awaited<ReturnType<typeof startDelivery>>;

/**
 * Starts to write, relay and show mails. A folder or an inbox that is missing is found out now; what
 * fails later costs no report.
 */
export async function startDelivery({ folder, inbox, openFile }: DeliveryPlan) {
  const writer =
    folder && (await (await import("./folder.ts")).openMailFolder(folder.path, folder.label));
  const relay = inbox && (await (await import("./relay.ts")).openRelay(inbox.url, inbox.isAllowed));
  let written = 0;
  let relayed = 0;
  let failure: UserError | undefined;

  const deliverOne = async (mail: CapturedMail): Promise<void> => {
    if (writer !== undefined) {
      await writer.write(mail);
      written++;
    }
    if (relay !== undefined) {
      await relay.send(mail);
      relayed++;
    }
  };
  const show = async (calls: readonly Conclusion[]): Promise<Delivered["shown"]> => {
    const count = calls.reduce((sum, { invocation }) => sum + invocation.mails.length, 0);
    if (openFile === undefined || count === 0) return { count };
    const { writeMailPage } = await import("./browser.ts");
    try {
      const file = await writeMailPage(calls);
      return { count, page: { url: pathToFileURL(file).href, isOpened: openFile(file) } };
    } catch (error) {
      failure ??= new UserError(
        "open",
        `cannot show the mail: ${messageOf(error)}`,
        "Use --mail-dir instead.",
      );
      return { count };
    }
  };
  return {
    deliver: async (mails: readonly CapturedMail[]): Promise<void> => {
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
    /** Shows the mails of all calls, once there are no more of them. */
    finish: async (calls: readonly Conclusion[]) => {
      const delivered: Delivered = {
        ...(folder && { written: { count: written, folder: folder.label } }),
        ...(inbox && { relayed: { count: relayed, host: inbox.url.host } }),
        ...(openFile && { shown: await show(calls) }),
      };
      return { delivered, failure };
    },
    [Symbol.dispose]: (): void => relay?.close(),
  };
}
