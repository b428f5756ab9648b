// The box on top finds and runs: Ctrl K or / puts the cursor there, arrows choose, Enter runs, Esc closes.
// The server says what there is (data-commands="/commands"); its links and forms wait unseen, and what is
// shown is a listbox of their words. Without a choice Enter asks the page of the form, as without script.
import { press, showKeys } from "./keys.js";
import { swapTheme } from "./theme.js";
import { toast } from "./toasts.js";

const form = document.querySelector("[data-commands]"), input = form?.querySelector("input[type=search]");
const box = document.getElementById("commands-box"), list = document.getElementById("commands-list");
const source = document.getElementById("commands-source");
let options = [], at = -1, asked = 0, timer = 0, before = null;

const open = () => box && !box.hidden;
const make = (tag, facts) => Object.assign(document.createElement(tag), facts);

function close() {
  box.hidden = true;
  input.setAttribute("aria-expanded", "false");
  choose(-1);
}

function choose(next) {
  at = next;
  for (const [n, one] of options.entries()) one.node.setAttribute("aria-selected", String(n === at));
  input.setAttribute("aria-activedescendant", at < 0 ? "" : options[at].node.id);
  options[at]?.node.scrollIntoView({ block: "nearest" });
}

// A listbox holds words, not links: each option remembers what it stands for.
function draw() {
  options = [];
  const groups = [...source.querySelectorAll("ul")].map((group, n) => {
    const shown = make("div", { className: "commands__group" }), title = make("div", { className: "commands__title", id: `commands-group-${n}`, textContent: group.getAttribute("aria-label") });
    shown.setAttribute("role", "group");
    shown.setAttribute("aria-labelledby", title.id);
    title.setAttribute("role", "presentation");
    shown.append(title);
    for (const item of group.children) {
      const node = make("div", { className: "commands__line", id: `commands-option-${options.length}` });
      node.setAttribute("role", "option");
      if (item.dataset.whyNot) node.setAttribute("aria-disabled", "true");
      node.append(...[...item.querySelector(".commands__line").childNodes].map(one => one.cloneNode(true)));
      shown.append(node);
      options.push({ node, item });
    }
    return shown;
  });
  list.replaceChildren(...groups);
  const blank = source.querySelector(".blank");
  box.querySelector("[data-commands-none]").replaceChildren(...(blank ? [blank] : []));
  box.hidden = false;
  input.setAttribute("aria-expanded", "true");
  choose(options.findIndex(one => one.item.dataset.best !== undefined));
}

async function ask() {
  const mine = ++asked, words = new URLSearchParams({ q: input.value, at: location.pathname });
  const headers = { "HX-Request": "true", "HX-Target": "div#commands-source" };
  const answer = await fetch(`${form.dataset.commands}?${words}`, { headers }).catch(() => null);
  // Of two answers on their way the older one says what nobody asks any more.
  if (mine !== asked || !answer?.ok || document.activeElement !== input) return;
  const answered = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== asked) return;
  source.replaceChildren(...answered.body.children);
  draw();
}

function run({ item }) {
  const { whyNot, runsOpens, runsKey, runsAction } = item.dataset;
  if (whyNot) return toast(whyNot);
  const opener = runsOpens && document.querySelector(`[data-opens="${CSS.escape(runsOpens)}"]`);
  leave();
  if (opener && opener.getAttribute("aria-disabled") !== "true") opener.click();
  else if (runsKey && press(runsKey)) return;
  else if (runsAction === "theme") swapTheme();
  else if (runsAction === "keys") showKeys();
  else if (item.querySelector("form")) item.querySelector("form").requestSubmit();
  else item.querySelector("a")?.click();
}

function leave() {
  close();
  input.value = input.defaultValue;
  input.blur();
  if (before?.isConnected && before !== document.body) before.focus();
}

const moves = {
  ArrowDown: () => choose(options.length ? (at + 1) % options.length : -1),
  ArrowUp: () => choose(options.length ? (at - 1 + options.length) % options.length : -1),
  PageDown: () => choose(Math.min(options.length - 1, at + 8)),
  PageUp: () => choose(Math.max(0, at - 8)),
};

if (input && box) {
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", "commands-list"], ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  input.addEventListener("focus", event => { before ??= event.relatedTarget; input.select(); if (!open()) ask(); });
  input.addEventListener("keydown", event => {
    if (event.key === "Escape") {
      if (open()) close(); else leave();
      event.preventDefault();
      return event.stopPropagation();
    }
    if (event.key === "Tab") return close();
    if (event.key === "Enter" && open() && at >= 0) {
      event.preventDefault();
      return run(options[at]);
    }
    if (!(event.key in moves) || event.isComposing) return;
    event.preventDefault();
    if (open()) moves[event.key](); else ask();
  });
  input.addEventListener("blur", () => { before = null; setTimeout(() => { if (document.activeElement !== input) close(); }, 150); });
  // The cursor stays in the box while the mouse chooses.
  box.addEventListener("mousedown", event => event.preventDefault());
  box.addEventListener("click", event => {
    const chosen = options.find(one => one.node.contains(event.target));
    if (chosen) run(chosen);
  });
  document.addEventListener("keydown", event => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    before = document.activeElement;
    input.focus();
    input.select();
  });
}
