// A pane marked data-start="end" opens at its newest entry and stays there while it is at its end.
const panes = () => document.querySelectorAll('[data-start="end"]');
const toEnd = pane => { pane.scrollTop = pane.scrollHeight; };

document.fonts.ready.then(() => panes().forEach(toEnd));
document.addEventListener("htmx:before:swap", () => {
  for (const pane of panes()) pane.atEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 80;
});
document.addEventListener("htmx:after:swap", () => {
  for (const pane of panes()) if (pane.atEnd ?? true) toEnd(pane);
});
