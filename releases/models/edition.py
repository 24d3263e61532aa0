"""Editions, and THE GATE: the one condition that says who may read what, and when."""

from datetime import datetime
from enum import Enum
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from releases.models.document import DocumentField
from releases.models.kinds import Correction, Kind


class Audience(Enum):
    """Who reads. The value is the moment from which an edition is open to them. (The desk reads drafts.)"""

    PRESS = "press_at"
    PUBLIC = "public_at"


PUBLIC, PRESS = Audience.PUBLIC, Audience.PRESS

MOMENTS = frozenset({"press_at", "public_at", "closes_at", "withdrawal"})
"""What may still change in a printed edition; the database refuses every other change (releases/frozen.py)."""

DERIVED = frozenset({"searched"})
"""What is made of frozen words and of nothing else, and may be made anew (releases/newsstand/search/index.py)."""


class EditionQuerySet(models.QuerySet["Edition"]):
    def open_to(self, audience: Audience, *, at: datetime) -> Self:
        """What ``audience`` may read at the moment ``at``. Every reader's query starts here.

        Rows are in FETCH_RAISE mode: following a relation that was not selected raises FieldFetchBlocked.
        """
        opened = Q(**{f"{audience.value}__lte": at})
        return self.readable().filter(opened, Q(closes_at__isnull=True) | Q(closes_at__gt=at))

    def open_between(self, audience: Audience, *, since: datetime | models.OuterRef, at: datetime) -> Self:
        """What ``audience`` could read at some moment from ``since`` until ``at``: all that is open now, and more."""
        opens = audience.value
        closed_later = Q(closes_at__gt=since) & Q(closes_at__gt=F(opens))
        return self.readable().filter(Q(**{f"{opens}__lte": at}), Q(closes_at__isnull=True) | closed_later)

    def withdrawn_from(self, audience: Audience, *, at: datetime) -> Self:
        """What ``audience`` could once read, closed by a withdrawal, while nothing of the release is open now."""
        opens = audience.value
        still_open = self.model._default_manager.open_to(audience, at=at).filter(release=models.OuterRef("release"))
        return (
            self.readable()
            .filter(Q(closes_at__lte=at) & Q(closes_at__gt=F(opens)), withdrawal__isnull=False)
            .filter(~models.Exists(still_open))
            .select_related("withdrawal")
        )

    def readable(self) -> Self:
        """Rows that fetch nothing later, and without what only the index reads."""
        return self.fetch_mode(models.FETCH_RAISE).defer(*DERIVED)

    def not_void(self) -> Self:
        """Without those that were cancelled before they opened to the public: nobody ever read them."""
        return self.filter(Q(closes_at__isnull=True) | Q(closes_at__gt=F("public_at")))

    def in_language(self, language: str) -> Self:
        return self.filter(language=language)

    def newest_first(self) -> Self:
        return self.order_by("-public_at", "-id")

    def earlier_than(self, edition: "Edition") -> Self:
        """What stands behind it in that order, the next first. Many moments of a moved archive are the same."""
        same_moment = Q(public_at=edition.public_at, pk__lt=edition.pk)
        return self.filter(Q(public_at__lt=edition.public_at) | same_moment).newest_first()

    def later_than(self, edition: "Edition") -> Self:
        """What stands before it in that order, the next first."""
        same_moment = Q(public_at=edition.public_at, pk__gt=edition.pk)
        return self.filter(Q(public_at__gt=edition.public_at) | same_moment).order_by("public_at", "id")

    def linked(self) -> models.Exists:
        """The condition on a row that links to an edition (as its ``edition``): to one of these.

        One is looked up for each link, until one is found. ``edition__in`` makes SQLite list all editions first.
        """
        return models.Exists(self.order_by().filter(pk=models.OuterRef("edition")))

    def delete(self) -> NoReturn:
        raise models.ProtectedError("An edition is never deleted. Withdraw the release.", set(self[:1]))


_EditionManager = models.Manager.from_queryset(EditionQuerySet)


class EditionManager(_EditionManager["Edition"]):
    def get_by_natural_key(self, release: str, language: str, number: int) -> "Edition":
        return self.get(release__uuid=release, language=language, number=number)


