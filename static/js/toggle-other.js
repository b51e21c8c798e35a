// Shows the text field of "other" while its option is chosen. Without script the field is always there.
for (const field of document.querySelectorAll("[data-shown-by]")) {
  const option = document.getElementById(field.dataset.shownBy);
  const group = option?.closest("fieldset, form");
  if (!group) continue;
  const show = () => { field.hidden = !option.checked; };
  group.addEventListener("change", show);
  show();
}
