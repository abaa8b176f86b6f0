import { FRAME_SCRIPT } from "../../html/frame-script.ts";

/** Without it the page lacks the filter, the mark of what is shown, and frames that fit. */
const SCRIPT = `${FRAME_SCRIPT}
const list = document.querySelector("#list");
const links = [...list.querySelectorAll("a")];
const first = list.querySelector("[data-item] a");
const mark = () => {
  const shown = links.find((link) => link.hash === location.hash) ?? first;
  for (const link of links) link.setAttribute("aria-current", link === shown);
  document.querySelector(".shown").scrollTop = 0;
};
addEventListener("hashchange", mark);
mark();
const find = list.querySelector(".find");
const items = [...list.querySelectorAll("[data-item]")];
find.hidden = items.length < 2;
find.addEventListener("input", () => {
  const words = find.querySelector("input").value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const item of items) {
    const mail = document.querySelector(item.querySelector("a").hash);
    const text = (item.textContent + " " + mail.textContent).toLowerCase();
    item.hidden = !words.every((word) => text.includes(word));
  }
  for (const group of list.querySelectorAll("[data-group]")) {
    group.hidden = group.querySelector("[data-item]:not([hidden])") === null;
  }
  const shown = items.filter((item) => !item.hidden).length;
  document.querySelector("#found").textContent = shown + " of " + items.length + " mails shown";
});
list.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const seen = links.filter((link) => link.closest("[hidden]") === null);
  const at = seen.indexOf(document.activeElement);
  if (step === undefined || at === -1) return;
  event.preventDefault();
  seen[at + step]?.focus();
});
`;

export const MAIL_SCRIPT = {
  source: SCRIPT,
  hash: "sha256-+I40l3zSwZj7sLe7jazc2LUstUptge0EEnMCIM1afdY=",
};
