// "Show notices in this browser": asks the browser, and gives the desk what it answers. The button stays
// away where the browser cannot; why it cannot is said in its place.
const form = document.querySelector("[data-push-key]");
const say = words => { const place = form.querySelector("[data-push-said]"); place.textContent = words; place.hidden = false; };
const bytes = text => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), sign => sign.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function named() {
  const known = [["Edg/", "Edge"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]];
  const systems = [["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Mac", "Mac"], ["Windows", "Windows"], ["Linux", "Linux"]];
  const find = list => list.find(([sign]) => navigator.userAgent.includes(sign))?.[1] ?? "";
  return [find(known), find(systems)].filter(Boolean).join(", ");
}

async function subscribe(event) {
  event.preventDefault();
  if (await Notification.requestPermission() !== "granted") return say(form.dataset.pushDenied);
  try {
    const worker = await navigator.serviceWorker.register("/push-worker.js");
    await navigator.serviceWorker.ready;
    const wanted = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.pushKey) };
    // A key of an earlier desk is no use: the browser is asked anew.
    await (await worker.pushManager.getSubscription())?.unsubscribe();
    const given = await worker.pushManager.subscribe(wanted);
    form.elements.endpoint.value = given.endpoint;
    form.elements.public_key.value = text(given.getKey("p256dh"));
    form.elements.auth.value = text(given.getKey("auth"));
    form.removeEventListener("submit", subscribe);
    form.requestSubmit();
  } catch { say(form.dataset.pushFailed); }
}

if (form) {
  const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (can) {
    form.querySelector("[data-push-can]").hidden = false;
    form.elements.name.value ||= named();
    form.addEventListener("submit", subscribe);
  } else say(form.dataset.pushCannot);
}
