// The field view renews itself: asks for its live part while the page is seen, and swaps it when something changed.
const live = document.querySelector("[data-live]");
const choice = document.querySelector("[data-live-switch]");
const said = document.querySelector("[data-live-status]");
const EVERY = 30_000;

async function renew() {
  if (document.hidden || !choice.querySelector("input").checked || live.contains(document.activeElement)) return;
  const known = live.querySelector("[data-live-version]")?.dataset.liveVersion ?? "";
  const answer = await fetch(`${live.dataset.live}?parca=${known}`, { credentials: "same-origin" }).catch(() => null);
  if (answer?.status !== 200 || answer.redirected) return;
  const open = [...live.querySelectorAll("details[open]")].map((each) => each.id);
  live.innerHTML = await answer.text();
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  said.textContent = live.dataset.liveSaid;
}

if (live && choice) {
  choice.hidden = false;
  setInterval(renew, EVERY);
}
