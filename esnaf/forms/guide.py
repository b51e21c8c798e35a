"""Forms of the guide at the desk: conditions and options are written line by line."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from esnaf.guidance import condition_text, read_condition
from esnaf.models import GuideQuestion, GuideRow, GuideRule

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class GuideRowForm(forms.ModelForm):
    """What questions and rules share."""

    condition = forms.CharField(
        label=_("Condition"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One question a line with the answers that fit, such as: activity = food, retail. Empty: always."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["condition"] = condition_text(self.instance.condition)
        if self.instance.pk:
            del self.fields["code"]

    def clean_condition(self) -> dict[str, list[str]]:
        """Returns the condition of the lines."""
        try:
            return read_condition(self.cleaned_data["condition"])
        except ValueError as problem:
            sentence = _("This line is no condition, or its question is there twice: %(line)s")
            raise forms.ValidationError(sentence, params={"line": str(problem)}) from problem

    def values(self) -> dict[str, Any]:
        """Returns what the form would change."""
        return self.cleaned_data

    def _post_clean(self) -> None:
        """Leaves the instance alone: the service sets the values and checks the whole."""


class QuestionForm(GuideRowForm):
    """A question with its options and the answers that trades imply."""

    options = forms.CharField(
        label=_("Options"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line: code | words | words in English | hint. The last two may be left out."),
    )
    presets = forms.CharField(
        label=_("Answers implied by trades"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: the beginning of a trade’s code = option, such as: D.1 = food."),
    )

    class Meta:
        model = GuideQuestion
        fields = (
            "code", "order", "text", "text_en", "hint", "hint_en", "options", "condition", "presets", "law",
            "source", "reviewed_on", "confirmed",
        )  # fmt: skip
        widgets = {"reviewed_on": DAY}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ("code", "label", "label_en", "hint")
        lines = (
            " | ".join(each.get(name, "") for name in names).rstrip(" |") for each in self.instance.options
        )
        self.initial["options"] = "\n".join(lines)
        self.initial["presets"] = "\n".join(
            f"{trade} = {option}" for trade, option in self.instance.presets.items()
        )

    def clean_options(self) -> list[dict[str, str]]:
        """Returns the options of the lines; codes are there once."""
        options = []
        for line in filter(str.strip, self.cleaned_data["options"].splitlines()):
            parts = [part.strip() for part in line.split("|")] + [""] * 4
            if not parts[0] or not parts[1] or parts[0] in {each["code"] for each in options}:
                sentence = _("A code and words are needed, and each code once: %(line)s")
                raise forms.ValidationError(sentence, params={"line": line})
            options.append(dict(zip(("code", "label", "label_en", "hint"), parts[:4], strict=True)))
        return options

    def clean_presets(self) -> dict[str, str]:
        """Returns the implied answers of the lines."""
        presets = {}
        for line in filter(str.strip, self.cleaned_data["presets"].splitlines()):
            trade, equals, option = (part.strip() for part in line.partition("="))
            if not (trade and equals and option):
                raise forms.ValidationError(_("This line implies nothing: %(line)s"), params={"line": line})
            presets[trade] = option
        return presets


class RuleForm(GuideRowForm):
    """A class, a document or a step."""

    class Meta:
        model = GuideRule
        fields = (
            "code", "order", "kind", "title", "title_en", "text", "text_en", "condition", "where", "authority",
            "fee", "time", "law", "source", "reviewed_on", "confirmed",
        )  # fmt: skip
        widgets = {"reviewed_on": DAY}


class DayForm(forms.Form):
    """From which day, or until which."""

    day = forms.DateField(label=_("Day"), widget=DAY)


def form_of(row: GuideRow, data: Any = None) -> GuideRowForm:
    """Returns the form of a row."""
    return (QuestionForm if isinstance(row, GuideQuestion) else RuleForm)(data, instance=row)
