import { FRAME_SCRIPT } from "../html/frame-script.ts";

/** Lists what there is, adds what comes, and shows what is chosen. Everything is text until the server made it markup. */
const SCRIPT = `
const items = document.querySelector("#items");
const shown = document.querySelector("#content");
const empty = document.querySelector("#empty");
const state = document.querySelector("#state");
const found = document.querySelector("#found");
const query = document.querySelector("#find input");
const PAGE = 200;
const known = new Map();
let total = 0, loaded = 0, isLoading = false;

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};
const timeOf = (iso) => {
  const time = make("time", "", new Date(iso).toLocaleTimeString());
  time.dateTime = iso;
  return time;
};
const item = (key, at, kind, title, told, badge) => {
  const li = make("li", kind);
  li.dataset.at = at;
  const link = make("a");
  link.href = "#" + key;
  const what = make("span", "what", title);
  what.dir = "auto";
  link.append(what, badge ?? timeOf(at));
  const line = make("span", "told", told);
  line.dir = "auto";
  link.append(line);
  li.append(link);
  return li;
};
const mailItem = (mail) => {
  const to = [...mail.To, ...mail.Cc, ...mail.Bcc].map(({ Address }) => Address).join(", ");
  const kind = mail.Read ? "is-mail" : "is-mail unread";
  return item("mail-" + mail.ID, mail.Created, kind, mail.Subject || "(no subject)", "to " + to);
};
const SIGNS = { true: ["passed", "✔", "accepted"], false: ["failed", "✘", "refused"], null: ["warning", "?", "unknown"] };
const callItem = (call) => {
  const [kind, sign, word] = SIGNS[String(call.accepted ?? (call.problem ? false : null))];
  const badge = make("span", "badge " + kind, sign + " " + (call.problem ? "not loaded" : word));
  const title = call.functionName + (call.triggerSource ? ": " + call.triggerSource.replace("PostConfirmation_", "") : "");
  const told = new Date(call.received).toLocaleTimeString() + (call.mails === 0 ? ", no mail" : "") +
    (call.eventDifferences.length === 0 ? "" : ", event differs from AWS's");
  return item("call-" + call.id, call.received, "is-call", title, told, badge);
};
// Pairs of a key and its element, the newest first, as the list is.
const add = (pairs) => {
  let next = items.firstElementChild;
  for (const [key, element] of pairs) {
    if (known.has(key)) continue;
    known.set(key, element);
    while (next !== null && next.dataset.at > element.dataset.at) next = next.nextElementSibling;
    items.insertBefore(element, next);
  }
};
const mailPair = (mail) => ["mail-" + mail.ID, mailItem(mail)];
const callPair = (call) => ["call-" + call.id, callItem(call)];
const count = () => {
  const mails = items.querySelectorAll(".is-mail").length;
  found.textContent = total > 0 ? mails + " of " + total + " mails shown" : query.value ? "No mails found" : "";
  empty.hidden = known.size > 0 || shown.querySelector("article") !== null;
};
const json = async (path, options) => {
  const response = await fetch(path, options);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
};
const more = async () => {
  if (isLoading) return;
  isLoading = true;
  const asked = query.value;
  const path = asked.trim() === "" ? "messages" : "search";
  const answer = await json("/api/v1/" + path + "?limit=" + PAGE + "&start=" + loaded + "&query=" + encodeURIComponent(asked));
  isLoading = false;
  if (asked !== query.value) return reload();
  total = answer.messages_count;
  loaded += answer.messages.length;
  add(answer.messages.map(mailPair));
  count();
};
const reload = async () => {
  known.clear();
  items.replaceChildren();
  loaded = 0;
  if (query.value.trim() === "") {
    add((await json("/api/invocations")).map(callPair));
  }
  await more();
  await show();
};
new IntersectionObserver(([entry]) => {
  if (entry.isIntersecting && loaded < total) void more();
}, { root: null, rootMargin: "400px" }).observe(found);

const show = async () => {
  const key = location.hash.slice(1);
  for (const [name, element] of known) {
    const link = element.firstElementChild;
    if (name === key) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  shown.querySelector("article")?.remove();
  if (!/^(?:mail|call)-[\\w-]+$/.test(key)) return count();
  const response = await fetch("/parts/" + key);
  const holder = document.createElement("template");
  if (response.ok) holder.innerHTML = await response.text();
  else holder.content.append(make("article", "", "This mail or call was deleted."));
  if (location.hash.slice(1) !== key) return;
  shown.querySelector("article")?.remove();
  shown.append(holder.content);
  known.get(key)?.classList.remove("unread");
  for (const frame of shown.querySelectorAll("iframe")) watch(frame);
  shown.scrollTop = 0;
  count();
};
addEventListener("hashchange", show);

shown.addEventListener("click", async ({ target }) => {
  const id = target.dataset?.delete;
  if (id === undefined) return;
  await fetch("/api/v1/messages", { method: "DELETE", body: JSON.stringify({ IDs: [id] }) });
  location.hash = "";
});
document.querySelector("#clear").addEventListener("click", async () => {
  await fetch("/api/v1/messages", { method: "DELETE" });
  await fetch("/api/invocations", { method: "DELETE" });
  location.hash = "";
});
let typing;
query.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(reload, 150);
});
document.querySelector("#find").addEventListener("submit", (event) => event.preventDefault());
const fire = document.querySelector("#fire");
fire.addEventListener("submit", async (event) => {
  event.preventDefault();
  const data = new FormData(fire, event.submitter);
  state.textContent = "calling " + data.get("functionName");
  const body = JSON.stringify(Object.fromEntries(data));
  const { id } = await json("/api/invocations", { method: "POST", body });
  state.textContent = "live";
  fire.closest("details").open = false;
  location.hash = "call-" + id;
});
document.querySelector("#list").addEventListener("keydown", (event) => {
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  const li = document.activeElement?.closest("li");
  if (step === undefined || !li) return;
  event.preventDefault();
  li[step]?.firstElementChild.focus();
});

const live = new EventSource("/api/events");
live.addEventListener("open", () => {
  state.textContent = "live";
  void reload();
});
live.addEventListener("error", () => (state.textContent = "server not responding"));
live.addEventListener("mail", ({ data }) => {
  if (query.value.trim() !== "") return void reload();
  const mail = JSON.parse(data);
  total++;
  loaded++;
  add([mailPair(mail)]);
  count();
});
live.addEventListener("invocation", ({ data }) => {
  const call = JSON.parse(data);
  if (query.value.trim() === "") add([callPair(call)]);
  count();
});
live.addEventListener("removed", ({ data }) => {
  for (const id of JSON.parse(data)) {
    if (known.get("mail-" + id) === undefined) continue;
    known.get("mail-" + id).remove();
    known.delete("mail-" + id);
    loaded--;
  }
  total = Math.max(0, total - JSON.parse(data).length);
  count();
});
live.addEventListener("cleared", reload);
live.addEventListener("read", ({ data }) => {
  for (const id of JSON.parse(data)) known.get("mail-" + id)?.classList.remove("unread");
});
${FRAME_SCRIPT}`;

export const INBOX_SCRIPT = {
  source: SCRIPT,
  hash: "sha256-9fwJxPuR2ij1GsUyArBfrnhA7BOC4Yv83faUE11dkf8=",
};
