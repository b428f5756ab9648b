// What htmx does not swap is said in a sentence: the server's own where it sent one.
import { toast } from "./toasts.js";

const said = text => new DOMParser().parseFromString(text, "text/html").querySelector("[data-sentence]")?.textContent.trim();
const swapped = new Set([409, 422]);

document.addEventListener("htmx:response:error", event => {
  const { response, text } = event.detail.ctx;
  if (swapped.has(response.status)) return;
  toast(said(text ?? "") ?? document.body.dataset.failed);
});
document.addEventListener("htmx:error", event => {
  if (event.detail.ctx) toast(document.body.dataset.unreachable);
});

// A dialog covers the page, so a refusal of its form is shown inside it; the next deed clears the old notice.
document.addEventListener("htmx:before:response", event => {
  const { ctx } = event.detail, dialog = ctx.sourceElement?.closest?.("dialog[open]");
  if (dialog?.id && ctx.hx?.retarget === "#notices") ctx.hx.retarget = `#${CSS.escape(dialog.id)} > .dialog__notices`;
  if (ctx.request.method === "GET" || ctx.response.status >= 400) return;
  for (const place of document.querySelectorAll(".notices, .dialog__notices")) place.replaceChildren();
});
