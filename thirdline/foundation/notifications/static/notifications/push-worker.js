// Shows pushes while no page of ours is open, and leads to what they are about.
self.addEventListener("push", event => {
  let told = {};
  try { told = event.data?.json() ?? {}; } catch { told = { title: event.data?.text() }; }
  const { title = "Thirdline", body = "", url = "/notices", tag = "notices" } = told;
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: { url }, icon: "/static/ui/mark.svg", renotify: false }));
});

self.addEventListener("notificationclick", event => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? "/notices", self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil(self.clients.matchAll({ type: "window", includeUncontrolled: true }).then(pages => {
    const open = pages.find(page => new URL(page.url).pathname === url.pathname);
    return open ? open.focus() : self.clients.openWindow(url.href);
  }));
});
