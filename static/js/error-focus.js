// Takes the reader to the error summary as the page opens.
document.querySelector("[data-take-focus]")?.focus();
