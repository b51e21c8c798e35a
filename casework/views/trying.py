"""The page to try the rules: a matter as it might come in, and what would become of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casework.explaining import silence_sentence
from casework.forms_of_rules import TryForm
from casework.routing import Matter
from casework.rules import RULE_READERS
from casework.services.trying import try_rules
from casework.words import CaseKind, Door
from people.roles import role_required


@role_required(*RULE_READERS)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Shows where a matter would go, which rule decided, and what runs from its arrival."""
    today = timezone.localdate()
    start = {"tur": CaseKind.REQUEST.value, "yol": Door.WEB.value, "gun": today.isoformat()}
    given = {name: request.GET.get(name) or start.get(name, "") for name in TryForm.base_fields}
    form = TryForm(given)
    if not form.is_valid():
        return render(request, "casework/work/rules.html", {"form": form, "trial": None}, status=422)
    wanted = form.cleaned_data
    matter = Matter(
        kind=wanted["tur"],
        door=wanted["yol"],
        topic=wanted["konu"].code if wanted["konu"] else "",
        neighbourhood=wanted["mahalle"].code if wanted["mahalle"] else "",
        trade=wanted["iskolu"].strip(),
    )
    trial = try_rules(matter, on=wanted["gun"])
    silence = silence_sentence(trial.clock, today=today)
    return render(request, "casework/work/rules.html", {"form": form, "trial": trial, "silence": silence})
