"""Which steps have a button, what stands in their way, and what is said after one was taken."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from releases.desk import outside, steps, workflow
from releases.desk.admin.asking import FORMS
from releases.models.edition import Edition
from releases.models.emergency import Emergency
from releases.models.release import Release, State

_UNBOUND = frozenset({"withdraw", "withdraw_in_emergency", "confirm", "recover"})
"""They don't wait because somebody has edited the draft: they are about what is outside, or what somebody did. All
other steps bind to the revision that was looked at."""
_SAVED_FIRST = frozenset({"submit", "approve", "correct"})
"""They take up what stands in the form. A withdrawal doesn't wait until a form has no errors any more."""
MAY_WARN = frozenset({"approve", "correct", "move"})
"""They ask that warnings are acknowledged. (A submission only tells them, in time to mend what is odd.)"""
SHOWN_FIRST = frozenset({"submit", "send_back", "approve", "correct", "publish_in_emergency", "confirm"})
"""Their pages offer to read the words as the public will."""
_IN_EMERGENCY = frozenset({"publish_in_emergency", "withdraw_in_emergency"})


@dataclass(frozen=True)
class Offer:
    """A step that has a button now, and in words what stands in its way."""

    step: str
    obstacles: list[str]

    @property
    def label(self) -> Promise:
        return workflow.STEPS[self.step].label

    @property
    def is_saved_first(self) -> bool:
        return self.step in _SAVED_FIRST

    @property
    def is_for_emergencies(self) -> bool:
        return self.step in _IN_EMERGENCY


def offered(release: Release, editions: list[Edition], *, by: Any, at: datetime, alone: bool) -> list[Offer]:
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
        "confirm": not release.emergencies.filter(confirmed_at=None).exists(),
        "recover": not release.binned_at,
        "discard": bool(editions),
        "publish_in_emergency": is_public and release.state == State.APPROVED,
        "withdraw_in_emergency": not is_public and not is_waiting,
    }
    return [
        Offer(step, workflow.obstacles(release, step, by=by, at=at, languages=late))
        for step in FORMS
        if (step == "recover" or not release.binned_at)
        and not needless.get(step)
        and not workflow.wrong_state_or_permission(release, step, by=by, languages=late)
    ]


@dataclass(frozen=True)
class ToldEmergency:
    """What somebody did in an emergency, and ``label`` for it, until somebody else confirms it."""

    emergency: Emergency
    label: Promise


def told_emergencies(release: Release) -> list[ToldEmergency]:
    waiting = release.emergencies.filter(confirmed_at=None)
    return [ToldEmergency(each, workflow.STEPS[each.step].label) for each in waiting]


def take(step: str, release: Release, *, by: Any, at: datetime, **asked: Any) -> str:
    """Take one of the offered steps with what was asked. Gives what to say; raises ``workflow.NotAllowed``."""
    if step in _UNBOUND:
        asked.pop("revision", None)
    done = getattr(workflow, step)(release, by=by, at=at, **asked)
    if step in {"approve", "correct", "move", "publish_in_emergency"}:
        return told_of(done, at=at)
    return {
        "submit": _("Revision %(revision)s waits for approval."),
        "send_back": _("Sent back to its authors."),
        "cancel": _("%(release)s is cancelled: nothing of it opens."),
        "withdraw": _("%(release)s is withdrawn. Readers find the reason in its place."),
        "withdraw_in_emergency": _("%(release)s is withdrawn. Readers find the reason in its place."),
        "confirm": _("Confirmed. The mark is gone."),
        "discard": _("It is in the bin. Nothing of it is lost."),
        "recover": _("It is out of the bin, as it was."),
    }[step] % {"release": release, "revision": asked.get("revision")}


def told_of(editions: list[Edition], *, at: datetime) -> str:
    """What became of an approval, in words."""
    reference = editions[0].reference
    if editions[0].is_open(at=at):
        return _("%(release)s is public.") % {"release": reference}
    state, moment = outside.state(editions, at=at)
    return _("%(release)s: %(outside)s.") % {"release": reference, "outside": outside.said(state, moment)}
