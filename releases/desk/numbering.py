"""The register of references: unique, never reused, never the primary key."""

import re
import unicodedata
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from releases import prose
from releases.models.edition import Edition
from releases.models.register import Series
from releases.models.release import Release

LONGEST = 60
"""The most characters of a number and of its form in addresses, which can be longer: ㎏ becomes kg."""


class Refused(ValueError):
    """A number that this release can't bear, and why."""


def address_of(reference: str) -> str:
    """The number's form in addresses: ``N° 3–2017`` → ``n-3-2017``. ``[a-z0-9-]+``, or nothing.

    Dashes of every length are hyphens, accents go, everything else separates.
    """
    plain = unicodedata.normalize("NFKD", re.sub("[°º\u2010-\u2015\u2212]", "-", reference))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")


def series_of(reference: str) -> tuple[Series, int, int] | None:
    """The series whose format prints this number, with sequence and year."""
    for series in Series.objects.all():
        pattern = re.escape(series.pattern)
        pattern = re.sub(r"\\\{sequence(:[^}]*)?\\\}", r"(?P<sequence>[0-9]+)", pattern)
        pattern = pattern.replace(r"\{year\}", r"(?P<year>[0-9]{4})")
        found = re.fullmatch(pattern, reference)
        if found and int(found["sequence"]) > 0:
            return series, int(found["sequence"]), int(found.groupdict().get("year") or 0)
    return None


def refusal(release: Release, reference: str | None) -> str:
    """Why the release can't bear this number, in words; nothing when it can."""
    printed = Edition.objects.filter(release__uuid=release.uuid).values_list("reference", flat=True).first()
    if printed and printed != reference:
        return _("The number %(number)s has been printed: it can't change any more.") % {"number": printed}
    return (_ill_formed(reference) or _taken(release, reference)) if reference else ""


def _ill_formed(reference: str) -> str:
    address = address_of(reference)
    if not address:
        return _("The number %(number)s has neither letters nor digits.") % {"number": reference}
    if len(reference) > LONGEST or len(address) > LONGEST:
        return _("The number %(number)s is too long: %(most)d characters are the most.") % {
            "number": reference,
            "most": LONGEST,
        }
    return ""


def _taken(release: Release, reference: str) -> str:
    other = Release.objects.filter(address=address_of(reference)).exclude(uuid=release.uuid).first()
    return _("The number %(number)s is taken by %(other)s.") % {"number": reference, "other": other} if other else ""


def tidy(release: Release) -> None:
    """Bring address, series, sequence and year into step with the typed number. Raises ``Refused``."""
    reference = prose.line(release.reference or "") or None
    address = address_of(reference) if reference else None
    if reason := refusal(release, reference):
        raise Refused(reason)
    release.reference, release.address = reference, address or None
    release.sequence = release.year = None
    if reference and (found := series_of(reference)):
        release.series, release.sequence, release.year = found
    release.save()


def allot(release: Release, *, issued_on: date) -> str:
    """Give the next number of its series, if it has none yet. The series' row is locked until the transaction ends;
    not its key, which others have to see when they save a release of the same series: both would wait for each other.
    """
    if release.reference:
        return release.reference
    assert release.series_id
    series = Series.objects.select_for_update(no_key=True).get(pk=release.series_id)
    year = issued_on.year if "{year" in series.pattern else 0
    sequence = Release.objects.filter(series=series, year=year).aggregate(last=Max("sequence"))["last"] or 0
    while True:
        sequence += 1
        reference = series.reference(sequence=sequence, year=year)
        if reason := _ill_formed(reference):
            raise Refused(reason)
        # Taken, when a number of another series has the same address.
        if not _taken(release, reference) and _bear(release, reference, sequence=sequence, year=year):
            return reference


def _bear(release: Release, reference: str, *, sequence: int, year: int) -> bool:
    """Give the release this number, and say whether it has it: not when another has been given it this very moment."""
    numbered = {"sequence": sequence, "year": year, "reference": reference, "address": address_of(reference)}
    try:
        with transaction.atomic():
            Release.objects.filter(pk=release.pk).update(**numbered)
    except IntegrityError:
        return False
    release.refresh_from_db(fields=list(numbered))
    return True
