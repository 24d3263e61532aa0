"""What a step is: from where to where, who may take it, and why it can't be taken now.

Only this module changes the state of a draft. The verbs that take the steps are in ``workflow``.
"""

from collections.abc import Callable, Collection, Iterable
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
from releases.desk import warnings as w
from releases.desk.assets import obstacles as p
from releases.models.release import Release, State
from releases.models.revision import Revision


class NotAllowed(Exception):
    """A step that can't be taken now. ``obstacles`` say why, in words."""

    def __init__(self, obstacles: Iterable[str]) -> None:
        self.obstacles = list(obstacles)
        super().__init__(" ".join(self.obstacles))


class Unacknowledged(NotAllowed):
    """A step in whose way nothing stands but warnings that nobody has acknowledged: ``warnings`` tell them."""

    def __init__(self, warned: Iterable[w.Warned]) -> None:
        self.warnings = list(warned)
        super().__init__(words for each in self.warnings for words in each.words)


@dataclass(frozen=True)
class Step:
    """``to`` is None for a step that leaves the state as it is."""

    label: Promise
    from_: frozenset[State]
    to: State | None
    permission: str
    obstacles: tuple[o.Obstacle, ...] = ()
    warnings: tuple[w.Warner, ...] = ()


def _step(
    name: str,
    label: Promise,
    from_: Iterable[State],
    to: State | None,
    obstacles: tuple[o.Obstacle, ...],
    warnings: tuple[w.Warner, ...] = (),
) -> tuple[str, Step]:
    """One name from the verb to the permission."""
    return name, Step(label, frozenset(from_), to, f"releases.{name}_release", obstacles, warnings)


_PRINTABLE = (
    *(o.in_the_bin, o.nothing_saved, o.no_text, o.language_not_saved, o.empty_title),
    *(o.unpublished_language, o.no_number, o.renamed, p.picture_not_made),
)
"""What no emergency overrules."""
_APPROVABLE = (*_PRINTABLE, *p.OVERRULED, o.no_contact_with_a_telephone, o.own_words)
_DUBIOUS_WORDS = (
    *(w.wrong_weekday, w.dead_link, w.mission_changed),
    *(p.video_without_captions, p.rights_run_out_soon),
)
_DUBIOUS_MOMENT = (w.at_midnight, w.on_a_weekend, w.in_a_clock_change)
_DUBIOUS = (*_DUBIOUS_WORDS, w.language_missing, w.moment_passed, *_DUBIOUS_MOMENT, w.another_date_typed)

STEPS: dict[str, Step] = dict(
    [
        _step(
            "submit",
            gettext_lazy("Submit for review"),
            {State.DRAFTING},
            State.IN_REVIEW,
            (o.in_the_bin, o.nothing_saved, o.no_text, o.empty_title),
            (p.picture_not_ready, *_DUBIOUS),
        ),
        _step("send_back", gettext_lazy("Send back"), {State.IN_REVIEW}, State.DRAFTING, ()),
        _step("approve", gettext_lazy("Approve"), {State.IN_REVIEW}, State.APPROVED, _APPROVABLE, _DUBIOUS),
        _step(
            "correct",
            gettext_lazy("Correct"),
            {State.IN_REVIEW},
            State.APPROVED,
            (*_APPROVABLE, o.not_public),
            (*_DUBIOUS_WORDS, *_DUBIOUS_MOMENT),
        ),
        _step(
            "move",
            gettext_lazy("Move"),
            State,
            State.APPROVED,
            (o.nothing_to_move,),
            (*_DUBIOUS_MOMENT, w.another_date_printed),
        ),
        _step("cancel", gettext_lazy("Cancel"), State, State.DRAFTING, (o.nothing_to_cancel,)),
        _step("withdraw", gettext_lazy("Withdraw"), State, State.DRAFTING, (o.never_printed,)),
        _step("discard", gettext_lazy("Move to the bin"), State, State.DRAFTING, (o.in_the_bin, o.never_discarded)),
        _step("recover", gettext_lazy("Take out of the bin"), State, State.DRAFTING, (o.not_in_the_bin,)),
        _step(
            "publish_in_emergency",
            gettext_lazy("Publish in an emergency"),
            State,
            State.APPROVED,
            (*_PRINTABLE, o.out_as_it_is),
        ),
        _step(
            "withdraw_in_emergency",
            gettext_lazy("Withdraw in an emergency"),
            State,
            State.DRAFTING,
            (o.never_printed,),
        ),
        _step("confirm", gettext_lazy("Confirm"), State, None, (o.no_emergency, o.own_emergency)),
        _step("migrate", gettext_lazy("Migrate"), State, State.APPROVED, (*_PRINTABLE, o.printed_already)),
    ]
)

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
    look = _look(release, by=by, at=at, languages=languages)
    found = wrong_state_or_permission(release, step, by=by, newsroom=look.newsroom, languages=languages)
    return found + [reason for obstacle in STEPS[step].obstacles for reason in obstacle(look)]


def missing(release: Release, step: str, *, by: Account | None, at: datetime) -> list[str]:
    """Of the obstacles those that lie in the draft itself, whoever may take the step and wherever it stands."""
    look = _look(release, by=by, at=at, languages=None)
    return [reason for obstacle in STEPS[step].obstacles for reason in obstacle(look)]


def warnings(
    release: Release,
    step: str,
    *,
    by: Account | None,
    at: datetime,
    languages: Iterable[str] | None = None,
    opens_at: datetime | None = None,
) -> list[w.Warned]:
    """What is odd about taking the step at ``at``, to open at ``opens_at``. None is at once, or, where the draft has a
    say in it, the moment that it wishes for."""
    if opens_at is None and step in {"submit", "approve"}:
        opens_at = release.public_at
    look = _look(release, by=by, at=at, languages=languages, opens_at=opens_at)
    return w.of(look, STEPS[step].warnings)


def _look(release: Release, *, languages: Iterable[str] | None, **told: Any) -> o.Look:
    newsroom = Newsroom.objects.current()
    return o.Look(release, release.revisions.first(), newsroom=newsroom, languages=chosen(languages), **told)


def looked_twice(release: Release, step: str, *, acknowledged: Collection[str] | None, **told: Any) -> dict[str, Any]:
    """What the logbook says of the warnings, by name; ``Unacknowledged`` when some were not acknowledged.

    ``acknowledged`` is None for who is not asked: scripts, the house itself. Inside the transaction of the step.
    """
    warned = warnings(release, step, **told)
    if acknowledged is not None and (unseen := [each for each in warned if each.name not in acknowledged]):
        raise Unacknowledged(unseen)
    names = [each.name for each in warned]
    return {"warnings" if acknowledged is None else "acknowledged": names} if names else {}


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
    if to := STEPS[step].to:
        locked.state = to
        locked.save(update_fields=["state"])
    release.refresh_from_db()


def edited(release: Release, *, revision: Revision, by: Account | None, at: datetime) -> None:
    """Every edit takes the draft back to drafting. Called by ``revisions.save``, under its lock."""
    if release.state != State.DRAFTING:
        release.state = State.DRAFTING
        release.save(update_fields=["state"])
    logbook.write("save", release, by=by, at=at, revision=revision.number)


def public_words(reason: str) -> str:
    """The public reason of a withdrawal; ``NotAllowed`` when there is none."""
    if not (said := reason.strip()):
        raise NotAllowed([_("Say why, in words that the public will read.")])
    return said


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
