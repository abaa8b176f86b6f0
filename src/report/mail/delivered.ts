import { counted } from "../terminal/counted.ts";
import { oneLine } from "../terminal/plain-text.ts";

/** What was done with mails beside the report. What was not asked for is left out. */
export interface Delivered {
  written?: { count: number; folder: string };
  relayed?: { count: number; host: string };
  /** `page` is the file that the browser shows, unless there was nothing to show or it failed. */
  shown?: { count: number; page: string | undefined };
}

export function deliveredText({ written, relayed, shown }: Delivered): string {
  const lines = [
    written ? `wrote ${counted(written.count, "mail")} to ${written.folder}` : "",
    relayed ? `relayed ${counted(relayed.count, "mail")} to ${relayed.host}` : "",
    shown?.count === 0 ? "no mail to show" : "",
    shown?.page === undefined ? "" : `opened ${shown.page}`,
  ];
  return lines
    .filter(Boolean)
    .map((line) => `${oneLine(line)}\n`)
    .join("");
}
