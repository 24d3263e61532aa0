"""The steps. Only this module changes the state of a draft or the moments of an edition.

Each step is a verb with one name everywhere: function, permission, button, entry in the logbook. Each takes the lock
on the release, asks the obstacles, writes state and log entry together, and raises ``NotAllowed`` with the obstacles
in words.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from contacts.models import Account, Newsroom
from releases import prose
from releases.desk import logbook, numbering, printing
from releases.desk import obstacles as o
from releases.models.edition import Edition
from releases.models.kinds import Correction
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
        "releases.approve_release",
        (*_PRINTABLE, o.no_contact_with_a_telephone, o.own_words, o.not_public),
    ),
    "cancel": Step(gettext_lazy("Cancel"), _ANY, State.DRAFTING, "releases.approve_release", (o.nothing_scheduled,)),
    "withdraw": Step(gettext_lazy("Withdraw"), _ANY, State.DRAFTING, "releases.withdraw_release", (o.never_printed,)),
    "migrate": Step(
        gettext_lazy("Migrate"),
        _ANY,
        State.APPROVED,
        "releases.approve_release",
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
    look = o.Look(release, release.revisions.first(), by, at, newsroom, _chosen(languages))
    found = wrong_state_or_permission(release, step, by=by, newsroom=newsroom)
    return found + [reason for obstacle in STEPS[step].obstacles for reason in obstacle(look)]


def wrong_state_or_permission(
    release: Release, step: str, *, by: Account | None, newsroom: Newsroom | None = None
) -> list[str]:
    """The obstacles that no edit of the release can clear: whether to offer the step at all."""
    wanted = STEPS[step]
    found = []
    if by and not (by.is_active and by.has_perm(wanted.permission)):
        found.append(_("Your account may not do this: %(step)s.") % {"step": wanted.label})
    if release.state not in _from(wanted, newsroom or Newsroom.objects.current()):
        found.append(_(_WRONG_STATE[State(release.state)]))
    return found


def _from(step: Step, newsroom: Newsroom) -> frozenset[State]:
    """With four eyes off, one person may approve what nobody reviewed."""
    alone = step in (STEPS["approve"], STEPS["correct"]) and not newsroom.four_eyes
    return step.from_ | {State.DRAFTING} if alone else step.from_


def _chosen(languages: Iterable[str] | None) -> tuple[str, ...] | None:
    """Each language once; None stands for all texts."""
    return None if languages is None else tuple(dict.fromkeys(languages))


def _begin(
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


def _enter(release: Release, locked: Release, step: str) -> None:
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


@refusals_are_logged
@transaction.atomic
def submit(release: Release, *, revision: int, by: Account | None, at: datetime) -> Release:
    """Hand the draft to those who approve."""
    locked, _newest = _begin(release, "submit", by=by, at=at, revision=revision)
    logbook.write("submit", locked, by=by, at=at, revision=revision)
    _enter(release, locked, "submit")
    return release


@refusals_are_logged
@transaction.atomic
def send_back(release: Release, *, revision: int, by: Account | None, at: datetime, note: str = "") -> Release:
    """Hand the draft back to its authors, with a note."""
    locked, _newest = _begin(release, "send_back", by=by, at=at, revision=revision)
    logbook.write("send_back", locked, by=by, at=at, revision=revision, note=note)
    _enter(release, locked, "send_back")
    return release


@refusals_are_logged
@transaction.atomic
def approve(
    release: Release, *, revision: int, by: Account | None, at: datetime, languages: Iterable[str] | None = None
) -> list[Edition]:
    """Print an edition of each text (or of the named languages), to open at the wished moment, never before ``at``."""
    languages = _chosen(languages)
    locked, newest = _begin(release, "approve", by=by, at=at, revision=revision, languages=languages)
    assert newest
    public_at = max(locked.public_at or at, at)
    press_at = max(min(locked.press_at or public_at, public_at), at)
    return _print(release, locked, newest, "approve", (press_at, public_at), by=by, at=at, languages=languages)


@refusals_are_logged
@transaction.atomic
def correct(
    release: Release,
    *,
    revision: int,
    by: Account | None,
    at: datetime,
    kind: Correction,
    public_note: str,
    public_at: datetime | None = None,
    languages: Iterable[str] | None = None,
) -> list[Edition]:
    """Print an edition that follows the one that is out, at ``at`` or at a later moment, and say what was corrected."""
    languages = _chosen(languages)
    locked, newest = _begin(release, "correct", by=by, at=at, revision=revision, languages=languages)
    assert newest
    note = prose.lines(public_note)
    if not note:
        raise NotAllowed([_("Say what was corrected, in words that the public will read.")])
    opens = max(public_at or at, at)
    return _print(
        *(release, locked, newest, "correct", (opens, opens)),
        by=by,
        at=at,
        languages=languages,
        correction=kind,
        correction_note=note,
    )


@refusals_are_logged
@transaction.atomic
def cancel(release: Release, *, by: Account | None, at: datetime, note: str = "") -> list[Edition]:
    """Void what is scheduled, up to its last second. What is out stays out; the draft needs a new approval."""
    locked, newest = _begin(release, "cancel", by=by, at=at)
    editions = printing.void_editions(locked, at=at)
    logbook.write("cancel", locked, by=by, at=at, revision=newest.number if newest else None, note=note)
    _enter(release, locked, "cancel")
    return editions


@refusals_are_logged
@transaction.atomic
def migrate(
    release: Release, *, revision: int, by: Account | None, at: datetime, languages: Iterable[str] | None = None
) -> list[Edition]:
    """Print what was public elsewhere long ago, with its old moment. Marked as migrated in the logbook."""
    languages = _chosen(languages)
    locked, newest = _begin(release, "migrate", by=by, at=at, revision=revision, languages=languages)
    assert newest
    public_at = locked.public_at or at
    press_at = min(locked.press_at or public_at, public_at)
    return _print(release, locked, newest, "migrate", (press_at, public_at), by=by, at=at, languages=languages)


def _print(
    release: Release,
    locked: Release,
    newest: Revision,
    step: str,
    moments: tuple[datetime, datetime],
    *,
    by: Account | None,
    at: datetime,
    languages: Iterable[str] | None,
    correction: Correction = Correction.UPDATE,
    correction_note: str = "",
) -> list[Edition]:
    press_at, public_at = moments
    issued_on = _issue_date(locked, public_at=public_at, at=at)
    numbering.allot(locked, issued_on=issued_on)
    editions = printing.print_editions(
        locked,
        newest,
        press_at=press_at,
        public_at=public_at,
        issued_on=issued_on,
        at=at,
        languages=languages,
        correction=correction,
        correction_note=correction_note,
    )
    logbook.write(
        step,
        locked,
        by=by,
        at=at,
        revision=newest.number,
        press_at=press_at.isoformat(),
        public_at=public_at.isoformat(),
        editions={edition.language: edition.number for edition in editions},
    )
    _enter(release, locked, step)
    return editions


def _issue_date(release: Release, *, public_at: datetime, at: datetime) -> date:
    """The date that is printed: the one typed; the one under which it came out; the day on which it becomes public."""
    out = Edition.objects.filter(release=release, public_at__lte=at).exclude(closes_at__lte=F("public_at"))
    came_out_on = out.order_by("public_at").values_list("issued_on", flat=True).first()
    return release.issued_on or came_out_on or public_at.astimezone(Newsroom.objects.current().zone).date()


@refusals_are_logged
@transaction.atomic
def withdraw(
    release: Release, *, by: Account | None, at: datetime, public_reason: str, note: str = ""
) -> list[Edition]:
    """Close every open edition and void every scheduled one. To come back, the release needs a new approval.

    ``note`` is the private reason.
    """
    locked, newest = _begin(release, "withdraw", by=by, at=at)
    reason = public_reason.strip()
    if not reason:
        raise NotAllowed([_("Say why, in words that the public will read.")])
    editions = printing.close_editions(locked, at=at, public_reason=reason)
    logbook.write(
        "withdraw", locked, by=by, at=at, revision=newest.number if newest else None, note=note, public_reason=reason
    )
    _enter(release, locked, "withdraw")
    return editions
