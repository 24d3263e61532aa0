"""What a step is: from where to where, who may take it, and why it can't be taken now.

Only this module changes the state of a draft. The verbs that take the steps are in ``workflow``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from contacts.models import Account, Newsroom
from releases.desk import logbook
from releases.desk import obstacles as o
from releases.models.release import Release, State
from releases.models.revision import Revision


class NotAllowed(Exception):
    """A step that can't be taken now. ``obstacles`` say why, in words."""

    def __init__(self, obstacles: Iterable[str]) -> None:
        self.obstacles = list(obstacles)
        super().__init__(" ".join(self.obstacles))


@dataclass(frozen=True)
class Step:
    label: Promise
    from_: frozenset[State]
    to: State
    permission: str
    obstacles: tuple[o.Obstacle, ...]


_ANY = frozenset(State)
_PRINTABLE = (
    *(o.nothing_saved, o.no_text, o.language_not_saved, o.empty_title),
    *(o.unpublished_language, o.no_number, o.renamed),
)

STEPS: dict[str, Step] = {
    "submit": Step(
        gettext_lazy("Submit for review"),
        frozenset({State.DRAFTING}),
        State.IN_REVIEW,
        "releases.submit_release",
        (o.nothing_saved, o.no_text, o.empty_title),
    ),
    "send_back": Step(
        gettext_lazy("Send back"), frozenset({State.IN_REVIEW}), State.DRAFTING, "releases.send_back_release", ()
    ),
    "approve": Step(
        gettext_lazy("Approve"),
        frozenset({State.IN_REVIEW}),
        State.APPROVED,
        "releases.approve_release",
        (*_PRINTABLE, o.no_contact_with_a_telephone, o.own_words),
    ),
    "correct": Step(
        gettext_lazy("Correct"),
        frozenset({State.IN_REVIEW}),
        State.APPROVED,
        "releases.correct_release",
        (*_PRINTABLE, o.no_contact_with_a_telephone, o.own_words, o.not_public),
    ),
    "move": Step(gettext_lazy("Move"), _ANY, State.APPROVED, "releases.move_release", (o.nothing_to_move,)),
    "cancel": Step(gettext_lazy("Cancel"), _ANY, State.DRAFTING, "releases.cancel_release", (o.nothing_to_cancel,)),
    "withdraw": Step(gettext_lazy("Withdraw"), _ANY, State.DRAFTING, "releases.withdraw_release", (o.never_printed,)),
    "migrate": Step(
        gettext_lazy("Migrate"),
        _ANY,
        State.APPROVED,
        "releases.migrate_release",
        (*_PRINTABLE, o.printed_already),
    ),
}

_WRONG_STATE = {
    State.DRAFTING: gettext_noop("It is being drafted: submit it for review first."),
    State.IN_REVIEW: gettext_noop("It is in review."),
    State.APPROVED: gettext_noop("It is approved, and nothing has changed since."),
}


def obstacles(
    release: Release, step: str, *, by: Account | None, at: datetime, languages: Iterable[str] | None = None
) -> list[str]:
    """Why ``by`` can't take the step at ``at``, in words; nothing when it can be taken.

    ``by`` is None for the house itself: commands and migrations of archives.
    """
    newsroom = Newsroom.objects.current()
    look = o.Look(release, release.revisions.first(), by, at, newsroom, chosen(languages))
    found = wrong_state_or_permission(release, step, by=by, newsroom=newsroom, languages=languages)
    return found + [reason for obstacle in STEPS[step].obstacles for reason in obstacle(look)]


def wrong_state_or_permission(
    release: Release,
    step: str,
    *,
    by: Account | None,
    newsroom: Newsroom | None = None,
    languages: Iterable[str] | None = None,
) -> list[str]:
    """The obstacles that no edit of the release can clear: whether to offer the step at all."""
    wanted = STEPS[step]
    found = []
    if by and not (by.is_active and by.has_perm(wanted.permission)):
        found.append(_("Your account may not do this: %(step)s.") % {"step": wanted.label})
    is_late = step == "approve" and languages is not None and set(languages) <= late_languages(release)
    if not is_late and release.state not in _from(wanted, newsroom or Newsroom.objects.current()):
        found.append(_(_WRONG_STATE[State(release.state)]))
    return found


def late_languages(release: Release) -> set[str]:
    """Translations that were not ready when the release was approved: they can be approved alone."""
    if release.state != State.APPROVED:
        return set()
    printed = release.editions.values_list("language", flat=True)
    return set(release.texts.exclude(language__in=printed).values_list("language", flat=True))


def _from(step: Step, newsroom: Newsroom) -> frozenset[State]:
    """With four eyes off, one person may approve what nobody reviewed."""
    alone = step in (STEPS["approve"], STEPS["correct"]) and not newsroom.four_eyes
    return step.from_ | {State.DRAFTING} if alone else step.from_


def chosen(languages: Iterable[str] | None) -> tuple[str, ...] | None:
    """Each language once; None stands for all texts."""
    return None if languages is None else tuple(dict.fromkeys(languages))


def begin(
    release: Release,
    step: str,
    *,
    by: Account | None,
    at: datetime,
    revision: int | None = None,
    languages: Iterable[str] | None = None,
) -> tuple[Release, Revision | None]:
    """The locked release and its newest revision, or ``NotAllowed``. Inside a transaction."""
    locked = Release.objects.select_for_update().get(pk=release.pk)
    newest = locked.revisions.first()
    reasons = obstacles(locked, step, by=by, at=at, languages=languages)
    if newest and revision is not None and newest.number != revision:
        reasons.insert(
            0,
            _("%(name)s has changed the release since: revision %(newest)d. You looked at revision %(seen)d.")
            % {"name": newest.author_name, "newest": newest.number, "seen": revision},
        )
    if reasons:
        raise NotAllowed(reasons)
    return locked, newest


def enter(release: Release, locked: Release, step: str) -> None:
    locked.state = STEPS[step].to
    locked.save(update_fields=["state"])
    release.refresh_from_db()


def edited(release: Release, *, revision: Revision, by: Account | None, at: datetime) -> None:
    """Every edit takes the draft back to drafting. Called by ``revisions.save``, under its lock."""
    if release.state != State.DRAFTING:
        release.state = State.DRAFTING
        release.save(update_fields=["state"])
    logbook.write("save", release, by=by, at=at, revision=revision.number)


def refusals_are_logged[**P, R](verb: Callable[P, R]) -> Callable[P, R]:
    """A step that was tried and refused stands in the logbook too: written after what it began was rolled back."""

    @wraps(verb)
    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except NotAllowed as refused:
            told: Any = kwargs
            release: Any = args[0]
            logbook.write("refused", release, by=told["by"], at=told["at"], note=str(refused), wanted=verb.__name__)
            raise

    return tried
