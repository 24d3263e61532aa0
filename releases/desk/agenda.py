"""The desk at nine in the morning: what waits for somebody, what goes out next, what went out."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Account
from releases.desk.outside import Outside
from releases.models.edition import PUBLIC, Edition
from releases.models.release import Release, State
from releases.models.revision import Revision

MOST = 6


@dataclass(frozen=True)
class Line:
    """One release: either with its last ``revision``, ``writer_name`` and ``written_at``, or with ``opens_at``."""

    release: Release
    headline: str


@dataclass(frozen=True)
class Section:
    name: str
    title: str | Promise
    nothing: str | Promise
    more: str
    """The query of the list that holds all of it."""
    lines: list[Line]


def of(by: Account, *, at: datetime) -> list[Section]:
    """The agenda of one member of the staff, in the order in which it wants attention. One query per section, and one
    for its titles."""
    return [
        Section(
            "review",
            gettext_lazy("In review"),
            gettext_lazy("Nothing waits for approval."),
            f"state__exact={State.IN_REVIEW}",
            _lines(_drafts(Q(state=State.IN_REVIEW), "written_at")),
        ),
        Section(
            "next",
            gettext_lazy("Out next"),
            gettext_lazy("Nothing is scheduled."),
            f"outside={Outside.SCHEDULED.value}",
            _lines(_next_out(at=at)),
        ),
        Section(
            "mine",
            gettext_lazy("Your drafts"),
            gettext_lazy("You have no drafts."),
            f"state__exact={State.DRAFTING}",
            _lines(_drafts(Q(state=State.DRAFTING, writer=by.pk), "-written_at")),
        ),
        Section(
            "out",
            gettext_lazy("Last published"),
            gettext_lazy("Nothing is public yet."),
            f"outside={Outside.PUBLIC.value}",
            _lines(_last_out(at=at)),
        ),
    ]


def headline(release: Release) -> str:
    """The title in the original language, or in any: from the prefetched texts."""
    texts = {text.language: text for text in release.texts.all()}
    text = texts.get(release.original_language) or next(iter(texts.values()), None)
    return text.title if text and text.title else _("untitled")


def _drafts(which: Q, order: str) -> QuerySet[Release]:
    newest = Revision.objects.filter(release=OuterRef("pk")).order_by("-number")
    drafts = Release.objects.annotate(
        revision=Subquery(newest.values("number")[:1]),
        writer=Subquery(newest.values("author")[:1]),
        writer_name=Subquery(newest.values("author_name")[:1]),
        written_at=Subquery(newest.values("made_at")[:1]),
    )
    return drafts.filter(which).order_by(order)


def _next_out(*, at: datetime) -> QuerySet[Release]:
    """Scheduled for the first time. A scheduled correction of what is out already is no news for the agenda."""
    own = Edition.objects.filter(release=OuterRef("pk"))
    waiting = own.filter(public_at__gt=at, closes_at=None).order_by("public_at")
    already = Edition.objects.open_to(PUBLIC, at=at).filter(release=OuterRef("pk"))
    opens = Release.objects.annotate(opens_at=Subquery(waiting.values("public_at")[:1]))
    return opens.filter(~Exists(already), opens_at__isnull=False).order_by("opens_at")


def _last_out(*, at: datetime) -> QuerySet[Release]:
    own = Edition.objects.open_to(PUBLIC, at=at).filter(release=OuterRef("pk")).order_by("public_at")
    opened = Release.objects.annotate(opens_at=Subquery(own.values("public_at")[:1]))
    return opened.filter(opens_at__isnull=False).order_by("-opens_at")


def _lines(releases: QuerySet[Release]) -> list[Line]:
    return [Line(release, headline(release)) for release in releases.prefetch_related("texts")[:MOST]]
