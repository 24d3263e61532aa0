"""Plates: what pictures and files are printed from. And THE SAME GATE for files as for words.

A plate holds the file and the words of an asset as they were; it never changes. When the desk changes the asset, a new
plate is made, and what was printed from the old one stays as it is. A release's edition names plates; a mission's page,
a portrait and a logo name an asset, and show its current plate.
"""

from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contacts.models import PressOfficer
from releases.models.document import DocumentField
from releases.models.edition import Audience, Edition, EditionQuerySet
from releases.models.kinds import Medium, Nature
from releases.models.mission import Mission, MissionPartner

MAKING = frozenset({"made_at", "begun_at", "failure", "is_current"})
"""What may still change in a plate; the database refuses every other change."""


class PlateQuerySet(models.QuerySet["Plate"]):
    def open_to(self, audience: Audience, *, at: datetime, today: date) -> Self:
        """What ``audience`` may be given at the moment ``at``, which is the day ``today`` where the newsroom's clock
        hangs: printed in an edition that is open, or standing on a page that is public; never beyond its rights.

        In FETCH_RAISE mode.
        """
        editions = Edition.objects.open_to(audience, at=at)
        printed = EditionAsset.objects.filter(editions.linked(), plate=OuterRef("pk"))
        return (
            self.fetch_mode(models.FETCH_RAISE)
            .within_rights(on=today)
            .filter(Exists(printed) | Q(_stands(at=at, today=today), is_current=True))
        )

    def within_rights(self, *, on: date) -> Self:
        return self.filter(Q(rights_until__isnull=True) | Q(rights_until__gte=on))


def standing(*, at: datetime, today: date) -> "tuple[models.QuerySet[Any], ...]":
    """What hangs on the pages of missions and of the contacts that are public: on each page an asset, public because it
    was put there."""
    missions = Mission.objects.on_the_newsstand(at=at)
    partners = MissionPartner.objects.filter(mission__in=missions.values("pk")).values("organisation")
    officers = PressOfficer.objects.listed().active(on=today)
    return (
        MissionPicture.objects.filter(mission__in=missions.values("pk")),
        Portrait.objects.filter(officer__in=officers.values("pk")),
        Logo.objects.filter(Q(organisation__in=missions.values("lead")) | Q(organisation__in=partners)),
    )


def _stands(*, at: datetime, today: date) -> Q:
    hung = (Exists(pictures.filter(asset=OuterRef("asset"))) for pictures in standing(at=at, today=today))
    return reduce(or_, map(Q, hung))


_PlateManager = models.Manager.from_queryset(PlateQuerySet)


class PlateManager(_PlateManager["Plate"]):
    def get_by_natural_key(self, key: str) -> "Plate":
        return self.get(key=key)


class Plate(models.Model):
    """An asset as it was: its file, its words, and the renditions made of them.

    ``key``: 22 random characters, its name in addresses. ``words``: ``{caption, alt, description, usage_terms, place}``
    as ``{language: text}`` each, ``{credit, creator, copyright, licence, licence_url, people, taken_on}`` as strings
    (``taken_on`` in ISO 8601), ``missions`` as a list of slugs. ``tracks``: a list of ``{language, original,
    checksum}``. ``poster``: the key of the poster's plate, or nothing.
    """

    asset = models.ForeignKey("releases.Asset", on_delete=models.PROTECT, related_name="plates")
    key = models.CharField(max_length=22, unique=True)
    medium = models.CharField(_("type"), max_length=10, choices=Medium)
    nature = models.CharField(pgettext_lazy("of a picture", "kind"), max_length=20, choices=Nature, blank=True)
    original = models.CharField(max_length=120)
    checksum = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    seconds = models.FloatField(null=True)
    language = models.CharField(max_length=12, blank=True)
    focal_x = models.FloatField(default=0.5)
    focal_y = models.FloatField(default=0.5)
    rights_until = models.DateField(null=True)
    words = DocumentField(default=dict)
    tracks = DocumentField(default=list)
    poster = models.CharField(max_length=22, blank=True)
    added_at = models.DateTimeField()

    begun_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)
    is_current = models.BooleanField(default=False)

    objects = PlateManager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("plate")
        verbose_name_plural = _("plates")
        constraints = [
            models.UniqueConstraint(name="releases_one_current_plate", fields=["asset"], condition=Q(is_current=True))
        ]
        indexes = [
            models.Index(name="releases_plates_to_be_made", fields=["added_at"], condition=Q(made_at__isnull=True)),
            models.Index(name="releases_plates_of_a_file", fields=["checksum"]),
        ]

    def __str__(self) -> str:
        return self.key

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise models.ProtectedError("A plate is never deleted.", {self})


class RenditionQuerySet(models.QuerySet["Rendition"]):
    def open_to(self, audience: Audience, *, at: datetime, today: date) -> Self:
        """The files of what ``audience`` may be given. Every request for a file starts here. In FETCH_RAISE mode."""
        plates = Plate.objects.open_to(audience, at=at, today=today)
        return self.fetch_mode(models.FETCH_RAISE).filter(plate__in=plates.values("pk"))


_RenditionManager = models.Manager.from_queryset(RenditionQuerySet)


class RenditionManager(_RenditionManager["Rendition"]):
    def get_by_natural_key(self, plate: str, name: str) -> "Rendition":
        return self.get(plate__key=plate, name=name)


