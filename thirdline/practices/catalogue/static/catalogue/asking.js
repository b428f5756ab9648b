// Hides what is not asked with what is chosen so far, and says what it costs. The server decides: there
// is one condition engine and no second one here. Where it does not answer everything stays shown, with
// its condition in words, as without script.
const form = document.querySelector("form[data-asks]");
const deciders = new Set((form?.dataset.deciders || "").split(" ").filter(Boolean));
let turn = 0;

async function ask() {
  const mine = ++turn;
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (deciders.has(name) && typeof value === "string") query.append(name, value.slice(0, 500));
  }
  let answer;
  try {
    answer = await fetch(`${form.dataset.asks}?${query}`, { headers: { Accept: "application/json" } });
  } catch {
    return showAll();
  }
  if (mine !== turn) return;
  if (!answer.ok) return showAll();
  const { shown, price } = await answer.json();
  for (const field of form.querySelectorAll("[data-field]")) {
    field.hidden = !shown.includes(field.dataset.field);
  }
  for (const words of form.querySelectorAll("[data-condition]")) words.hidden = true;
  const total = document.getElementById("ask-price");
  if (total && price) total.textContent = price;
}

function showAll() {
  for (const field of form.querySelectorAll("[data-field], [data-condition]")) field.hidden = false;
}

if (form && deciders.size) {
  form.addEventListener("change", event => deciders.has(event.target.name) && ask());
  ask();
}
