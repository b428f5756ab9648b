// data-composer on a form: Ctrl Enter sends; data-draft="url" keeps the text on the server two seconds
// after the last key, and this browser keeps it too until the server has answered.
const key = form => `thirdline-draft ${form.dataset.draft}`;
const waiting = new Map();

async function keep(form) {
  const body = new FormData(form), say = form.querySelector("[data-draft-state]");
  const token = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}");
  const answer = await fetch(form.dataset.draft, { method: "POST", body, headers: token }).catch(() => null);
  const now = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (answer?.ok) localStorage.removeItem(key(form));
  if (say) say.textContent = answer?.ok ? `Draft saved ${now}` : "Draft kept in this browser";
}

document.addEventListener("input", event => {
  const form = event.target.closest("[data-composer][data-draft]");
  if (!form || !event.target.matches("textarea")) return;
  localStorage.setItem(key(form), event.target.value);
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(keep, 2000, form));
});

document.addEventListener("keydown", event => {
  const form = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest("[data-composer]");
  if (form) form.requestSubmit();
});

document.addEventListener("htmx:after:request", event => {
  const { sourceElement: form, response } = event.detail.ctx;
  if (!form?.matches?.("[data-composer]") || response?.status >= 400) return;
  clearTimeout(waiting.get(form));
  localStorage.removeItem(key(form));
});

for (const form of document.querySelectorAll("[data-composer][data-draft]")) {
  const kept = localStorage.getItem(key(form)), area = form.querySelector("textarea");
  if (kept && area && !area.value) area.value = kept;
}
