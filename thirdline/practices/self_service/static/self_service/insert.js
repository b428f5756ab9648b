// data-insert on a button: its words go to the end of the reply being written. The form still tells the
// server which article was used; without script the server puts the words into the draft itself.
document.addEventListener("click", event => {
  const button = event.target.closest("[data-insert]");
  const area = document.querySelector("#ticket-composer textarea");
  if (!button || !area) return;
  document.querySelector('#ticket-composer input[name="kind"][value="reply"]')?.click();
  area.value = [area.value.trimEnd(), button.dataset.insert].filter(Boolean).join("\n\n");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
});
