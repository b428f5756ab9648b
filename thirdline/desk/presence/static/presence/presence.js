// Says that somebody writes (at most every eight seconds, never what), and keeps the marks in a list's rows.
const AGAIN = 8000, SILENT = 10000, LIST_AGAIN = 10000;
const WITH = 5; // the column that says who has a ticket
const writers = new WeakMap();

function say(form, kind) {
  const place = form.querySelector("[data-writing]") ?? document.querySelector("[data-writing]");
  if (!place) return;
  const token = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}");
  fetch(place.dataset.writing, { method: "POST", body: new URLSearchParams({ kind }), headers: token, keepalive: true }).catch(() => {});
}

function stop(form) {
  const writer = writers.get(form);
  if (!writer) return;
  clearTimeout(writer.timer);
  writers.delete(form);
  say(form, "");
}

document.addEventListener("input", event => {
  const form = event.target.closest("#ticket-composer");
  if (!form || !event.target.matches("textarea")) return;
  if (!event.target.value.trim()) return stop(form);
  const kind = new FormData(form).get("kind") ?? "reply", writer = writers.get(form) ?? { at: 0, kind: "" };
  clearTimeout(writer.timer);
  if (writer.kind !== kind || Date.now() - writer.at > AGAIN) {
    say(form, kind);
    Object.assign(writer, { at: Date.now(), kind });
  }
  writer.timer = setTimeout(stop, SILENT, form);
  writers.set(form, writer);
});
document.addEventListener("submit", event => { if (event.target.id === "ticket-composer") stop(event.target); }, true);

// The list: one question for all rows, not more often than every ten seconds, and none while nobody looks.
const rows = () => [...document.querySelectorAll("#queue-list [data-item]")];
const number = row => row.querySelector("a[href]")?.getAttribute("href").split("/").pop();
let due = 0, last = 0;

async function renew() {
  due = 0;
  if (document.hidden) return document.addEventListener("visibilitychange", soon, { once: true });
  last = Date.now();
  const numbers = rows().map(number).filter(Boolean);
  if (!numbers.length) return;
  const answer = await fetch(`/queue/here?tickets=${numbers.join(",")}`).catch(() => null);
  if (!answer?.ok) return;
  const marks = new DOMParser().parseFromString(await answer.text(), "text/html").querySelectorAll("[data-here]");
  for (const old of document.querySelectorAll("#queue-list [data-here]")) old.remove();
  for (const mark of marks) rows().find(row => number(row) === mark.dataset.here)?.cells[WITH].append(mark);
}

function soon() {
  due ||= setTimeout(renew, Math.max(300, LIST_AGAIN - (Date.now() - last)));
}
document.querySelector(".queue[data-live-on]")?.addEventListener("live", soon);
