// Keys: "g q" goes where data-place="q" points, data-key="r" presses or focuses its element, ? shows all.
// Single keys rest while a field has focus or body says data-single-keys="off".
const chords = new Map();
let prefix = "";

export const onKeys = (chord, act) => chords.set(chord, act);

// For a moment after its dialog has closed a field nobody sees still has the focus: nobody writes in it.
const writing = target => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]")?.checkVisibility();

// The sheet is fetched when it is first asked for: few pages are left with it read.
export async function showKeys() {
  const sheet = document.getElementById("keys");
  if (!sheet) return;
  if (!sheet.childElementCount) {
    const answer = await fetch(sheet.dataset.sheet).catch(() => null);
    if (!answer?.ok) return;
    sheet.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.children);
  }
  if (!sheet.open) sheet.showModal();
}
onKeys("?", showKeys);

export function press(key) {
  const scope = document.querySelector("dialog[open]") ?? document;
  const named = [...scope.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(one => one.offsetParent || one.closest("details.menu:not([open])"));
  if (!named) return false;
  // A choice is made, and the cursor goes to what is written about it.
  if (named.matches("[type=radio]")) named.click(), named.form?.querySelector("textarea")?.focus();
  else if (named.matches("input, textarea")) named.focus();
  else named.click();
  return true;
}

document.addEventListener("click", event => {
  if (event.target.closest('[data-action="keys"]')) showKeys();
});

document.addEventListener("keydown", event => {
  if (writing(event.target) || event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
  if (document.body.dataset.singleKeys === "off" || event.key === "Shift") return;
  const chord = prefix ? `${prefix} ${event.key}` : event.key;
  const place = prefix === "g" && document.querySelector(`[data-place="${CSS.escape(event.key)}"]`);
  prefix = !prefix && "gt".includes(event.key) ? event.key : "";
  if (place) place.click();
  else if (chords.has(chord)) chords.get(chord)(event);
  else if (prefix || !press(chord)) return;
  event.preventDefault();
});
