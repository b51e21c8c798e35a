// Says how much of a budget, or how many points, are left while a ballot is filled in.
for (const form of document.querySelectorAll("form[data-spend]")) {
  const place = form.querySelector("[data-left]");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const spent = () => form.hasAttribute("data-points")
    ? [...form.querySelectorAll("input[type=number]")].reduce((sum, field) => sum + (Number(field.value) || 0), 0)
    : [...form.querySelectorAll("input[data-cost]:checked")].reduce((sum, box) => sum + Number(box.dataset.cost), 0);
  const write = () => {
    const left = Number(form.dataset.spend) - spent();
    place.textContent = (left < 0 ? place.dataset.over : place.dataset.text).replace("#", number.format(Math.abs(left)));
  };
  form.addEventListener("input", write);
  place.hidden = false;
  write();
}
