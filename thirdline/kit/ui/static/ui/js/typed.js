// A part that renews itself keeps what was typed into it meanwhile, and the cursor: the server could not
// know it yet. The answer to a form says itself what stays.
const TYPED = "textarea[name], input[name]:not([type=hidden], [type=checkbox], [type=radio], [type=file])";
let kept = null;

document.addEventListener("htmx:before:swap", event => {
  const { sourceElement, target } = event.detail.ctx;
  kept = null;
  if (!target?.id || sourceElement?.matches?.("form")) return;
  const changed = [...target.querySelectorAll(TYPED)].filter(one => one.value !== one.defaultValue);
  const here = target.contains(document.activeElement) && document.activeElement.matches(TYPED);
  kept = { id: target.id, values: changed.map(one => [one.name, one.value]), at: here && document.activeElement.name };
});

document.addEventListener("htmx:after:swap", () => {
  const part = kept && document.getElementById(kept.id);
  if (!part) return;
  const named = name => part.querySelector(`[name="${CSS.escape(name)}"]`);
  for (const [name, value] of kept.values) {
    const field = named(name);
    if (!field?.matches(TYPED)) continue;
    field.value = value;
    field.closest("details")?.setAttribute("open", "");
  }
  if (kept.at) named(kept.at)?.focus();
  kept = null;
});
