// Before answers leave a page, asks whether the server can be reached; if not, they stay and the page says so.
// Two quick presses send once. The server would take the second as the same answer anyway.
const LONGEST_MS = 8000;

async function isReached(address) {
  try {
    return (await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(LONGEST_MS) })).ok;
  } catch {
    return false;
  }
}

for (const form of document.querySelectorAll("form[data-send-safely]")) {
  const notice = form.querySelector("[data-no-connection]");
  let step = "waits";
  form.addEventListener("submit", async (event) => {
    if (step === "goes") { step = "gone"; return; }
    event.preventDefault();
    if (step !== "waits") return;
    step = "asks";
    const reached = await isReached(notice.dataset.ask);
    step = reached ? "goes" : "waits";
    notice.hidden = reached;
    if (reached) form.requestSubmit(event.submitter);
    else notice.focus();
  });
  addEventListener("pageshow", () => { step = "waits"; });
}
