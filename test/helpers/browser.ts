import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import type { Browser, Page } from "playwright-core";

/** A page in a browser without a window; each dialog is noted in `dialogs`, and closed. */
export async function openPage(dialogs: string[]): Promise<{ browser: Browser; page: Page }> {
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args,
  });
  const page = await browser.newPage();
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return { browser, page };
}
