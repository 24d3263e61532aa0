"""The desk at nine in the morning: what waits for somebody, what goes out next, what went out."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy

from contacts.models import Account
from releases.desk import steps
from releases.desk.outside import Outside
from releases.models.edition import PUBLIC, Edition
from releases.models.emergency import Emergency
from releases.models.logbook import LogEntry
from releases.models.release import Release, State
from releases.models.revision import Revision

MOST = 6


@dataclass(frozen=True)
class Line:
    """One release: with its last ``revision``, ``writer_name`` and ``written_at``, or with ``opens_at``; and what
    stands in its way, in words."""

    release: Release
    headline: str
    obstacles: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """``nothing`` is said when it is empty; without it an empty section isn't there at all."""

    name: str
    title: str | Promise
    nothing: str | Promise
    more: str
    """The query of the list that holds all of it."""
    lines: list[Line]


def of(by: Account, *, at: datetime) -> list[Section]:
    """The agenda of one member of the staff, in the order in which it wants attention."""
    sections = [
        Section("emergency", gettext_lazy("To confirm"), "", "", _lines(_emergencies(by))),
        Section("today", gettext_lazy("Out today"), "", "", _with_obstacles(_today(at=at), by, at=at)),
        Section(
            "review",
            gettext_lazy("In review"),
            gettext_lazy("Nothing waits for approval."),
            f"state__exact={State.IN_REVIEW}",
            _with_obstacles(_drafts(Q(state=State.IN_REVIEW), "written_at"), by, at=at),
        ),
        Section("sent_back", gettext_lazy("Sent back to you"), "", "", _lines(_sent_back(by))),
        Section(
            "next",
            gettext_lazy("Out next"),
            gettext_lazy("Nothing is scheduled after today."),
            f"outside={Outside.SCHEDULED.value}",
            _lines(_next_out(at=at)),
        ),
        Section(
            "mine",
            gettext_lazy("Your drafts"),
            gettext_lazy("You have no drafts."),
            f"state__exact={State.DRAFTING}",
            _lines(_drafts(Q(state=State.DRAFTING, writer=by.pk) & ~_WAS_SENT_BACK, "-written_at")),
        ),
        Section(
            "out",
            gettext_lazy("Last published"),
            gettext_lazy("Nothing is public yet."),
            f"outside={Outside.PUBLIC.value}",
            _lines(_last_out(at=at)),
        ),
    ]
    return [section for section in sections if section.lines or section.nothing]


_WAS_SENT_BACK = Q(last_step="send_back")


def _drafts(which: Q, order: str) -> QuerySet[Release]:
    newest = Revision.objects.filter(release=OuterRef("pk")).order_by("-number")
    steps_taken = LogEntry.objects.filter(book=OuterRef("uuid"), step__in=["save", "submit", "send_back"])
    drafts = Release.objects.filter(binned_at=None).annotate(
        revision=Subquery(newest.values("number")[:1]),
        writer=Subquery(newest.values("author")[:1]),
        writer_name=Subquery(newest.values("author_name")[:1]),
        written_at=Subquery(newest.values("made_at")[:1]),
        last_step=Coalesce(Subquery(steps_taken.order_by("-number").values("step")[:1]), Value("")),
    )
    return drafts.filter(which).order_by(order)


def _sent_back(by: Account) -> QuerySet[Release]:
    """With ``note``: what whoever sent it back said."""
    notes = LogEntry.objects.filter(book=OuterRef("uuid"), step="send_back").order_by("-number")
    mine = _drafts(_WAS_SENT_BACK & Q(state=State.DRAFTING, writer=by.pk), "-written_at")
    return mine.annotate(note=Subquery(notes.values("note")[:1]), sent_by=Subquery(notes.values("by_name")[:1]))


def _emergencies(by: Account) -> QuerySet[Release]:
    """What somebody else did in an emergency, for those who may confirm it: with ``acted_by`` and why (``note``)."""
    if not by.has_perm("releases.confirm_release"):
        return Release.objects.none()
    told = Emergency.objects.filter(release=OuterRef("pk"), confirmed_at=None).exclude(by=by).order_by("at")
    marked = _drafts(Q(Exists(told)), "written_at")
    return marked.annotate(acted_by=Subquery(told.values("by_name")[:1]), note=Subquery(told.values("reason")[:1]))


def _day_ends_at(at: datetime) -> datetime:
    """The midnight that comes where the newsroom's clock hangs."""
    return (localtime(at) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)


def _today(*, at: datetime) -> QuerySet[Release]:
    """What is to open before the day ends: scheduled, or wished for and not approved."""
    own = Edition.objects.filter(release=OuterRef("pk"))
    waiting = own.filter(public_at__gt=at, public_at__lt=_day_ends_at(at), closes_at=None).order_by("public_at")
    is_wished = Q(public_at__gt=at, public_at__lt=_day_ends_at(at), binned_at=None) & ~Q(state=State.APPROVED)
    opens = Release.objects.annotate(scheduled_at=Subquery(waiting.values("public_at")[:1]))
    today = opens.filter(Q(scheduled_at__isnull=False) | is_wished)
    return today.annotate(opens_at=Coalesce("scheduled_at", "public_at")).order_by("opens_at")


def _next_out(*, at: datetime) -> QuerySet[Release]:
    """Scheduled for the first time, after today. A correction of what is out already is no news for the agenda."""
    own = Edition.objects.filter(release=OuterRef("pk"))
    waiting = own.filter(public_at__gte=_day_ends_at(at), closes_at=None).order_by("public_at")
    already = Edition.objects.open_to(PUBLIC, at=at).filter(release=OuterRef("pk"))
    opens = Release.objects.annotate(opens_at=Subquery(waiting.values("public_at")[:1]))
    return opens.filter(~Exists(already), opens_at__isnull=False).order_by("opens_at")


def _last_out(*, at: datetime) -> QuerySet[Release]:
    own = Edition.objects.open_to(PUBLIC, at=at).filter(release=OuterRef("pk")).order_by("public_at")
    opened = Release.objects.annotate(opens_at=Subquery(own.values("public_at")[:1]))
    return opened.filter(opens_at__isnull=False).order_by("-opens_at")


def _lines(releases: QuerySet[Release]) -> list[Line]:
    return [Line(release, release.headline) for release in releases.prefetch_related("texts")[:MOST]]


def _with_obstacles(releases: QuerySet[Release], by: Account, *, at: datetime) -> list[Line]:
    """With what stands in the way of their approval, where they still need one."""
    return [
        replace(line, obstacles=steps.missing(line.release, "approve", by=by, at=at))
        if line.release.state != State.APPROVED
        else line
        for line in _lines(releases)
    ]
