// A button marked data-copies="id" puts the text of that field on the clipboard and says so for a moment.
document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copies]");
  const source = button && document.getElementById(button.dataset.copies);
  if (!source) return;
  if (navigator.clipboard) await navigator.clipboard.writeText(source.value ?? source.textContent);
  else source.select?.();
  button.setAttribute("aria-pressed", "true");
  setTimeout(() => button.removeAttribute("aria-pressed"), 1500);
});
