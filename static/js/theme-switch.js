// Lets a reader choose light or dark colours; without a choice the device's own wish holds.
const KEY = "colours";
const root = document.documentElement;
const wish = matchMedia("(prefers-color-scheme: dark)");

function chosen() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : wish.matches;
}

if (chosen()) root.dataset.theme = chosen();

for (const place of document.querySelectorAll("[data-theme-switch]")) {
  const button = place.querySelector("button");
  const label = () => { button.textContent = isDark() ? button.dataset.light : button.dataset.dark; };
  button.addEventListener("click", () => {
    const next = isDark() ? "light" : "dark";
    root.dataset.theme = next;
    try { localStorage.setItem(KEY, next); } catch { /* private windows may refuse; the page still changes */ }
    label();
  });
  wish.addEventListener("change", label);
  label();
  place.hidden = false;
}
