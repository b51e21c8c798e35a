// Shows the questions of this page that follow from an answer as soon as it is given. The server decides which;
// without script or connection it asks them when the page is sent.
const form = document.querySelector("form[data-asks-on]");
const PAUSE_MS = 250;
// Questions that do not apply at the moment, with what was said to them.
const aside = new Map();
let timer;
let latest = 0;

const questionsIn = (place) => [...place.querySelectorAll("[data-question]")];
const choicesIn = (question) => [...question.querySelectorAll("[type=radio], [type=checkbox], option")].map((each) => each.value).join();

function standing(wanted, here) {
  const kept = here.get(wanted.dataset.question) ?? aside.get(wanted.dataset.question);
  return kept && choicesIn(kept) === choicesIn(wanted) ? kept : document.adoptNode(wanted);
}

function arrange(page) {
  const wanted = questionsIn(page);
  const here = new Map(questionsIn(form).map((each) => [each.dataset.question, each]));
  const staying = wanted.map((each) => standing(each, here));
  for (const [code, question] of here) {
    if (staying.includes(question)) continue;
    aside.set(code, question);
    question.remove();
  }
  const shown = form.querySelector("[name=_shown]");
  const returned = staying.some((each) => aside.has(each.dataset.question));
  let before = shown;
  for (const question of staying) {
    if (before.nextElementSibling !== question) before.after(question);
    aside.delete(question.dataset.question);
    before = question;
  }
  shown.value = staying.map((each) => each.dataset.question).join(" ");
  tell(staying.filter((each) => !here.has(each.dataset.question)));
  // What was said to a question that came back may bring back others.
  if (returned) ask();
}

function tell(news) {
  const said = news.map((each) => each.querySelector(".question-text, p")?.textContent.trim());
  form.querySelector("[data-asked]").textContent = said.map((text) => `${form.dataset.asksOn}: ${text}`).join(" ");
  if (news.length) document.dispatchEvent(new Event("questions-asked"));
}

async function ask() {
  const turn = ++latest;
  const given = new FormData(form);
  given.set("go", "look");
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body: given, credentials: "same-origin" });
    if (!answer.ok || turn !== latest) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("answers");
    if (page && turn === latest) arrange(page);
  } catch {
    // Without a connection the page stays as it is; sending it tells.
  }
}

form?.addEventListener("change", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE_MS);
});
