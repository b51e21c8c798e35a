// Shows what was proposed alike while somebody writes; without it the page says so before sending.
const QUIET_MS = 500;
const FEWEST_LETTERS = 8;

for (const place of document.querySelectorAll("[data-similar-to]")) {
  const field = document.getElementById(place.dataset.similarTo);
  if (!field) continue;
  // What is alike stands under the sentence it is like.
  field.closest(".field").after(place);
  let waiting, asking, last = "";

  const look = async () => {
    const words = field.value.trim();
    if (words === last) return;
    last = words;
    asking?.abort();
    if (words.length < FEWEST_LETTERS) return place.replaceChildren();
    asking = new AbortController();
    try {
      const answer = await fetch(`${place.dataset.address}?q=${encodeURIComponent(words)}`, { signal: asking.signal });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch {
      // Without an answer nothing changes: the page asks again before it sends.
    }
  };

  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, QUIET_MS); });
}
