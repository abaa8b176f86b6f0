/** Gives each frame of a mail the height of what is in it, whenever its width changes. */
export const FRAME_SCRIPT = `
const fit = (frame) => {
  const root = frame.contentDocument?.documentElement;
  if (root === undefined || root === null || frame.clientWidth === 0) return;
  frame.style.height = "2rem";
  frame.style.height = Math.min(root.scrollHeight + 2, 4000) + "px";
};
const widths = new Map();
const resized = new ResizeObserver((changes) => {
  for (const { target, contentRect } of changes) {
    if (widths.get(target) === contentRect.width) continue;
    widths.set(target, contentRect.width);
    requestAnimationFrame(() => fit(target));
  }
});
const watch = (frame) => {
  frame.addEventListener("load", () => fit(frame));
  fit(frame);
  resized.observe(frame);
};
for (const frame of document.querySelectorAll("iframe")) watch(frame);
`;
