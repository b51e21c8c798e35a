// "None of these" takes the other ticks away, and another tick takes it away. The server checks the same.
// While the event is caught, so that what listens to the choices finds them settled.
document.addEventListener("change", ({ target }) => {
  const group = target.closest("[data-exclusive]");
  if (!group || target.type !== "checkbox" || !target.checked) return;
  const alone = new Set(group.dataset.exclusive.split(" "));
  for (const box of group.querySelectorAll("input[type=checkbox]")) {
    if (box !== target && (alone.has(target.value) || alone.has(box.value))) box.checked = false;
  }
}, true);
