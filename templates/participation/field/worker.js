// Shows what the phone keeps of today's rounds when there is no connection (field-keep.js keeps it).
// Visits wait in the page's own store (field-queue.js).
const {cache: CACHE, root, files, words} = {{ setup|safe }};
const PATIENCE_MS = 4000;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("field-rounds-") && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
})()));

function later(ms) {
  return new Promise((_resolve, reject) => setTimeout(() => reject(new Error("too slow")), ms));
}

async function fromNetworkOrKept(request) {
  const going = fetch(request);
  going.catch(() => {});
  const kept = await (await caches.open(CACHE)).match(request, {ignoreVary: true});
  try {
    return await (kept ? Promise.race([going, later(PATIENCE_MS)]) : going);
  } catch {
    return kept ?? (request.mode === "navigate" ? nothingKept() : Response.error());
  }
}

function nothingKept() {
  const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const body = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(words.title)}</title><h1>${escaped(words.title)}</h1><p>${escaped(words.text)}</p><p><a href="${root}">${escaped(words.back)}</a></p>`;
  return new Response(body, {status: 503, headers: {"Content-Type": "text/html; charset=utf-8"}});
}

self.addEventListener("fetch", (event) => {
  const {request} = event, url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method !== "GET") {
    if (request.mode === "navigate") event.respondWith(fetch(request).catch(nothingKept));
    return;
  }
  if (request.mode === "navigate" || url.pathname.startsWith(files)) event.respondWith(fromNetworkOrKept(request));
});
