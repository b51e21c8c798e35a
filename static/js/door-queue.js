// Keeps what is pressed at a workshop's door until the server has it: the open page goes on without a connection.
// Only numbers and codes are kept on this device, no name. A check-in is a number of people, so sending it twice is harmless.
const box = document.querySelector("[data-door-queue]");
const words = JSON.parse(document.getElementById("door-words").textContent);
const place = `door:${location.pathname}`;
const AGAIN_MS = 20_000, LONGEST_MS = 12_000;

const waiting = () => JSON.parse(localStorage.getItem(place) ?? "[]");
const keep = (list) => (list.length ? localStorage.setItem(place, JSON.stringify(list)) : localStorage.removeItem(place));

async function sent({fields}) {
  const body = new URLSearchParams(fields);
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  try {
    const answer = await fetch(location.pathname, {
      method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(LONGEST_MS), headers: {Accept: "application/json"},
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) return {stands: words.signed_out};
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    return isJson ? await answer.json() : {stands: words.busy};
  } catch {
    return {stands: words.no_connection};
  }
}

let again, stands = "", told = "", sending = false;
async function send() {
  if (sending) return;
  sending = true;
  clearTimeout(again);
  stands = "";
  while (waiting().length) {
    const [first] = waiting();
    const answer = await sent(first);
    if (answer.stands) { stands = answer.stands; break; }
    keep(waiting().slice(1));
    told = answer.said;
    if (answer.number) mark(answer.number, answer.came, false);
    if (answer.came_in_all !== undefined) document.querySelector("[data-came]").textContent = answer.came_in_all;
    show();
  }
  sending = false;
  show();
  if (waiting().length) again = setTimeout(send, AGAIN_MS);
}

function mark(number, came, isWaiting) {
  const cell = document.querySelector(`form[data-door="${number}"]`);
  if (!cell) return;
  for (const button of cell.querySelectorAll("button[name=came]")) {
    const isChosen = came !== null && button.value === String(came);
    button.setAttribute("aria-pressed", isChosen);
  }
  cell.querySelector("[data-door-state]").textContent = isWaiting ? words.not_sent : came === null ? "" : words.came.replace("{n}", came);
}

function show() {
  const number = waiting().length;
  const says = [number ? words.waits.replace("{n}", number) : "", stands, number ? "" : told].filter(Boolean).join(" ");
  box.hidden = !says;
  box.classList.toggle("warn", number > 0);
  const said = box.querySelector("[data-said]");
  if (said.textContent !== says) said.textContent = says;
}

for (const form of document.querySelectorAll("form[data-door]")) {
  form.addEventListener("submit", (event) => {
    const data = new FormData(form, event.submitter);
    data.delete("csrfmiddlewaretoken");
    const fields = [...data];
    if (!data.get("number") && !data.get("code")?.trim()) return;
    event.preventDefault();
    keep([...waiting(), {fields}]);
    const number = data.get("number"), came = data.get("came");
    if (number) mark(number, came === "" ? null : Number(came), true);
    else { form.reset(); form.querySelector("[name=code]").focus(); }
    told = "";
    show();
    send();
  });
}
addEventListener("online", send);
addEventListener("beforeunload", (event) => { if (waiting().length) event.preventDefault(); });
for (const {fields} of waiting()) {
  const data = new Map(fields);
  if (data.get("number")) mark(data.get("number"), data.get("came") === "" ? null : Number(data.get("came")), true);
}
show();
send();
