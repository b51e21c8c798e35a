"""Alike matters are answered alike: heads keep templates, an answer begins with one, in the language of the case."""

import pytest
from django.urls import reverse

from casework.errors import PlaceholderIsUnknown, TemplateIsNotYours
from casework.models import Case, CaseTopic, ReplyTemplate
from casework.services import referring
from casework.services.replies import save_template, templates_for, text_for
from people.models import AuditEvent, Role
from tests.factories import member
from tests.factories.cases import a_case, known, of


@pytest.fixture(autouse=True)
def signed_in_simply(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


@pytest.fixture
def bench(town, demir) -> Case:
    """A broken bench, in work."""
    case = a_case(topic="park_upkeep", title="Kırık bank", asker=known())
    referring.accept(case, unit=of("parks"), actor=demir)
    return Case.objects.get(pk=case.pk)


def a_template(name: str = "Onarıldı", **fields) -> ReplyTemplate:
    topics = fields.pop("topics", ())
    values = {"text": "Sayın {name}, {number} numaralı başvurunuz ({title}) yapıldı."} | fields
    template = ReplyTemplate.objects.create(name=name, **values)
    template.topics.set(CaseTopic.objects.filter(code__in=topics))
    return template


def step(case: Case, key: str = "yanit") -> str:
    return reverse("case_step", args=[case.number, key])


def test_an_answer_begins_with_the_chosen_template_and_is_sent_as_it_was_finished(client, demir, bench):
    template = a_template()
    client.force_login(demir)

    page = client.get(step(bench), {"template": template.pk}).content.decode()
    assert f"Sayın Ayşe Deneme, {bench.number} numaralı başvurunuz (Kırık bank) yapıldı." in page
    client.post(step(bench), {"outcome": "done", "text": "Sayın Ayşe Deneme, onarıldı."})

    assert bench.messages.get(is_answer=True).text == "Sayın Ayşe Deneme, onarıldı."


def test_without_a_choice_the_form_is_empty_and_without_a_template_there_is_no_chooser(client, demir, bench):
    client.force_login(demir)
    assert "Şablonla başla" not in client.get(step(bench)).content.decode()

    a_template()

    page = client.get(step(bench)).content.decode()
    assert "Şablonla başla" in page
    assert "Sayın Ayşe" not in page


def test_a_template_of_another_kind_topic_or_unit_is_neither_offered_nor_taken(client, demir, bench):
    others = [
        a_template("Bilgi", kinds=["information"]),
        a_template("Yol", topics=["pothole"]),
        a_template("Temizlik", unit=of("cleansing")),
    ]
    fitting = a_template("Park", kinds=["request"], topics=["park_upkeep", "tree"], unit=of("parks"))
    client.force_login(demir)

    assert templates_for(bench, demir) == [fitting]
    for other in others:
        page = client.get(step(bench), {"template": other.pk}).content.decode()
        assert "Sayın Ayşe" not in page


def test_a_case_in_english_is_answered_in_english_and_the_footer_is_that_of_its_kind(town):
    template = a_template(text_en="Dear {name}, see {number}. Last day: {due}.")
    case = a_case(kind="information", language="en", asker=known())
    petition = a_case(kind="petition", asker=known())
    plain = a_case()

    text = text_for(template, case)
    assert text.startswith(f"Dear Ayşe Deneme, see {case.number}. Last day: {case.due_on:%d.%m.%Y}.\n\n")
    assert "law 4982" in text
    assert "3071" in text_for(template, petition)
    assert text_for(template, plain).startswith("Sayın başvuran,")
    assert "sayılı" not in text_for(template, plain)


def test_what_somebody_typed_is_never_taken_for_a_mark(town):
    case = a_case(title="{name} {number}", asker=known())

    assert text_for(a_template(text="Konu: {title}"), case) == "Konu: {name} {number}"


def test_a_mark_that_stands_for_nothing_is_refused_wherever_it_comes_from(client, head):
    client.force_login(head)
    fields = {"name": "Deneme", "unit": of("parks").pk, "text": "Sayın {isim}, bitti }"}

    page = client.post(reverse("reply_template_new"), fields)

    assert page.status_code == 422
    assert "{isim}, }" in page.content.decode()
    assert "{number}" in page.content.decode()
    with pytest.raises(PlaceholderIsUnknown):
        ReplyTemplate.objects.create(name="x", text="Sayın {0.__class__}")
    assert not ReplyTemplate.objects.exists()


def test_a_head_keeps_the_templates_of_the_own_unit_and_reads_those_for_all(client, head):
    for_all, elsewhere = a_template("Genel"), a_template("Temizlik", unit=of("cleansing"))
    client.force_login(head)
    fields = {"name": "Budandı", "unit": of("parks").pk, "text": "{title}", "kinds": ["request"]}
    client.post(reverse("reply_template_new"), fields)
    own = ReplyTemplate.objects.get(name="Budandı")

    page = client.get(reverse("reply_templates")).content.decode()
    assert "Genel" in page
    assert "Budandı" in page
    assert "Temizlik" not in page
    assert client.get(reverse("reply_template", args=[elsewhere.pk])).status_code == 404
    assert client.post(reverse("reply_template", args=[for_all.pk]), fields).status_code in (409, 422)
    with pytest.raises(TemplateIsNotYours):
        save_template(for_all, topics=[], actor=head)

    client.post(reverse("reply_template_remove", args=[own.pk]))
    client.post(reverse("reply_template_remove", args=[for_all.pk]))
    assert set(ReplyTemplate.objects.values_list("name", flat=True)) == {"Genel", "Temizlik"}
    assert list(AuditEvent.objects.order_by("sequence").values_list("verb", flat=True)) == [
        "reply_template_saved",
        "reply_template_removed",
    ]


def test_the_participation_head_keeps_those_for_all_and_two_of_one_name_are_refused(client, town):
    client.force_login(member("Baris", Role.UNIT_HEAD, of=of("participation_unit")))
    fields = {"name": "Alındı", "text": "{number}", "has_footer": "on"}

    assert client.post(reverse("reply_template_new"), fields).status_code == 302
    assert client.post(reverse("reply_template_new"), fields).status_code == 422
    template = ReplyTemplate.objects.get()
    client.post(reverse("reply_template", args=[template.pk]), fields | {"text": "{due}"})
    template.refresh_from_db()
    assert template.text == "{due}"


def test_an_officer_and_a_stranger_do_not_keep_templates(client, demir, town):
    template = a_template()
    addresses = [
        reverse("reply_templates"),
        reverse("reply_template_new"),
        reverse("reply_template", args=[template.pk]),
    ]
    for user in (demir, member("Fikret")):
        client.force_login(user)
        assert {client.get(address).status_code for address in addresses} == {403}
        assert client.post(reverse("reply_template_remove", args=[template.pk])).status_code == 403
    client.logout()
    assert {client.get(address).status_code for address in addresses} == {302}
