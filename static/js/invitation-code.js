// Fills in the code that stands behind the number sign of a letter's address, and takes it out of the history.
const field = document.getElementById("invitation");
const code = new URLSearchParams(location.hash.slice(1)).get("kod");
if (field && code) {
  field.value ||= code;
  history.replaceState(null, "", location.pathname + location.search);
}
