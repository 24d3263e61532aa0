"""The forms of the release: what is typed, checked in words, and never lost."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from releases import prose
from releases.desk import numbering
from releases.desk.editor import ProseField
from releases.desk.restoring import restore_nothing
from releases.models.release import Release
from releases.models.text import ReleaseText


class TextForm(forms.ModelForm[ReleaseText]):
    """The words in one language."""

    body = ProseField(label=ReleaseText._meta.get_field("body").verbose_name)
    notes = ProseField(
        label=ReleaseText._meta.get_field("notes").verbose_name,
        help_text=ReleaseText._meta.get_field("notes").help_text,
    )

    class Meta:
        model = ReleaseText
        fields = ("language", "kicker", "title", "subtitle", "lead", "body", "notes", "translated_from")
        widgets = {
            "kicker": forms.TextInput(attrs={"class": "vTextField"}),
            "title": forms.Textarea(attrs={"rows": 2, "class": "title", "data-aim": 110}),
            "subtitle": forms.Textarea(attrs={"rows": 1, "class": "subtitle"}),
            "lead": forms.Textarea(attrs={"rows": 4, "class": "lead", "data-aim": 400}),
            "translated_from": forms.NumberInput(attrs={"class": "vIntegerField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        restore_nothing(self)
        _offer_languages(self.fields["language"], self.instance.language)
        if self.instance.pk:
            self.fields["language"].disabled = True
        if language := self.instance.language or self.initial.get("language"):
            for name in ("kicker", "title", "subtitle", "lead", "body", "notes"):
                self.fields[name].widget.attrs["lang"] = language

    def has_changed(self) -> bool:
        """A language alone is no text."""
        return any(name != "language" for name in self.changed_data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("kicker", "title", "subtitle", "lead"):
            if name in cleaned:
                cleaned[name] = prose.line(cleaned[name])
        return cleaned

    @property
    def remarks(self) -> list[str]:
        """What was taken out of the typed text, in words."""
        told = []
        for name in self.changed_data:
            typed, label = str(self.data.get(self.add_prefix(name), "")), self.fields[name].label
            if prose.unmasked(typed) != typed:
                told.append(_("Characters that can't be seen were removed from: %(field)s.") % {"field": label})
            if name in {"body", "notes"} and (foreign := prose.foreign_tags(typed)):
                told.append(
                    _("A release can't hold this, so it was removed from the %(field)s: %(tags)s.")
                    % {"field": label, "tags": ", ".join(foreign)}
                )
        return told


def rebased(posted: Any, name: str, base: int | str) -> QueryDict:
    """What was posted, looking at another revision: the next save knows what it overtakes."""
    copy: QueryDict = posted.copy()
    copy[name] = str(base)
    return copy


def _offer_languages(field: Any, current: str) -> None:
    """The newsroom's languages, and the one that the draft has, published or not."""
    known = dict(field.choices)
    field.choices = [(code, known[code]) for code in dict([*settings.LANGUAGES, (current, "")]) if code in known]


class ReleaseForm(forms.ModelForm[Release]):
    """Identity, clock and subjects. ``base`` is the revision that was looked at."""

    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=0)

    class Meta:
        model = Release
        fields = (
            *("kind", "original_language", "series", "reference", "issued_on", "place", "press_at", "public_at"),
            *("event_starts_at", "event_ends_at", "event_place", "registration", "accreditation_until"),
            "topics",
        )
        widgets = {"registration": forms.TextInput(attrs={"class": "vTextField"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        restore_nothing(self)
        if "original_language" in self.fields:
            _offer_languages(self.fields["original_language"], self.instance.original_language)
        self.newest = self.instance.revisions.first() if self.instance.pk else None
        self.initial["base"] = self.newest.number if self.newest else 0
        self.is_stale = False

    def is_valid(self) -> bool:
        """Kept words that are taken up are shown like a form that was refused, and saved by whoever looked at them."""
        return super().is_valid() and "_taken_up" not in self.data

    def clean_reference(self) -> str | None:
        reference = prose.line(self.cleaned_data["reference"] or "") or None
        if reason := numbering.refusal(self.instance, reference):
            raise ValidationError(reason)
        return reference

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.binned_at:
            raise ValidationError(
                _(
                    "Somebody moved this draft to the bin meanwhile. Nothing of yours is lost: it stands in the form. "
                    "Take the draft out of the bin in another tab, then save again."
                ),
                code="binned",
            )
        base = cleaned.get("base", 0)
        if self.newest and base != self.newest.number:
            self.is_stale = True
            self.stale_base = base
            self.data = rebased(self.data, self.add_prefix("base"), self.newest.number)
            raise ValidationError(
                _(
                    "%(name)s has saved revision %(newest)s meanwhile. Nothing of yours is lost: it stands in the "
                    "form. Compare, take over what you want to keep, and save again."
                ),
                code="stale",
                params={"name": self.newest.author_name, "newest": self.newest.number},
            )
        return cleaned
