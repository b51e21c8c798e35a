// The hall's screen renews its numbers by itself; without it the page is renewed by its link.
const EVERY = 4_000;
const numbers = document.querySelector("[data-hall]");

async function renew() {
  if (document.hidden) return;
  const answer = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-hall]");
  if (fresh && fresh.innerHTML !== numbers.innerHTML) numbers.replaceChildren(...fresh.childNodes);
}

if (numbers) setInterval(renew, EVERY);
