import { counted } from "../terminal/counted.ts";
import { oneLine } from "../terminal/plain-text.ts";

/** What was done with mails beside the report. What was not asked for is left out. */
export interface Delivered {
  written?: { count: number; folder: string };
  relayed?: { count: number; host: string };
  /** `page` is missing where there was nothing to show, or it could not be written. */
  shown?: { count: number; page?: OpenedPage };
}

/** A file for the browser. */
interface OpenedPage {
  url: string;
  /** Whether the browser is known to have opened it, which takes its time. */
  isOpened: Promise<boolean>;
}

/** What became of a page, with its address, which a terminal makes a link. */
export async function openedText({ url, isOpened }: OpenedPage): Promise<string> {
  return (await isOpened) ? `opened ${url}` : `open ${url} in a browser`;
}

export async function deliveredText({ written, relayed, shown }: Delivered): Promise<string> {
  const lines = [
    written ? `wrote ${counted(written.count, "mail")} to ${written.folder}` : "",
    relayed ? `relayed ${counted(relayed.count, "mail")} to ${relayed.host}` : "",
    shown?.count === 0 ? "no mail to show" : "",
    shown?.page === undefined ? "" : await openedText(shown.page),
  ];
  return lines
    .filter(Boolean)
    .map((line) => `${oneLine(line)}\n`)
    .join("");
}
