"""What each step asks for before it is taken, and what is said after it."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from releases.desk import outside, steps, workflow
from releases.desk.moments import MomentField
from releases.models.edition import Edition
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

    def __init__(self, release: Release, *args: Any, **kwargs: Any) -> None:
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


class SendBackForm(StepForm):
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

    def __init__(self, release: Release, *args: Any, **kwargs: Any) -> None:
        super().__init__(release, *args, **kwargs)
        self.initial.update(public_at=release.public_at, press_at=release.press_at)


class CancelForm(StepForm):
    note = _note()


class WithdrawForm(StepForm):
    public_reason = _words(gettext_lazy("Public reason"), gettext_lazy("Readers find it where the release was."))
    note = _note()


FORMS: dict[str, type[StepForm]] = {
    "submit": StepForm,
    "send_back": SendBackForm,
    "approve": LanguagesForm,
    "correct": CorrectForm,
    "move": MoveForm,
    "cancel": CancelForm,
    "withdraw": WithdrawForm,
}
"""The steps that have a button, in their order, and what each asks for."""


def offered(release: Release, editions: list[Edition], *, by: Any, at: datetime, alone: bool) -> list[tuple[str, Any]]:
    """The steps that have a button now: those that what is outside allows, and who may take them."""
    is_public = any(edition.is_open(at=at) for edition in editions)
    is_waiting = any(edition.public_at > at and edition.closes_at is None for edition in editions)
    untold = {text.language for text in release.texts.all()} - {edition.language for edition in editions}
    late = steps.late_languages(release) or None
    needless = {
        "approve": (alone and not late) or (is_public and not untold),
        "correct": not is_public,
        "move": not is_waiting,
        "cancel": not is_waiting,
        "withdraw": not is_public and not is_waiting,
    }
    return [
        (step, workflow.STEPS[step].label)
        for step in FORMS
        if not needless.get(step) and not workflow.wrong_state_or_permission(release, step, by=by, languages=late)
    ]


def take(step: str, release: Release, *, by: Any, at: datetime, **asked: Any) -> str:
    """Take one of the offered steps with what was asked. Gives what to say; raises ``workflow.NotAllowed``."""
    if step in {"move", "cancel", "withdraw"}:
        asked.pop("revision", None)
    editions = getattr(workflow, step)(release, by=by, at=at, **asked)
    if step in {"approve", "correct", "move"}:
        return told_of(editions, at=at)
    return {
        "submit": _("Revision %(revision)s waits for approval."),
        "send_back": _("Sent back to its authors."),
        "cancel": _("%(release)s is cancelled: nothing of it opens."),
        "withdraw": _("%(release)s is withdrawn. Readers find the reason in its place."),
    }[step] % {"release": release, "revision": asked.get("revision")}


def told_of(editions: list[Edition], *, at: datetime) -> str:
    """What became of an approval, in words."""
    reference = editions[0].reference
    if editions[0].is_open(at=at):
        return _("%(release)s is public.") % {"release": reference}
    state, moment = outside.state(editions, at=at)
    return _("%(release)s: %(outside)s.") % {"release": reference, "outside": outside.said(state, moment)}
