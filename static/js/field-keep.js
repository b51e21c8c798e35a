// Keeps the pages of today's rounds on the phone, and what they are made of: the worker shows them without a connection.
const {worker, scope, cache: name} = document.querySelector("[data-field-queue]").dataset;

function isRound(address) {
  const {pathname, search} = new URL(address);
  return !search && pathname.startsWith(scope) && /^(\d+\/)?$/.test(pathname.slice(scope.length));
}

async function keep(cache, address) {
  const answer = await fetch(address, {credentials: "same-origin", redirect: "error"}).catch(() => null);
  if (answer?.ok) await cache.put(address, answer);
}

async function keepPages() {
  await navigator.serviceWorker.register(worker, {scope});
  const cache = await caches.open(name);
  const here = location.origin + location.pathname;
  const rounds = [...document.querySelectorAll("a[data-keep]")].map(({href}) => href);
  const files = performance.getEntriesByType("resource").filter(({name: file}) => /\.(css|js|woff2|svg)(\?|$)/.test(file));
  const wanted = new Set([here, ...rounds, ...files.map(({name: file}) => file)]);
  await Promise.all([...wanted].map((address) => keep(cache, address)));
  if (location.pathname !== scope) return;
  for (const {url} of await cache.keys()) if (isRound(url) && !wanted.has(url)) await cache.delete(url);
}

if ("serviceWorker" in navigator && "caches" in window) {
  addEventListener("load", () => { keepPages().catch(() => {}); });
}
