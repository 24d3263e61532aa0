"""What journalists type, and what then has to stand first, among releases that agencies really issued."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from releases import clock
from releases.desk import revisions, workflow
from releases.models.release import Release
from tests.searching import look

pytestmark = pytest.mark.django_db


DAY = date(2024, 5, 1)
"""Of those that don't tell theirs."""


@pytest.fixture
def archive(shared: Path, settings) -> None:
    """PR168-2017 and the samples, each out since its day, under the name of its file if it has no number of its own."""
    settings.LANGUAGES = [("en", "English"), ("fr", "Français"), ("de", "Deutsch")]
    call_command("loaddata", "pr168_2017", verbosity=0)
    files = sorted((shared / "samples").glob("*-*.md"))
    known = set(Release.objects.values_list("pk", flat=True))
    call_command("import_releases", *map(str, files), verbosity=0)
    for path, release in zip(files, Release.objects.exclude(pk__in=known).order_by("pk"), strict=True):
        release.reference = release.reference or path.stem.upper()
        release.public_at = release.public_at or datetime.combine(release.issued_on or DAY, time(12), tzinfo=UTC)
        release.save()
        newest = revisions.save(release, base=release.revisions.latest().number, by=None, at=clock.now()).number
        workflow.migrate(release, revision=newest, by=None, at=clock.now())


# What is asked, what stands first, and what its excerpt says.
ENGLISH = [
    ("mars helicopter", "NASA-01", "Ingenuity Mars Helicopter has ended its mission"),
    ("helicopters flights", "NASA-01", "dozens more flights than planned"),
    ('"red planet"', "NASA-01", "ended its mission at the Red Planet"),
    ("starliner may 6", "NASA-03", "Boeing Starliner spacecraft is targeted for 10:34 p.m. EDT Monday, May 6"),
    ("boeing crew flight test", "NASA-03", "NASA will provide live coverage of prelaunch and launch activities"),
    ("Bill Nelson", "NASA-03", "NASA Administrator Bill Nelson\N{EM SPACE} Steve Stich, manager"),
    ("nelson -starliner", "NASA-01", "said NASA Administrator Bill Nelson"),
    ("hubble anomaly", "ESAHUBBLE-04", "due to a couple of anomalies"),
    ("M05-126", "M05-126", "The nine space fliers"),
    ("358-3749", "M05-126", "Katherine Trinidad (202/358-3749)"),
    ("shuttle conference", "M05-126", "The news conference will be live on NASA TV."),
    ("swot", "CNES-04", "the next phases of the SWOT and CERES programmes"),
    ("water topography", "CNES-04", "the Surface Water and Ocean Topography (SWOT) mission"),
    ("cnes board", "CNES-04", "the CNES Board of Directors reached decisions"),
    ("mmx", "PR168-2017", "the Martian Moons eXploration mission (MMX)"),
    ("phobos sample", "PR168-2017", "to return samples from Phobos, one of Mars' two moons"),
    ("japan coopération", "PR168-2017", "a department of the Japan Aerospace"),
    ("168 2017", "PR168-2017", "Monday 30 October in Paris"),
]
FRENCH = [
    ("lancement reussi", "CNES-01", "le lanceur Ariane 5 a réussi le lancement"),
    ("d'escatha", "CNES-01", "Yannick d’Escatha, le Président du CNES"),
    ("amazonas", "CNES-01", "de deux satellites de télécommunications : AMAZONAS-2"),
    ("agence spatiale européenne", "ASC-01", "directeur général de l'Agence spatiale européenne"),
    ("romanado", "ASC-01", "Mme Sherry Romanado, députée"),
    ("observation de la terre", "ASC-04", "satellite d’observation de la Terre"),
]
GERMAN = [
    ("deutscher astronaut", "ESA-04", "Der deutsche Ingenieur und Werkstoffwissenschaftler Matthias Maurer"),
    ("3-2017", "N° 3–2017", "Die ESA lädt am 2."),
    ("darmstadt", "ESA-04", "um 11.00 Uhr MEZ zu einer Pressekonferenz mit dem jüngsten"),
]


@pytest.mark.parametrize(("language", "asked"), [("", ENGLISH), ("/fr", FRENCH), ("/de", GERMAN)])
def test_what_is_meant_stands_first_and_the_excerpt_shows_why(visitor, archive, language, asked):
    told = {words: first(visitor, words, language) for words, _number, _said in asked}

    assert {words: number for words, (number, _said) in told.items()} == {words: number for words, number, _ in asked}
    assert [(words, told[words][1]) for words, _number, said in asked if said not in told[words][1]] == []


def first(visitor: Client, words: str, language: str) -> tuple[str, str]:
    """Of what is found: its number, and its excerpt as it stands."""
    page = look(visitor, words, language=language)
    numbers, excerpts = page.texts(".results .key .number"), page.all(".results .entry p")
    return (numbers[0], str(excerpts[0].text_content())) if numbers else ("", "")


def test_an_excerpt_shows_all_that_was_asked_for_if_it_can(visitor, archive):
    _number, said = first(visitor, "japan coopération", "")

    assert "Japan Aerospace Exploration Agency" in said
    assert said.endswith("for which a cooperation …")


def test_an_excerpt_is_as_long_as_there_is_room(visitor, archive):
    """A short lead is shown whole, wherever in it the words stand; of a long one, its end."""
    _number, said = first(visitor, "boeing crew flight test", "")
    assert said.startswith("NASA will provide")

    _number, said = first(visitor, "darmstadt", "/de")
    assert len(said) > 200
