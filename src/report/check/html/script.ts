import { FRAME_SCRIPT } from "../../html/frame-script.ts";

/** The filter, which narrows a page that is whole without it, and what a link opens. */
const SCRIPT = `${FRAME_SCRIPT}
const form = document.querySelector("#filter");
const items = [...document.querySelectorAll("[data-status]")];
const groups = [...document.querySelectorAll("[data-group]")];
const found = document.querySelector("#found");
const narrow = () => {
  const words = form.elements.text.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const status = form.elements.status.value;
  for (const item of items) {
    const group = item.closest("[data-group]").querySelector("h3");
    const text = (group.textContent + " " + item.textContent).toLowerCase();
    const fits = status === "" || item.dataset.status.split(" ").includes(status);
    item.hidden = !fits || !words.every((word) => text.includes(word));
  }
  for (const group of groups) {
    group.hidden = group.querySelector("[data-status]:not([hidden])") === null;
  }
  const shown = items.filter((item) => !item.hidden).length;
  found.textContent = shown + " of " + items.length + " scenarios shown";
};
const openAll = (open) => {
  for (const item of document.querySelectorAll(".scenario")) item.open = open && !item.hidden;
};
// Whoever follows a link wants to see what it leads to.
const reveal = (hash) => {
  const target = document.getElementById(hash.slice(1));
  if (target === null) return;
  if (target.closest("[hidden]") !== null) {
    form.reset();
    narrow();
  }
  if (target.matches(".scenario")) target.open = true;
};
document.addEventListener("click", ({ target }) => {
  const link = target.closest('a[href^="#"]');
  if (link !== null) reveal(link.hash);
});
reveal(location.hash);
form.hidden = false;
form.addEventListener("input", narrow);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(narrow));
document.querySelector("#open").addEventListener("click", () => openAll(true));
document.querySelector("#close").addEventListener("click", () => openAll(false));
`;

export const CHECK_SCRIPT = {
  source: SCRIPT,
  hash: "sha256-/HYNUI8VrJpDp+i07ZbUXOSD5GUiZk1bLU9CUDufyMM=",
};
