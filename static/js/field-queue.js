// Keeps visits on the phone until the server has them: each is stored here first, then sent, in order, and forgotten
// only when the server says that it is stored. Its key lets the server store it once, however often it is sent.
const box = document.querySelector("[data-field-queue]");
const words = JSON.parse(document.getElementById("field-words").textContent);
const {owner, state} = box.dataset;
const part = (name) => box.querySelector(`[data-queue-${name}]`);
const AGAIN_MS = 30_000, LONGEST_MS = 15_000, PAUSE_MS = 700;

const opening = new Promise((resolve, reject) => {
  const asked = indexedDB.open("field-visits", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("visits", {keyPath: "number", autoIncrement: true});
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

async function kept(mode, work) {
  const change = (await opening).transaction("visits", mode, {durability: "strict"});
  const asked = work(change.objectStore("visits"));
  return new Promise((resolve, reject) => {
    change.oncomplete = () => resolve(asked.result);
    change.onabort = () => reject(change.error);
  });
}
const everything = () => kept("readonly", (store) => store.getAll());
const keep = (visit) => kept("readwrite", (store) => store.put(visit));
const forget = (visit) => kept("readwrite", (store) => store.delete(visit.number));

async function ask(address, options = {}) {
  try {
    const answer = await fetch(address, {
      cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(LONGEST_MS), ...options,
      headers: {Accept: "application/json", ...options.headers},
    });
    if (answer.type === "opaqueredirect") return {status: "signed-out"};
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    return {status: answer.status, content: isJson ? await answer.json() : null};
  } catch {
    return {status: "no-connection"};
  }
}

// Returns what stands in the way of what waits; nothing when all was sent.
async function sendWaiting() {
  const ready = (await everything()).filter((visit) => !visit.why);
  if (!ready.length) return "";
  const access = await ask(state);
  if (access.status !== 200 || !access.content) return access.status === 403 ? "signed-out" : obstacle(access.status);
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = access.content.token; });
  const own = ready.filter((visit) => visit.owner === access.content.owner);
  for (const visit of own) {
    const body = new URLSearchParams(visit.fields);
    const answer = await ask(visit.address, {method: "POST", body, headers: {"X-CSRFToken": access.content.token}});
    if (answer.content?.stored) {
      await forget(visit);
      showStored(visit, answer.content);
    } else if (answer.content?.why && answer.status < 500) await keep({...visit, why: answer.content.why});
    else if (answer.status === 404) await keep({...visit, why: words.not_yours});
    else return obstacle(answer.status);
  }
  return own.length < ready.length ? "other-person" : "";
}

function obstacle(status) {
  return typeof status === "number" ? "busy" : status;
}

let again;
async function send() {
  clearTimeout(again);
  const stands = navigator.locks ? await navigator.locks.request("field-visits", sendWaiting) : await sendWaiting();
  const waiting = await show(stands);
  if (waiting) again = setTimeout(send, AGAIN_MS);
}

function counted(number, sentence) {
  return sentence.replace("{n}", number);
}

async function show(stands) {
  const visits = await everything();
  const waiting = visits.filter((visit) => !visit.why), refused = visits.filter((visit) => visit.why);
  box.hidden = !visits.length;
  box.classList.toggle("warn", waiting.length > 0);
  const says = [
    waiting.length ? counted(waiting.length, waiting.length === 1 ? words.one_waits : words.many_wait) : "",
    waiting.length ? words[stands] ?? "" : "",
    refused.length ? counted(refused.length, refused.length === 1 ? words.one_refused : words.many_refused) : "",
  ].filter(Boolean).join(" ");
  if (part("said").textContent !== says) part("said").textContent = says;
  part("signed-out").hidden = stands !== "signed-out" || !waiting.length;
  part("now").hidden = !waiting.length || stands === "signed-out";
  part("refused").hidden = !refused.length;
  part("refused").replaceChildren(...refused.map(rowOf));
  return waiting.length;
}

function rowOf(visit) {
  const row = document.createElement("li"), text = document.createElement("div"), buttons = document.createElement("p");
  row.className = "link-row"; text.className = "stack tight"; buttons.className = "cluster";
  const said = visit.fields.filter(([name]) => name.startsWith("said_")).map(([_name, value]) => value).filter(Boolean);
  for (const line of [`${visit.street}: ${visit.label}`, ...said, visit.why]) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    text.append(paragraph);
  }
  buttons.append(
    buttonOf(words.try_again, async () => { await keep({...visit, why: ""}); send(); }),
    buttonOf(words.remove, async () => { if (confirm(words.really_remove)) { await forget(visit); show(""); } }),
  );
  row.append(text, buttons);
  return row;
}

function buttonOf(label, does) {
  const button = document.createElement("button");
  button.type = "button"; button.className = "button small"; button.textContent = label;
  button.addEventListener("click", does);
  return button;
}

function showStored(visit, content) {
  if (visit.address !== location.pathname) return;
  document.querySelector("[data-doors]").textContent = content.doors;
  sayLast(counted(visit.label, words.stored), true);
}

function sayLast(text, canTakeBack) {
  const form = document.querySelector("[data-take-back]");
  form.hidden = false;
  form.querySelector("button").hidden = !canTakeBack;
  form.querySelector("[data-last]").textContent = text;
  form.scrollIntoView({block: "nearest"});
}

let pausing;
async function take(form, submitter) {
  const answers = [...form.querySelectorAll("textarea")];
  if (answers.length && answers.every(({value}) => !value.trim())) {
    sayLast(words.nothing_said, false);
    answers[0].focus();
    return;
  }
  // A second tap on the same button is no second door.
  if (pausing === form) return;
  pausing = form;
  setTimeout(() => { pausing = undefined; }, PAUSE_MS);
  const data = new FormData(form, submitter);
  data.delete("csrfmiddlewaretoken");
  data.set("day", new Date().toLocaleDateString("sv-SE"));
  const chosen = form.querySelector("[name=outcome]:checked")?.closest("label");
  const label = form.dataset.label ?? (chosen ?? submitter).textContent.trim();
  const visit = {owner, address: location.pathname, street: document.querySelector("h1").textContent.trim(), label, fields: [...data]};
  await keep(visit);
  form.reset();
  form.querySelector("[name=key]").value = crypto.randomUUID();
  document.querySelectorAll("[data-visit] [name=returns]").forEach((input) => { input.value = ""; });
  document.querySelector("[data-returning]")?.remove();
  sayLast(counted(label, words.kept), false);
  await send();
}

opening.then(() => {
  for (const form of document.querySelectorAll("form[data-visit]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      take(form, event.submitter).catch(() => { sayLast(words.not_kept, false); });
    });
  }
  part("now").querySelector("button").addEventListener("click", send);
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  navigator.storage?.persist?.();
  show("").then(send);
});