class Edition(models.Model):
    """What was approved, frozen, in one language. Everything printed stands in this row.

    ``contacts``: a list of ``{officer, name, title, telephone, dial, email}``, in the printed order.
    ``missions``: a list of ``{slug, acronym, name}``. ``organisations``: a list of ``{slug, acronym, name, role,
    website}``. ``boilerplates``: a list of ``{organisation, name, text}``. ``event``: ``{}`` or ``{starts_at,
    ends_at, place, registration, accreditation_until}`` with moments in ISO 8601.
    ``assets``: a list of what ``releases.desk.printing`` prints of a plate, with its renditions, in their order.
    ``topics``: a list of codes, as ``releases.models.topics`` names them: the release's own and its missions'.
    ``searched``: made of all these by ``releases.newsstand.search.document``; readers' rows come without it, and it is
    in no fixture.
    The link tables below are for filters only.
    """

    release = models.ForeignKey(
        "releases.Release", on_delete=models.PROTECT, related_name="editions", verbose_name=_("release")
    )
    revision = models.ForeignKey(
        "releases.Revision", on_delete=models.PROTECT, related_name="editions", verbose_name=_("revision")
    )
    language = models.CharField(_("language"), max_length=12)
    number = models.PositiveSmallIntegerField(_("edition"))

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    reference = models.CharField(_("number"), max_length=60)
    address = models.CharField(_("address"), max_length=60)
    issued_on = models.DateField(_("issue date"))
    place = models.CharField(_("place"), max_length=80, blank=True)
    kicker = models.CharField(_("kicker"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=250)
    subtitle = models.CharField(_("subtitle"), max_length=300, blank=True)
    lead = models.TextField(_("lead"), blank=True)
    body = models.TextField(_("body"), blank=True)
    notes = models.TextField(_("notes to editors"), blank=True)
    contacts = DocumentField(_("press contacts"), default=list)
    missions = DocumentField(_("missions"), default=list)
    organisations = DocumentField(_("organisations"), default=list)
    boilerplates = DocumentField(_("boilerplates"), default=list)
    event = DocumentField(_("event"), default=dict)
    assets = DocumentField(_("pictures and files"), default=list)
    topics = DocumentField(_("topics"), default=list)
    correction = models.CharField(_("kind of correction"), max_length=20, choices=Correction, blank=True)
    correction_note = models.TextField(_("note on the correction"), blank=True)
    approved_at = models.DateTimeField(_("approved"))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("SHA-256 of the words, as canonical JSON."))

    searched = models.TextField(_("what it is found by"), blank=True, default="", editable=False, serialize=False)

    press_at = models.DateTimeField(_("open to accredited media"))
    public_at = models.DateTimeField(_("public"))
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    withdrawal = models.ForeignKey(
        "releases.Withdrawal",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawal"),
    )

    objects = EditionManager()

    class Meta:
        ordering = ["-public_at", "-id"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.UniqueConstraint(name="releases_edition_once", fields=["release", "language", "number"]),
            models.UniqueConstraint(
                name="releases_one_open_edition", fields=["release", "language"], condition=Q(closes_at__isnull=True)
            ),
            models.CheckConstraint(name="releases_press_before_public", condition=Q(press_at__lte=F("public_at"))),
            models.CheckConstraint(
                name="releases_press_before_close",
                condition=Q(closes_at__isnull=True) | Q(press_at__lte=F("closes_at")),
            ),
        ]
        indexes = [
            models.Index(  # all that a search and its facets have to know of an edition
                *(F("language"), F("public_at").desc(), F("id").desc(), F("closes_at"), F("kind")),
                name="releases_newsstand",
            ),
            models.Index(fields=["address", "language"], name="releases_edition_address"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.language} {self.number}"

    def natural_key(self) -> tuple[str, str, int]:
        return (str(self.release.uuid), self.language, self.number)

    def is_open(self, *, at: datetime) -> bool:
        """Whether the public may read it at that moment: the gate, for one row in hand."""
        return self.public_at <= at and (self.closes_at is None or self.closes_at > at)

    def is_void(self) -> bool:
        """Whether it was cancelled before it opened."""
        return self.closes_at is not None and self.closes_at <= self.public_at

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise models.ProtectedError("An edition is never deleted. Withdraw the release.", {self})


class Withdrawal(models.Model):
    """Why a release was taken away: the public half of it. The private reason stands in the logbook."""

    uuid = models.UUIDField(primary_key=True)
    at = models.DateTimeField(_("withdrawn"))
    public_reason = models.TextField(_("public reason"))

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")

    def __str__(self) -> str:
        return self.public_reason


class LinkManager[L: "Link"](models.Manager[L]):
    """Links are told by the edition and what it names."""

    def get_by_natural_key(self, release: str, language: str, number: int, slug: str) -> L:
        edition = Edition.objects.get_by_natural_key(release, language, number)
        return self.get(**{"edition": edition, f"{self.model.NAMES}__slug": slug})


class Link(models.Model):
    """From an edition to what it names: for filters and for links, never for what is printed."""

    NAMES: str

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.edition_id} → {self.NAMES}"

    def natural_key(self) -> tuple[str, str, int, str]:
        return (*self.edition.natural_key(), getattr(self, self.NAMES).slug)


class EditionMission(Link):
    NAMES = "mission"
    mission = models.ForeignKey("releases.Mission", on_delete=models.PROTECT, related_name="+")

    objects = LinkManager()

    class Meta:
        constraints = [models.UniqueConstraint(name="releases_edition_mission_once", fields=["edition", "mission"])]


class EditionOrganisation(Link):
    NAMES = "organisation"
    organisation = models.ForeignKey("contacts.Organisation", on_delete=models.PROTECT, related_name="+")

    objects = LinkManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="releases_edition_organisation_once", fields=["edition", "organisation"])
        ]


class EditionOfficer(Link):
    NAMES = "officer"
    officer = models.ForeignKey("contacts.PressOfficer", on_delete=models.PROTECT, related_name="+")

    objects = LinkManager()

    class Meta:
        constraints = [models.UniqueConstraint(name="releases_edition_officer_once", fields=["edition", "officer"])]
