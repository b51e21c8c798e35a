// Offers a condition's values as soon as its question is chosen; the server draws the lines, nothing is stored.
const form = document.querySelector("form[data-condition]");
const target = document.getElementById("condition");
const REDRAWN = ["if-variable", "if-comparison"];
let latest = 0;

function placeOf(control) {
  return [...target.querySelectorAll(`[name="${control.name}"]`)].indexOf(control);
}

async function draw(control) {
  const turn = ++latest;
  const place = placeOf(control);
  try {
    const answer = await fetch(form.dataset.condition, { method: "POST", body: new FormData(form), credentials: "same-origin" });
    if (!answer.ok || turn !== latest) return;
    const focused = document.activeElement;
    const back = focused && target.contains(focused) ? { name: focused.name, place: placeOf(focused) } : { name: control.name, place };
    target.innerHTML = await answer.text();
    target.querySelectorAll(`[name="${back.name}"]`)[back.place]?.focus();
  } catch {
    // Without a connection the lines stay as they are; a value can be written by its wording.
  }
}

if (form && target) {
  target.addEventListener("change", (event) => {
    if (REDRAWN.includes(event.target.name)) draw(event.target);
  });
}
