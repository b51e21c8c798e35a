// Before signing out on a phone: says how many visits it still holds, and forgets the pages that were kept on it.
// The visits stay: who entered them sends them after signing in again.
const notice = document.querySelector("[data-field-leave]");

async function count() {
  const names = await indexedDB.databases?.();
  if (names && !names.some(({name}) => name === "field-visits")) return 0;
  return new Promise((resolve) => {
    const asked = indexedDB.open("field-visits", 1);
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = () => resolve(0);
    asked.onsuccess = () => {
      const counting = asked.result.transaction("visits").objectStore("visits").count();
      counting.onsuccess = () => resolve(counting.result);
    };
  });
}

count().then((number) => {
  if (!number) return;
  notice.querySelector("[data-number]").textContent = number;
  notice.hidden = false;
}).catch(() => {});

document.querySelector("main form[method=post]")?.addEventListener("submit", async () => {
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) if (name.startsWith("field-rounds-")) caches.delete(name);
});
