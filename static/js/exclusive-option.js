// "None of these" takes the other ticks away, and another tick takes it away. The server checks the same.
for (const group of document.querySelectorAll("[data-exclusive]")) {
  const alone = new Set(group.dataset.exclusive.split(" "));
  group.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    for (const box of group.querySelectorAll("input[type=checkbox]")) {
      if (box !== target && (alone.has(target.value) || alone.has(box.value))) box.checked = false;
    }
  });
}
