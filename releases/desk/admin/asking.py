"""What each step asks for before it is taken."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from releases.desk import steps
from releases.desk.moments.fields import MomentField
from releases.models.edition import PUBLIC, Edition
from releases.models.kinds import Correction
from releases.models.release import Release


def _words(label: Any, help_text: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, widget=forms.Textarea(attrs={"rows": 3})
    )


def _note() -> forms.CharField:
    return _words(gettext_lazy("Note"), gettext_lazy("For the logbook and the desk. Never public."), required=False)


class StepForm(forms.Form):
    """``revision`` is the one that was looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, release: Release, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = [(text.language, text.get_language_display()) for text in release.texts.all()]
        if isinstance(languages := self.fields.get("languages"), forms.MultipleChoiceField):
            languages.choices = texts
            late = steps.late_languages(release)
            self.initial.setdefault("languages", [code for code, _name in texts if not late or code in late])
            if len(texts) < 2:
                del self.fields["languages"]


class LanguagesForm(StepForm):
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("In"),
        help_text=gettext_lazy("What is out in another language stays as it is."),
        widget=forms.CheckboxSelectMultiple,
    )


class NoteForm(StepForm):
    note = _note()


class CorrectForm(LanguagesForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Correction.choices)
    public_note = _words(
        gettext_lazy("What was corrected"), gettext_lazy("Readers find it above the text, with the date.")
    )
    public_at = MomentField(
        label=pgettext_lazy("a moment", "From"),
        help_text=gettext_lazy("Empty: at once. Until then what is out stays out."),
        required=False,
    )


class MoveForm(StepForm):
    public_at = MomentField(label=gettext_lazy("Public"), help_text=gettext_lazy("Empty: at once."), required=False)
    press_at = MomentField(
        label=gettext_lazy("Open to accredited media"),
        help_text=gettext_lazy("Empty: together with the public."),
        required=False,
    )

    def __init__(self, release: Release, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(release, *args, at=at, **kwargs)
        self.initial.update(public_at=release.public_at, press_at=release.press_at)


class WithdrawForm(StepForm):
    public_reason = _words(gettext_lazy("Public reason"), gettext_lazy("Readers find it where the release was."))
    note = _note()


def _reason() -> forms.CharField:
    return _words(
        gettext_lazy("Why it can’t wait"),
        gettext_lazy("For the logbook, and for the second person who has to confirm it. Never public."),
    )


class PublishInEmergencyForm(StepForm):
    reason = _reason()
    public_note = _words(
        gettext_lazy("What was changed"), gettext_lazy("It is out already: readers find this above the text.")
    )

    def __init__(self, release: Release, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(release, *args, at=at, **kwargs)
        if not Edition.objects.open_to(PUBLIC, at=at).filter(release=release).exists():
            del self.fields["public_note"]


class WithdrawInEmergencyForm(StepForm):
    public_reason = _words(gettext_lazy("Public reason"), gettext_lazy("Readers find it where the release was."))
    reason = _reason()


FORMS: dict[str, type[StepForm]] = {
    "submit": StepForm,
    "send_back": NoteForm,
    "approve": LanguagesForm,
    "correct": CorrectForm,
    "confirm": NoteForm,
    "move": MoveForm,
    "cancel": NoteForm,
    "withdraw": WithdrawForm,
    "recover": StepForm,
    "discard": NoteForm,
    "publish_in_emergency": PublishInEmergencyForm,
    "withdraw_in_emergency": WithdrawInEmergencyForm,
}
"""The steps that have a button, in their order, and what each asks for."""
