// data-composer on a form: Ctrl Enter sends; data-draft="url" keeps the text on the server two seconds
// after the last key, and this browser keeps it too until the server has answered.
const key = form => `thirdline-draft ${form.dataset.draft}`;
const waiting = new Map();
const said = text => new DOMParser().parseFromString(text, "text/html").querySelector("[data-sentence]")?.textContent.trim();

// A composer that was swapped for one with its text in it has nothing left to keep.
function overtaken(form) {
  const now = document.querySelector(`form[data-draft="${CSS.escape(form.dataset.draft)}"] textarea`);
  return now && !form.isConnected && now.value.includes(form.querySelector("textarea").value.trim());
}

async function keep(form) {
  if (overtaken(form)) return localStorage.removeItem(key(form));
  const body = new FormData(form), say = form.querySelector("[data-draft-state]");
  const token = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}");
  const answer = await fetch(form.dataset.draft, { method: "POST", body, headers: token }).catch(() => null);
  const now = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  // Keys pressed while the server answered are kept here until it has them too.
  if (answer?.ok && localStorage.getItem(key(form)) === body.get("text")) localStorage.removeItem(key(form));
  const version = answer?.headers.get("Draft-Version");
  if (version && form.elements.version) form.elements.version.value = version;
  // A colleague went on with a shared draft: the server has kept this text beside theirs, and says so.
  const refusal = answer?.status === 409 && said(await answer.text());
  const { draftSaved, draftKept } = document.body.dataset;
  if (say) say.textContent = answer?.ok ? draftSaved.replace("%s", now) : refusal || draftKept;
}

document.addEventListener("input", event => {
  const form = event.target.closest("[data-composer][data-draft]");
  if (!form || !event.target.matches("textarea")) return;
  localStorage.setItem(key(form), event.target.value);
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(keep, 2000, form));
});

// Elsewhere the button that shows these keys is pressed: it may be one of several, and its name goes along.
document.addEventListener("keydown", event => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  const form = event.target.closest("form"), shown = form?.querySelector('button[data-key="Control+Enter"]');
  if (form?.matches("[data-composer]")) return form.requestSubmit();
  if (!shown) return;
  event.preventDefault();
  form.requestSubmit(shown);
});

document.addEventListener("htmx:after:request", event => {
  const { sourceElement, response, request } = event.detail.ctx;
  // A form elsewhere that took the text along says which composer it emptied.
  const emptied = sourceElement?.dataset?.empties && document.querySelector(sourceElement.dataset.empties);
  const form = request?.method !== "GET" && (emptied || sourceElement?.closest?.("[data-composer]"));
  if (!form || !response || response.status >= 400) return;
  clearTimeout(waiting.get(form));
  localStorage.removeItem(key(form));
});

// What was kept here is put back wherever its form is drawn anew: with the page, or into a dialog.
export function restore(form) {
  // What this browser still keeps is newer than the draft the server gave: it is what the server never got.
  const kept = localStorage.getItem(key(form)), area = form.querySelector("textarea");
  if (kept && area) area.value = kept;
}

for (const form of document.querySelectorAll("[data-composer][data-draft]")) restore(form);
document.addEventListener("htmx:after:swap", event => {
  const part = document.getElementById(event.detail.ctx.target?.id ?? "");
  if (part?.matches("dialog [data-composer][data-draft]")) restore(part);
});