class Rendition(models.Model):
    """One file made from a plate: what a reader is given at ``/media/<key>/<name>``.

    ``name``: ``screen.avif``, ``large.jpg``, ``print.jpg``, ``square.avif``, ``thumb.avif``, ``card.jpg``; ``file.pdf``
    for what has no sizes; ``captions-fr.vtt``. ``path`` is its name in the private storage. ``width`` and ``height`` in
    pixels, ``size`` in bytes; ``checksum`` is the SHA-256 of its content, and its strong validator.
    """

    plate = models.ForeignKey(Plate, on_delete=models.PROTECT, related_name="renditions")
    name = models.CharField(max_length=40)
    path = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    size = models.PositiveBigIntegerField()
    checksum = models.CharField(max_length=64)

    objects = RenditionManager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [models.UniqueConstraint(name="releases_rendition_once", fields=["plate", "name"])]

    def __str__(self) -> str:
        return f"{self.plate_id}/{self.name}"

    def natural_key(self) -> tuple[str, str]:
        return (self.plate.key, self.name)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise models.ProtectedError("A rendition is never deleted.", {self})


class EditionAssetQuerySet(models.QuerySet["EditionAsset"]):
    def printed_in(self, editions: EditionQuerySet, *, today: date) -> Self:
        """What these editions print that is within its rights ``today``; ``public_at`` is the edition's.

        In FETCH_RAISE mode.
        """
        theirs = editions.order_by().filter(pk=OuterRef("edition")).values("public_at")[:1]
        return (
            self.fetch_mode(models.FETCH_RAISE)
            .annotate(public_at=Subquery(theirs))
            .filter(public_at__isnull=False, plate__in=Plate.objects.within_rights(on=today).values("pk"))
        )

    def each_asset_once(self) -> Self:
        """Of each asset its newest use among these, the newest first."""
        newest_first = (F("public_at").desc(), F("edition_id").desc(), F("position").asc())
        place = Window(RowNumber(), partition_by=F("plate__asset"), order_by=newest_first)
        return self.annotate(place=place).filter(place=1).order_by("-public_at", "-edition_id", "position")


_EditionAssetManager = models.Manager.from_queryset(EditionAssetQuerySet)


class EditionAssetManager(_EditionAssetManager["EditionAsset"]):
    def get_by_natural_key(self, release: str, language: str, number: int, plate: str) -> "EditionAsset":
        edition = Edition.objects.get_by_natural_key(release, language, number)
        return self.get(edition=edition, plate__key=plate)


class EditionAsset(models.Model):
    """From an edition to a plate that it prints: for the gate and for filters, never for what is printed.

    ``number``: ``PR168-2017-a``; empty for a poster, which has none of its own. ``words`` is what a search reads.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    plate = models.ForeignKey(Plate, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=70, blank=True)
    medium = models.CharField(max_length=10, choices=Medium)
    nature = models.CharField(max_length=20, choices=Nature, blank=True)
    orientation = models.CharField(max_length=10, blank=True)
    words = models.TextField(blank=True)
    missions = models.ManyToManyField(Mission, through="releases.EditionAssetMission", related_name="+")

    objects = EditionAssetManager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("printed picture or file")
        verbose_name_plural = _("printed pictures and files")
        constraints = [models.UniqueConstraint(name="releases_edition_plate_once", fields=["edition", "plate"])]

    def __str__(self) -> str:
        return self.number

    def natural_key(self) -> tuple[str, str, int, str]:
        return (*self.edition.natural_key(), self.plate.key)


class EditionAssetMissionManager(models.Manager["EditionAssetMission"]):
    def get_by_natural_key(
        self, release: str, language: str, number: int, plate: str, mission: str
    ) -> "EditionAssetMission":
        use = EditionAsset.objects.get_by_natural_key(release, language, number, plate)
        return self.get(use=use, mission__slug=mission)


class EditionAssetMission(models.Model):
    """From a printed picture to a mission that it shows."""

    use = models.ForeignKey(EditionAsset, on_delete=models.PROTECT, related_name="+")
    mission = models.ForeignKey(Mission, on_delete=models.PROTECT, related_name="+")

    objects = EditionAssetMissionManager()

    class Meta:
        constraints = [models.UniqueConstraint(name="releases_edition_asset_mission_once", fields=["use", "mission"])]

    def __str__(self) -> str:
        return f"{self.use_id} → {self.mission_id}"

    def natural_key(self) -> tuple[str, str, int, str, str]:
        return (*self.use.natural_key(), self.mission.slug)


class StandingManager[S: "Standing"](models.Manager[S]):
    """Told by the page, and the asset that stands there."""

    def get_by_natural_key(self, slug: str, asset: str) -> S:
        return self.get(**{f"{self.model.PAGE}__slug": slug, "asset": asset})


class Standing(models.Model):
    """An asset on a standing page: public when saved, if the page is."""

    PAGE: str

    asset = models.ForeignKey("releases.Asset", on_delete=models.PROTECT, related_name="+", verbose_name=_("picture"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{getattr(self, f'{self.PAGE}_id')} → {self.asset_id}"

    def natural_key(self) -> tuple[str, str]:
        return (getattr(self, self.PAGE).slug, str(self.asset_id))


class MissionPicture(Standing):
    PAGE = "mission"
    mission = models.OneToOneField(Mission, on_delete=models.CASCADE, related_name="+", verbose_name=_("mission"))

    objects = StandingManager()

    class Meta:
        verbose_name = _("picture of the mission")
        verbose_name_plural = _("picture of the mission")


class Portrait(Standing):
    PAGE = "officer"
    officer = models.OneToOneField(
        PressOfficer, on_delete=models.CASCADE, related_name="+", verbose_name=_("press officer")
    )

    objects = StandingManager()

    class Meta:
        verbose_name = _("portrait")
        verbose_name_plural = _("portrait")


class Logo(Standing):
    PAGE = "organisation"
    organisation = models.OneToOneField(
        "contacts.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("organisation")
    )

    objects = StandingManager()

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logo")
