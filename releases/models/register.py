from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def known_places(pattern: str) -> None:
    """A pattern must hold a sequence, and nothing else but a year."""
    try:
        numbers = {pattern.format(sequence=sequence, year=2017) for sequence in (1, 999_999)}
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        numbers = set()
    if len(numbers) != 2 or max(map(len, numbers)) > 60:
        raise ValidationError(
            _("Write {sequence} where the count stands and {year} for the year: PR{sequence}-{year}.")
        )


class SeriesManager(models.Manager["Series"]):
    def get_by_natural_key(self, slug: str) -> "Series":
        return self.get(slug=slug)


class Series(models.Model):
    """A register of references: each number in it is given once, and never again."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("short name"), unique=True)
    pattern = models.CharField(
        _("format"),
        max_length=60,
        validators=[known_places],
        help_text=_("PR{sequence}-{year} prints PR168-2017; {sequence:03} prints three digits."),
    )

    objects = SeriesManager()

    class Meta:
        ordering = ["slug"]
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("several", "series")

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def reference(self, *, sequence: int, year: int) -> str:
        """The number as it is printed."""
        return self.pattern.format(sequence=sequence, year=year)
