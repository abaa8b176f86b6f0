import { mkdir, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import type { Browser, Page } from "playwright-core";

/** A page in a browser without a window; each dialog is noted in `dialogs`, and closed. */
export async function openPage(dialogs: string[]): Promise<{ browser: Browser; page: Page }> {
  const browser = await playwright.launch({
    executablePath: await unpackedBrowser(),
    args: chromium.args,
  });
  const page = await browser.newPage();
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return { browser, page };
}

/** A browser that another test is still unpacking cannot be started. */
async function unpackedBrowser(): Promise<string> {
  const lock = join(tmpdir(), "chromium-lock");
  while (
    await mkdir(lock).then(
      () => false,
      () => true,
    )
  ) {
    await pause(100);
  }
  try {
    return await chromium.executablePath();
  } finally {
    await rmdir(lock);
  }
}
