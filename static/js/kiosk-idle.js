// At a kiosk: asks after a while without a touch, then begins anew, so that the next person finds a clean screen.
const notice = document.querySelector("[data-idle-home]");
const QUIET_MS = 90_000;
const LAST_MS = 30_000;
let timer;

function leave() {
  location.replace(notice.dataset.idleHome);
}

function ask() {
  notice.hidden = false;
  notice.querySelector("button").focus();
  timer = setTimeout(leave, LAST_MS);
}

function wait() {
  clearTimeout(timer);
  notice.hidden = true;
  timer = setTimeout(ask, QUIET_MS);
}

if (notice) {
  for (const sign of ["pointerdown", "keydown", "input"]) addEventListener(sign, wait, { passive: true });
  wait();
}
