// One stream a page: body data-topics="queue:2 ticket:42" names what it hears. Each event fires "live" on
// every element with that topic in data-live-on; its hx-trigger="live" fetches it again, through the access
// checks. Events of a moment are gathered, so a burst costs one request a part.
const topics = (document.body.dataset.topics ?? "").trim().split(/\s+/).filter(Boolean);
const line = document.getElementById("live-line");
const heard = new Set();
let timer = 0, lostAt = null;

function fire() {
  timer = 0;
  const due = [...heard];
  heard.clear();
  for (const part of document.querySelectorAll("[data-live-on]")) {
    const on = part.dataset.liveOn.split(/\s+/);
    if (due.some(topic => on.includes(topic))) part.dispatchEvent(new CustomEvent("live"));
  }
}

function hear(event) {
  let topic = event.data;
  try { topic = JSON.parse(event.data).topic ?? topic; } catch { /* a bare topic is fine too */ }
  heard.add(String(topic));
  timer ||= setTimeout(fire, 250);
}

function state(live) {
  if (live && lostAt) topics.forEach(topic => heard.add(topic)), fire();
  lostAt = live ? null : lostAt ?? new Date();
  if (!line) return;
  line.querySelector("[data-since]").textContent = lostAt?.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }) ?? "";
  setTimeout(() => { line.hidden = !lostAt || Date.now() - lostAt < 4000; }, lostAt ? 5000 : 0);
}

function listen(wait = 1000) {
  const stream = new EventSource(`${document.body.dataset.live}?topics=${encodeURIComponent(topics.join(","))}`);
  stream.onopen = () => { wait = 1000; state(true); };
  stream.onmessage = hear;
  stream.addEventListener("topic", hear);
  stream.onerror = () => {
    state(false);
    stream.close();
    setTimeout(listen, wait + Math.random() * 1000, Math.min(wait * 2, 30000));
  };
  addEventListener("pagehide", () => stream.close(), { once: true });
}

if (topics.length && document.body.dataset.live) listen();
