// Takes the reader to the error summary, and from a link in it to the field.
document.querySelector("[data-take-focus]")?.focus();
