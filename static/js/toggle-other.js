// Shows the text field of "other" while its option is chosen. Without script the field is always there.
function show() {
  for (const field of document.querySelectorAll("[data-shown-by]")) {
    const option = document.getElementById(field.dataset.shownBy);
    if (option?.closest("fieldset, form")) field.hidden = !option.checked;
  }
}
document.addEventListener("change", show);
document.addEventListener("questions-asked", show);
show();
