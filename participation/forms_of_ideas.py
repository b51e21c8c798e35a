"""Forms of an idea collection: what the kind adds, an idea with its photo, a comment, and the desk's part."""

import base64
import binascii
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from city.models import Neighbourhood
from common.refusal import Refusal
from common.sent_files import LARGEST, encoded_anew
from common.text import clean, clean_line
from participation.models import Activity, IdeaCollection, IdeaSubject
from participation.services.ideas import SentPhoto

LONG = forms.Textarea(attrs={"rows": 5})
SHORT = forms.Textarea(attrs={"rows": 3})
PHOTOS = "image/jpeg,image/png,image/webp"
NOT_STORED = ("key", "seen", "photo", "photo_alt", "kept", "without_photo")
# What a page can carry back in a hidden field; a larger photo is chosen anew.
MOST_CARRIED = 1_500_000


class IdeaCollectionForm(forms.ModelForm):
    """What an idea collection adds."""

    class Meta:
        model = IdeaCollection
        fields = ["question", "question_en", "asks_place", "takes_support", "takes_photos", "takes_comments"]

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it."""


class IdeaForm(forms.Form):
    """One idea. A photo that was sent with a mistake elsewhere is carried along, so that nobody chooses it twice."""

    title = forms.CharField(
        label=_("Your idea in one sentence"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("Why, and how?"),
        required=False,
        max_length=2000,
        widget=LONG,
        help_text=_("Write no names, telephone numbers or addresses of people: everybody can read it."),
    )
    subject = forms.ModelChoiceField(
        IdeaSubject.objects.none(), label=_("Subject"), required=False, empty_label=_("None of these")
    )
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.all(),
        label=_("Neighbourhood"),
        required=False,
        empty_label=_("The whole district"),
    )
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": PHOTOS}),
        help_text=_(
            "JPEG, PNG or WebP, at most 10 MB. No people who can be recognised and no number plates, please. We "
            "take out where and when it was taken; somebody looks at it before it is shown."
        ),
    )
    photo_alt = forms.CharField(
        label=_("What can be seen in the photo?"),
        required=False,
        max_length=200,
        help_text=_("In a few words, for people who do not see it."),
    )
    without_photo = forms.BooleanField(label=_("Send it without the photo"), required=False)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    seen = forms.BooleanField(required=False, widget=forms.HiddenInput)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, detail: IdeaCollection, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sent_photo: SentPhoto | None = None
        if not detail.asks_place:
            del self.fields["neighbourhood"]
        self.fields["subject"].queryset = activity.idea_subjects.all()
        if not activity.idea_subjects.exists():
            del self.fields["subject"]
        if not detail.takes_photos:
            for name in ("photo", "photo_alt", "kept", "without_photo"):
                del self.fields[name]
        elif not self.is_bound:
            del self.fields["without_photo"]

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])

    def clean_text(self) -> str:
        return clean(self.cleaned_data["text"])

    def clean_photo_alt(self) -> str:
        return clean_line(self.cleaned_data["photo_alt"])

    def clean(self) -> None:
        if "photo" not in self.fields:
            return
        content = None if self.cleaned_data.get("without_photo") else self._content()
        if content is not None:
            self._take(content)
        self._carry()

    def said(self) -> dict[str, Any]:
        """Returns what is stored, the photo apart."""
        return {name: value for name, value in self.cleaned_data.items() if name not in NOT_STORED}

    @property
    def carries_photo(self) -> bool:
        """Tells whether the page holds a photo that was sent before."""
        return bool(self.is_bound and self.data.get(self.add_prefix("kept")))

    def _content(self) -> bytes | None:
        """Returns the bytes that were sent, now or before."""
        sent = self.cleaned_data.get("photo")
        if sent is not None:
            return sent.read(LARGEST + 1)
        try:
            return base64.b64decode(self.cleaned_data.get("kept") or "", validate=True) or None
        except (binascii.Error, ValueError):
            return None

    def _take(self, content: bytes) -> None:
        alt = self.cleaned_data.get("photo_alt", "")
        try:
            data, size = encoded_anew(content)
        except Refusal as refusal:
            self.add_error("photo", str(refusal))
            return
        self.sent_photo = SentPhoto(data=data, size=size, alt=alt)
        if not alt:
            self.add_error(
                "photo_alt",
                _("Write in a few words what can be seen: people who do not see it read that."),
            )

    def _carry(self) -> None:
        """Puts the photo into the page that is shown again, or nothing where there is none."""
        photo = self.sent_photo
        small = photo is not None and len(photo.data) <= MOST_CARRIED
        data = self.data.copy()
        data[self.add_prefix("kept")] = base64.b64encode(photo.data).decode() if small else ""
        self.data = data
        if not small:
            self.fields.pop("without_photo", None)


class IdeaCommentForm(forms.Form):
    """One comment, or a reply to one."""

    text = forms.CharField(
        label=_("Your comment"),
        max_length=1000,
        widget=SHORT,
        help_text=_("Write no names, telephone numbers or addresses of people: everybody can read it."),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reply_to = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        return clean(self.cleaned_data["text"])


class AnswerIdeaForm(forms.Form):
    """The municipality's answer."""

    answer = forms.CharField(label=_("Answer, for everybody to read"), max_length=2000, widget=LONG)


class IdeaSubjectForm(forms.ModelForm):
    """A subject of a collection."""

    class Meta:
        model = IdeaSubject
        fields = ["title", "title_en"]

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it."""
