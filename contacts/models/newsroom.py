import re
import secrets
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from contacts.colour import contrast
from contacts.telephone import dialable
from contacts.words import WordsField, WordsTextField

PAPER = "#fbfaf6"


def default_time_zone() -> str:
    return settings.TIME_ZONE


def logo_name(newsroom: "Newsroom", uploaded: str) -> str:
    """A name that nobody can guess and that a replaced logo does not share."""
    return f"newsroom/{secrets.token_hex(8)}{Path(uploaded).suffix.lower()}"


def known_time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("Write a name such as Europe/Paris or America/New_York."))


def known_time_zones(names: str) -> None:
    """Some, with commas between them: as many as can be read at a glance."""
    zones = listed(names)
    known = available_timezones()
    for name in zones:
        if name not in known:
            raise ValidationError(
                _("There is no time zone “%(zone)s”: write Europe/Paris or UTC."),
                params={"zone": name},
            )
    if len(zones) > 6:
        raise ValidationError(_("Six zones can be read at a glance, not more. Leave some out."))


def listed(names: str) -> list[str]:
    return [name for part in names.split(",") if (name := part.strip())]


def readable_accent(colour: str) -> None:
    """Text in the accent colour must be readable on our paper: WCAG 2.2, success criterion 1.4.3."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return
    ratio = contrast(colour, PAPER)
    if ratio < 4.5:
        raise ValidationError(
            _("Too pale: its contrast on the page is %(ratio).1f to 1, and 4.5 to 1 is needed. Choose a darker one."),
            params={"ratio": ratio},
        )


class NewsroomManager(models.Manager["Newsroom"]):
    def current(self) -> "Newsroom":
        """The newsroom as it was set up, or what it is before anybody has set it up. One query.

        In FETCH_RAISE mode: public pages show it.
        """
        return self.all().fetch_mode(models.FETCH_RAISE).select_related("organisation").first() or Newsroom()


class Newsroom(models.Model):
    """The site of one organisation's press office. There is one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = WordsField(_("name"), max_length=80, help_text=_("Beside the organisation's: “Press office”."))
    organisation = models.ForeignKey(
        "contacts.Organisation", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("organisation")
    )
    tagline = WordsField(
        _("about this newsroom"), max_length=300, blank=True, help_text=_("One sentence for search engines and feeds.")
    )
    telephone = models.CharField(_("press line"), max_length=60, blank=True, help_text=_("As it is to be printed."))
    email = models.EmailField(_("e-mail"), blank=True)
    copyright_notice = WordsField(
        _("copyright notice"),
        max_length=300,
        blank=True,
        help_text=_("For the words of all releases: “© CNES. All rights reserved.” Pictures have their own."),
    )
    usage_terms = WordsTextField(
        _("usage terms"),
        max_length=1000,
        blank=True,
        help_text=_(
            "What may be done with the words of releases, in a sentence, or the address of a page that says it."
        ),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        default=default_time_zone,
        validators=[known_time_zone],
        help_text=_("Where the newsroom's clock hangs: Europe/Paris."),
    )
    readers_zones = models.CharField(
        _("zones of its readers"),
        max_length=200,
        blank=True,
        default="UTC, America/New_York, Asia/Tokyo",
        validators=[known_time_zones],
        help_text=_("With commas. The desk says each moment by these clocks too: UTC, America/New_York, Asia/Tokyo."),
    )
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#12408f",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Write a colour such as #12408f.")), readable_accent],
        help_text=_("For the number and for links. Checked for contrast."),
    )
    logo = models.FileField(
        _("logo"),
        upload_to=logo_name,
        blank=True,
        validators=[FileExtensionValidator(["svg", "png", "webp", "jpg", "jpeg"])],
        help_text=_("A drawing (SVG), or PNG, WebP or JPEG, at least 200 pixels wide. Public as soon as saved."),
    )
    four_eyes = models.BooleanField(
        _("four eyes"),
        default=True,
        help_text=_("Whoever wrote the last revision can't approve it. Off only for a newsroom of one person."),
    )

    objects = NewsroomManager()

    class Meta:
        verbose_name = _("newsroom")
        verbose_name_plural = _("newsroom")
        constraints = [models.CheckConstraint(name="contacts_one_newsroom", condition=models.Q(id=1))]

    def __str__(self) -> str:
        organisation = f"{self.organisation} " if self.organisation_id else ""
        return organisation + str(self.name or _("Press office"))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def today(self, *, at: datetime) -> date:
        """The day of a moment where the newsroom's clock hangs."""
        return at.astimezone(self.zone).date()

    @property
    def zones_of_readers(self) -> list[str]:
        return listed(self.readers_zones)

    @property
    def logo_file(self) -> str:
        """The last part of the logo's public address: another logo has another."""
        return str(self.logo).rpartition("/")[2]

    @property
    def dial(self) -> str:
        return dialable(self.telephone)
