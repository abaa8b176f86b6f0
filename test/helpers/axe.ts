import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What keeps somebody out of what a page shows now, or sticks out of it. */
export async function barriersOf(page: Page): Promise<unknown[]> {
  await page.evaluate(axe);
  // The frames are mails, which are as their authors made them.
  const { violations, passes } = await page.evaluate<AxeResults>(
    "axe.run(document, { iframes: false })",
  );
  const [content, room] = await page.evaluate<[number, number]>(
    "[document.documentElement.scrollWidth, innerWidth]",
  );
  return [
    ...violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
    ...(passes.some(({ id }) => id === "color-contrast") ? [] : ["no contrast was measured"]),
    ...(content === room ? [] : [`${content} px wide, of ${room}`]),
  ];
}
