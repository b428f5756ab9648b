// The map as a picture: the server draws the SVG, standing alone and in the theme of the page; the browser makes the PNG of it.
const LARGEST = 8000;

export function save(map, kind, link) {
  const address = new URL(link.href, location.href);
  address.searchParams.set("theme", document.documentElement.dataset.bsTheme ?? "light");
  address.searchParams.set("overlay", map.getAttribute("overlay") ?? "margin");
  const chosen = map.chosenId;
  if (chosen) address.searchParams.set("chosen", chosen);
  if (kind === "svg") { link.href = address; return false; }
  png(address, link.download).catch(() => location.assign(address));
  return true;
}

async function png(address, name) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.status);
  const bytes = new TextEncoder().encode(await answer.text());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  const picture = new Image();
  picture.src = `data:image/svg+xml;base64,${btoa(text)}`;
  await picture.decode();
  const scale = Math.min(2, LARGEST / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), { width: picture.width * scale, height: picture.height * scale });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const made = await new Promise(done => canvas.toBlob(done, "image/png"));
  const away = Object.assign(document.createElement("a"), { href: URL.createObjectURL(made), download: name });
  away.click();
  URL.revokeObjectURL(away.href);
}
