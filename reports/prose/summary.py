"""The drafted summary: the strongest findings first; people who took part are called participants.

Only a random sample lets us speak of residents and of uncertainty; open participation never does.
"""

from typing import Any

from reports.prose.words import BY_GROUP, between, people, percent_told, question_text, said, whole

MOST = 5


def drafted(figures: dict[str, Any], *, language: str) -> str:
    """Returns the draft: what the evidence is, the clearest answers, what differs between groups."""
    lines = [basis(figures, language=language)]
    lines += [finding(question, figures, language=language) for question in ranked(figures)[:MOST]]
    lines += [difference(each, figures, language=language) for each in figures["differences"][:MOST]]
    return "\n".join(lines)


def ranked(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the questions with the clearest first answer, clearest first."""

    def lead(question: dict[str, Any]) -> float:
        values = sorted((o["value"] for o in question["options"] if o["value"] is not None), reverse=True)
        return -(values[0] - values[1]) if len(values) > 1 else 0.0

    return sorted((q for q in figures["questions"] if top(q)), key=lambda q: (lead(q), q["code"]))


def top(question: dict[str, Any]) -> dict[str, Any] | None:
    """Returns the answer given most."""
    shown = [option for option in question["options"] if option["value"] is not None]
    return max(shown, key=lambda option: option["value"]) if shown else None


def basis(figures: dict[str, Any], *, language: str) -> str:
    """Returns what the evidence is, in one sentence."""
    n = whole(figures["n"], language=language)
    if figures["sampling"] == "opt_in":
        if language == "tr":
            return f"Bu özet, kendi isteğiyle katılan {n} kişinin yanıtlarına dayanır; ilçede oturan herkesi temsil etmez."
        return f"This summary rests on the answers of {n} people who chose to take part; it does not stand for all residents."
    drawn = figures["sampling"] == "probability"
    if language == "tr":
        weighted = "nüfusa göre ağırlıklandırılmış" if figures["weights"] else "ağırlıklandırılmamış"
        whose = f"rastlantısal örneklemden {n} kişinin" if drawn else f"herkese sorulup alınan {n} kişinin"
        return f"Bu özet, {whose} {weighted} yanıtlarına dayanır."
    weighted = "weighted to the population" if figures["weights"] else "not weighted"
    whose = "in a random sample" if drawn else "of all who were asked"
    return f"This summary rests on the answers of {n} people {whose}, {weighted}."


def finding(question: dict[str, Any], figures: dict[str, Any], *, language: str) -> str:
    """Returns a question's main answer with its share, its interval where there is one, and n."""
    answer = top(question)
    asked, label = question_text(question, language), said(answer["label"], language)
    share = percent_told(answer["value"], language=language)
    n = whole(question["n"], language=language)
    span = between(answer["low"], answer["high"], language=language) if figures["has_error"] else ""
    if language == "tr":
        interval = f", %95 güven aralığı {span}" if span else ""
        return f"“{asked}” sorusunda en çok verilen yanıt “{label}”: {share}{interval} (n = {n})."
    interval = f", 95% confidence interval {span}" if span else ""
    return f"To “{asked}” the most common answer is “{label}”: {share}{interval} (n = {n})."


def difference(each: dict[str, Any], figures: dict[str, Any], *, language: str) -> str:
    """Returns one difference between groups that stands after correcting for all tests."""
    question = next(q for q in figures["questions"] if q["code"] == each["question"])
    answer = next(o for o in question["options"] if o["code"] == each["answer"])
    names = figures.get("places", {})
    high, low = (
        people(each["group"], each[end]["group"], language=language, names=names) for end in ("high", "low")
    )
    group = BY_GROUP[each["group"]][language]
    shares = [percent_told(each[end]["value"], language=language) for end in ("high", "low")]
    label, asked = said(answer["label"], language), question_text(question, language)
    if language == "tr":
        return f"“{asked}”: “{label}” yanıtı {group} göre değişiyor; en yüksek: {high} ({shares[0]}), en düşük: {low} ({shares[1]})."
    return f"“{asked}”: “{label}” differs by {group}; highest: {high} ({shares[0]}), lowest: {low} ({shares[1]})."
