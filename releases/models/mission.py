from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from contacts.words import WordsField, WordsTextField
from releases.models.edition import PUBLIC, Edition, EditionMission
from releases.models.topics import TopicsField


class Phase(models.TextChoices):
    """The life of a space project, as ECSS-M-ST-10C numbers it."""

    STUDY = "study", _("Study (phases 0 and A)")
    DEFINITION = "definition", _("Definition (phase B)")
    BUILDING = "building", _("Building (phases C and D)")
    OPERATIONS = "operations", _("In operation (phase E)")
    ENDED = "ended", _("Ended")


class Precision(models.TextChoices):
    YEAR = "year", _("the year")
    MONTH = "month", _("the month")
    DAY = "day", _("the day")


class MissionQuerySet(models.QuerySet["Mission"]):
    def on_the_newsstand(self, *, at: datetime) -> Self:
        """Named by some open edition, or listed on its own account. In FETCH_RAISE mode."""
        named = EditionMission.objects.filter(Edition.objects.open_to(PUBLIC, at=at).linked(), mission=OuterRef("pk"))
        return self.fetch_mode(models.FETCH_RAISE).filter(Q(listed=True) | Exists(named))

    def with_release_count(self, *, language: str, at: datetime) -> Self:
        """``release_count``: how many open editions in this language name it."""
        editions = Edition.objects.open_to(PUBLIC, at=at).in_language(language)
        links = EditionMission.objects.filter(mission=OuterRef("pk"), edition__in=editions.values("pk"))
        count = links.order_by().values("mission").annotate(count=Count("pk")).values("count")
        return self.annotate(release_count=Coalesce(Subquery(count), 0))


_MissionManager = models.Manager.from_queryset(MissionQuerySet)


class MissionManager(_MissionManager["Mission"]):
    def get_by_natural_key(self, slug: str) -> "Mission":
        return self.get(slug=slug)


class Mission(models.Model):
    """A subject of the news. Standing facts: public when saved, if some open edition names it or it is listed."""

    acronym = models.CharField(_("short name"), max_length=40, help_text=_("As it is spoken of: MMX, Athena."))
    name = WordsField(_("full name"), max_length=200, blank=True, help_text=_("Martian Moons eXploration."))
    slug = models.SlugField(_("address"), unique=True, help_text=_("/missions/mmx/. It stays when the name changes."))
    summary = WordsTextField(_("summary"), max_length=400, blank=True, help_text=_("One or two sentences."))
    description = WordsTextField(_("description"), blank=True, help_text=_("A blank line makes a paragraph."))
    phase = models.CharField(_("phase"), max_length=20, choices=Phase, blank=True)
    target_body = WordsField(_("where it goes"), max_length=80, blank=True, help_text=_("Phobos, L2, Earth orbit."))
    launch_on = models.DateField(_("launch"), null=True, blank=True)
    launch_precision = models.CharField(
        _("how exact the launch date is"), max_length=5, choices=Precision, default=Precision.DAY
    )
    facts_as_of = models.DateField(_("as of"), null=True, blank=True, help_text=_("The day these facts were true."))
    lead = models.ForeignKey(
        "contacts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="missions_led",
        verbose_name=_("led by"),
    )
    partners = models.ManyToManyField(
        "contacts.Organisation", through="releases.MissionPartner", related_name="missions", verbose_name=_("partners")
    )
    topics = TopicsField(_("topics"), help_text=_("What news of it is about: printed on each release that names it."))
    listed = models.BooleanField(
        _("listed"),
        default=False,
        help_text=_("Has a public page even while no open release names it. Public as soon as saved."),
    )

    changed_at = models.DateTimeField(_("changed"), null=True, blank=True, editable=False)

    objects = MissionManager()

    class Meta:
        ordering = ["acronym"]
        verbose_name = _("mission")
        verbose_name_plural = _("missions")

    def __str__(self) -> str:
        return self.acronym

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def is_launched(self, *, on: date) -> bool:
        return self.launch_on is not None and self.launch_on <= on


class MissionPartnerManager(models.Manager["MissionPartner"]):
    def get_by_natural_key(self, mission: str, organisation: str) -> "MissionPartner":
        return self.get(mission__slug=mission, organisation__slug=organisation)


class MissionPartner(models.Model):
    """An organisation that takes part in a mission, and what it brings."""

    mission = models.ForeignKey(Mission, on_delete=models.CASCADE, related_name="partnerships")
    organisation = models.ForeignKey(
        "contacts.Organisation", on_delete=models.PROTECT, verbose_name=_("organisation"), related_name="partnerships"
    )
    role = WordsField(_("role"), max_length=200, blank=True, help_text=_("What it brings: flight dynamics, a rover."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = MissionPartnerManager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            models.UniqueConstraint(
                name="releases_partner_once",
                fields=["mission", "organisation"],
                violation_error_message=_("This organisation is among the partners already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"

    def natural_key(self) -> tuple[str, str]:
        return (self.mission.slug, self.organisation.slug)
