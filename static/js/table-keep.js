// A facilitator's page at a table goes on without a connection: what is typed is kept on this device as it is typed,
// what is sent is kept until the server has it. Each word carries its key, so that sending it twice stores it once.
const box = document.querySelector("[data-table-queue]"), list = document.querySelector("[data-written]");
const words = JSON.parse(document.getElementById("table-words").textContent);
const queued = `table:${location.pathname}`, typed = `table-typed:${location.pathname}`;
// Stands for the remarks that this page has seen.
const seen = document.querySelector("[name=before]");
const AGAIN_MS = 15_000, LONGEST_MS = 15_000, LONGEST_PHOTO_MS = 90_000;

const read = (place, none) => JSON.parse(localStorage.getItem(place) ?? none);
const keep = (place, value) => (Object.keys(value).length ? localStorage.setItem(place, JSON.stringify(value)) : localStorage.removeItem(place));
const waiting = () => read(queued, "[]");

async function ask(body, longest) {
  body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
  try {
    const answer = await fetch(location.pathname, {
      method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(longest), headers: {Accept: "application/json"},
    });
    if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) return {stands: words.closed};
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
    const [first] = waiting(), body = new URLSearchParams(first.fields);
    if (body.has("before")) body.set("before", seen.value);
    const answer = await ask(body, LONGEST_MS);
    if (answer.stands) { stands = answer.stands; break; }
    keep(queued, waiting().slice(1));
    if (body.has("before") && answer.before) seen.value = answer.before;
    if (answer.refused) refuse(first, answer);
    else taken(answer);
    show();
  }
  sending = false;
  show();
  if (waiting().length) again = setTimeout(send, AGAIN_MS);
}

// What the server does not take goes back to where it was typed, with the reason.
function refuse({place, fields}, {refused, kept}) {
  told = refused;
  const drafts = read(typed, "{}");
  const own = fields.filter(([name]) => !["key", "before"].includes(name));
  drafts[place] = own.map(([name, value]) => [name, name === "remarks" && kept ? `${kept}\n${value}` : value]);
  keep(typed, drafts);
  restore();
}

function taken(answer) {
  told = words.kept;
  if (answer.written === undefined) return;
  const opened = list.contains(document.activeElement) ? document.activeElement.id : "";
  list.innerHTML = answer.written;
  listen(list);
  restore();
  if (opened) document.getElementById(opened)?.focus();
}

function show() {
  const number = waiting().length;
  const says = [number ? words.waits.replace("{n}", number) : "", stands, number ? "" : told].filter(Boolean).join(" ");
  box.hidden = !says;
  box.classList.toggle("warn", number > 0);
  const said = box.querySelector("[data-said]");
  if (said.textContent !== says) said.textContent = says;
}

const visible = (form) => [...form.elements].filter(({name, type}) => name && !["hidden", "file", "submit"].includes(type));

function draft(form) {
  const drafts = read(typed, "{}");
  const fields = visible(form).filter((each) => each.type !== "radio" || each.checked).map(({name, value}) => [name, value]);
  drafts[form.dataset.keep] = fields;
  keep(typed, drafts);
}

function forget(place) {
  const drafts = read(typed, "{}");
  delete drafts[place];
  keep(typed, drafts);
}

function restore() {
  for (const [place, fields] of Object.entries(read(typed, "{}"))) {
    const form = document.querySelector(`form[data-keep="${CSS.escape(place)}"]`);
    for (const [name, value] of form ? fields : []) {
      const field = form.elements[name];
      if (field) field.value = value;
    }
  }
}

function listen(root) {
  for (const form of root.querySelectorAll("form[data-keep]")) {
    form.addEventListener("input", () => draft(form));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = form.elements.text;
      if (text && !text.value.trim()) { text.focus(); return; }
      const data = new FormData(form, event.submitter);
      data.delete("csrfmiddlewaretoken");
      keep(queued, [...waiting(), {place: form.dataset.keep, fields: [...data]}]);
      forget(form.dataset.keep);
      if ("resets" in form.dataset) {
        const kind = form.elements.kind.value;
        form.reset();
        form.elements.kind.value = kind;
        form.elements.key.value = crypto.randomUUID();
        text.focus();
      }
      told = "";
      show();
      send();
    });
  }
}

const photo = document.querySelector("form[data-photo]");
photo.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (button.disabled) return;
  button.disabled = true;
  const answer = await ask(new FormData(photo), LONGEST_PHOTO_MS);
  button.disabled = false;
  if (answer.stands) told = `${answer.stands} ${words.photo_waits}`;
  else if (answer.refused) told = answer.refused;
  else {
    photo.reset();
    photo.elements.key.value = crypto.randomUUID();
    taken(answer);
  }
  show();
  box.scrollIntoView({block: "nearest"});
});

addEventListener("online", send);
addEventListener("beforeunload", (event) => { if (waiting().length) event.preventDefault(); });
listen(document);
restore();
show();
send();
