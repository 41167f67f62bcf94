// Keeps the door's page, and what it is made of, for when there is no connection. It keeps no answer about people.

const KEPT = "door-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The page says what it needs, because it was loaded before this script watched over it.
self.addEventListener("message", (event) => {
  if (!Array.isArray(event.data?.keep)) return;
  event.waitUntil(Promise.all(event.data.keep.map(async (address) => keep(address, await fetch(address).catch(() => null)))));
});

const isDoor = (url) => /^\/operations\/check-in\/[^/]+$/.test(url.pathname) && !url.search && !url.pathname.endsWith(".js");
const isAsset = (url) => url.pathname.startsWith("/static/");

async function keep(address, answer) {
  if (answer?.ok && !answer.redirected) await (await caches.open(KEPT)).put(address, answer.clone());
  return answer;
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (isAsset(url)) {
    // The address of an asset changes with its content, so what is kept is never old.
    event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
  } else if (isDoor(url)) {
    const fresh = fetch(event.request).then((answer) => (answer.status < 500 ? keep(url.pathname, answer) : Promise.reject(answer)));
    event.respondWith(fresh.catch(async (failure) => (await caches.match(url.pathname)) ?? (failure instanceof Response ? failure : Response.error())));
  }
});
