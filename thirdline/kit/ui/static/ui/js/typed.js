// A part that renews itself keeps what was typed or chosen in it meanwhile, and the cursor: the server
// could not know it yet. The answer to a form says itself what stays.
const TYPED = "textarea[name], input[name]:not([type=hidden], [type=checkbox], [type=radio])";
let kept = null;

const written = one => one.files?.length || one.value !== one.defaultValue;
const chosen = one => one.checked && !one.defaultChecked;

document.addEventListener("htmx:before:swap", event => {
  const { sourceElement, target } = event.detail.ctx;
  kept = null;
  if (!target?.id || sourceElement?.matches?.("form")) return;
  const here = document.activeElement;
  kept = {
    id: target.id,
    values: [...target.querySelectorAll(TYPED)].filter(written).map(one => [one.name, one.files ?? one.value]),
    radios: [...target.querySelectorAll("input[type=radio]")].filter(chosen).map(one => [one.name, one.value]),
    at: target.contains(here) && here.matches(TYPED) && here.name,
  };
});

document.addEventListener("htmx:after:swap", () => {
  const part = kept && document.getElementById(kept.id);
  if (!part) return;
  const named = (name, more = "") => part.querySelector(`[name="${CSS.escape(name)}"]${more}`);
  for (const [name, value] of kept.values) {
    const field = named(name);
    if (!field?.matches(TYPED)) continue;
    field[field.type === "file" ? "files" : "value"] = value;
    field.closest("details")?.setAttribute("open", "");
  }
  // A note stays a note: with its text alone kept, it could go out as a reply.
  for (const [name, value] of kept.radios) named(name, `[value="${CSS.escape(value)}"]`)?.click();
  if (kept.at) named(kept.at)?.focus();
  kept = null;
});
