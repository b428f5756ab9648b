// Above a ticket: the list it was opened from, and what stands before and after it there. Which list
// that was is this tab's memory; where a ticket stood when it left is kept with it.
const LIST = "thirdline-list", STOOD = "thirdline-stood";
const bar = () => document.getElementById("ticket-beside");

const list = sessionStorage.getItem(LIST);
if (bar()?.dataset.beside && list) {
  const asked = new URLSearchParams(list.split("?")[1] ?? "");
  const stood = JSON.parse(sessionStorage.getItem(STOOD) ?? "{}");
  if (stood.ticket === bar().dataset.ticket && stood.list === list) asked.set("stood", stood.cursor);
  window.htmx.ajax("GET", `${bar().dataset.beside}?${asked}`, { target: "#ticket-beside", swap: "outerHTML" });
}

document.addEventListener("htmx:after:swap", () => {
  const { ticket, cursor } = bar()?.dataset ?? {};
  if (cursor) sessionStorage.setItem(STOOD, JSON.stringify({ ticket, cursor, list }));
});
