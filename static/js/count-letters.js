// Says how many letters are left in a text field that has a limit.
for (const place of document.querySelectorAll("[data-counts]")) {
  const field = document.getElementById(place.dataset.counts);
  if (!field || field.maxLength < 0) continue;
  const write = () => { place.textContent = place.dataset.text.replace("#", field.maxLength - field.value.length); };
  field.addEventListener("input", write);
  place.hidden = false;
  write();
}
