// Draws the question anew beside its form while somebody types; the server draws, nothing is stored.
const form = document.querySelector("form[data-glimpse]");
const target = document.getElementById("glimpses");
const PAUSE_MS = 350;
let timer;
let latest = 0;

async function draw() {
  const turn = ++latest;
  try {
    const answer = await fetch(form.dataset.glimpse, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    if (answer.ok && turn === latest) target.innerHTML = await answer.text();
  } catch {
    // Without a connection the old picture stays; saving will tell.
  }
}

if (form && target) {
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(draw, PAUSE_MS);
  });
}
