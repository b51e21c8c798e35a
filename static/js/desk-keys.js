// The desk by keyboard: j and k walk a list, o or Enter opens, x selects, / goes to the search, ? shows the keys.
const rows = [...document.querySelectorAll(".record-table tbody tr, .link-row")].filter((row) => row.querySelector("a"));
const KEY = "desk-keys";
const choice = document.querySelector("[data-keys-switch]");
let on = true;
let at = -1;

try { on = localStorage.getItem(KEY) !== "off"; } catch { /* without storage the keys stay on */ }
if (choice) {
  const box = choice.querySelector("input");
  box.checked = on;
  choice.hidden = false;
  box.addEventListener("change", () => {
    on = box.checked;
    try { localStorage.setItem(KEY, on ? "on" : "off"); } catch { /* holds for this page only */ }
  });
}

function showKeys() {
  const dialog = document.querySelector("[data-keys-dialog]");
  const keys = document.querySelector("[data-keys]");
  if (!dialog?.showModal || !keys) return void document.querySelector(".keys-help")?.toggleAttribute("open");
  if (!dialog.querySelector("dl")) dialog.querySelector("h2").after(keys.cloneNode(true));
  dialog.showModal();
}

function goTo(index) {
  rows[at]?.removeAttribute("aria-selected");
  at = Math.max(0, Math.min(rows.length - 1, index));
  rows[at].querySelector("a").focus();
  rows[at].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (!on || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("dialog")) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "j" && rows.length) goTo(at + 1);
  else if (event.key === "k" && rows.length) goTo(at - 1);
  else if (event.key === "o" && rows[at]) rows[at].querySelector("a").click();
  else if (event.key === "x" && rows[at]?.querySelector("input[type=checkbox]")) rows[at].querySelector("input[type=checkbox]").click();
  else if (event.key === "/") {
    const search = document.querySelector(".desk-search input, .filters input[type=search], .filters input[type=text]");
    if (!search) return;
    search.focus();
  } else if (event.key === "?") showKeys();
  else return;
  event.preventDefault();
});
