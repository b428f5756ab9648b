// Names of filters, and the values of those that have few, are offered while the last word is typed.
const box = document.getElementById("find-here");
const offered = document.getElementById("find-offered");
const known = JSON.parse(document.getElementById("find-filters").textContent);

const offers = word => {
  const [, no, name, colon, value] = word.match(/^(-?)([a-z]*)(:?)(.*)$/i) ?? [];
  if (name === undefined || (!name && !colon)) return [];
  const begins = known[name.toLowerCase()];
  if (colon) return (begins ?? []).filter(one => one.startsWith(value.toLowerCase())).map(one => `${no}${name}:${one}`);
  return Object.keys(known).filter(one => one.startsWith(name.toLowerCase())).map(one => `${no}${one}:`);
};

box.addEventListener("input", () => {
  const [, before, word] = box.value.match(/^(.*?)(\S*)$/s);
  offered.replaceChildren(...offers(word).slice(0, 12).map(one => new Option(before + one, before + one)));
});
