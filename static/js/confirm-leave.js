// Asks before answers that were written but not sent are lost. Only for forms that say data-confirm-leave.
for (const form of document.querySelectorAll("form[data-confirm-leave]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
