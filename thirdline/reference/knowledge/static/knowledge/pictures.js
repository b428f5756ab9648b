// A picture pasted or dropped into an article's text is put into the file field, so that what it shows is
// asked for; where the writer was goes along, and the file is placed there.
const area = document.querySelector("form[data-composer] textarea[name=body]"), form = area?.form;
const { file, about, caret } = form?.elements ?? {};

function take(event, given) {
  const first = given?.files?.[0];
  if (!first || !file) return;
  event.preventDefault();
  const chosen = new DataTransfer();
  chosen.items.add(first);
  file.files = chosen.files;
  about.focus();
}

const stay = () => { if (caret) caret.value = area.selectionStart; };

area?.addEventListener("paste", event => take(event, event.clipboardData));
area?.addEventListener("drop", event => take(event, event.dataTransfer));
area?.addEventListener("dragover", event => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
for (const kind of ["keyup", "pointerup", "select", "input"]) area?.addEventListener(kind, stay);
